using System.Diagnostics;
using ReproGet.Core.Tests;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Sdk.Tests;

/// <summary>What is wrong in a project, or around it, is told in one line that names the project, with a code; nothing is left half done, and the remedy mends it.</summary>
public sealed class BadInputTests(PackedSdk sdk)
{
    [Theory]
    [InlineData("<DistroPackage Include=\"hellp\" Versions=\"1.0\" />", "RG4001", "warning RG1035: DistroPackage “hellp” has the metadata Versions, which means nothing here.", "App.csproj asks for the package hellp", "Did you mean hello?")]
    [InlineData("<DistroPackage Include=\"hello\" Version=\"1.0\" /><DistroPackage Include=\"hello\" Version=\"2.0\" />", "RG1023", "“1.0” in App.csproj", "make the two agree")]
    public void A_request_that_cannot_be_met(string items, string code, params string[] says)
    {
        using var project = App(items);

        var run = project.Fails(code, "build", "-t:ReproGetLock");

        AssertTold(run, project, code, says);
        Assert.Empty(Locks(project));
    }

    [Fact]
    public void A_wrong_base_and_a_source_that_cannot_be_reached()
    {
        using var project = App("<DistroPackage Include=\"hello\" />");

        AssertTold(project.Fails("RG6081", "build", "-t:ReproGetLock", "-p:ContainerBaseImage=oci:gone"), project, "RG6081", ["oci:gone", project.PathOf("gone")]);
        AssertTold(project.Fails("RG2013", "build", "-t:ReproGetLock", "-p:ArchiveUri=http://127.0.0.1:1/fake"), project, "RG2013", ["http://127.0.0.1:1/fake/dists/trixie/", "Check its name, the network and the proxy"]);
        Assert.Empty(Locks(project));
    }

    [Fact]
    public void A_cache_that_cannot_be_written()
    {
        using var project = App("<DistroPackage Include=\"hello\" />");
        project.Write("file", "");

        var run = project.Fails("RG2020", "build", "-t:ReproGetLock", "-p:ReproGetCacheDir=file/cache");

        AssertTold(run, project, "RG2020", ["file/cache” cannot be written", "set the property ReproGetCacheDir"]);
        Assert.Empty(Locks(project));
    }

    [Fact]
    public void What_spoils_an_image_is_told_leaves_the_last_one_and_is_mended_by_what_the_message_says()
    {
        using var project = App("<DistroPackage Include=\"hello\" />");
        project.Succeeds("build", "-t:ReproGetLock");
        project.Succeeds("publish");
        var archive = Assert.Single(Directory.GetFiles(project.PathOf("bin"), "*.tar", SearchOption.AllDirectories));
        var image = File.ReadAllBytes(archive);

        var sums = project.Read("SHA256SUMS-amd64");
        project.Write("SHA256SUMS-amd64", $"<<<<<<< HEAD\n{sums}=======\n{sums}>>>>>>> other\n");
        AssertTold(project.Fails("RG1006", "publish"), project, "RG1006", ["SHA256SUMS-amd64(1)", "dotnet build -t:ReproGetLock App.csproj"]);
        project.Write("SHA256SUMS-amd64", sums);

        Oracle.Require("mkfifo");
        var document = project.PathOf("reproget.lock.json");
        File.Move(document, document + ".kept");
        Oracle.Run("mkfifo", document);
        File.SetLastWriteTimeUtc(document, File.GetLastWriteTimeUtc(document + ".kept"));
        AssertTold(project.Fails("RG1018", "publish", "-p:ReproGetLayerCompression=zstd"), project, "RG1018", ["reproget.lock.json: the lock could not be read", "It is a pipe or a device"]);
        File.Move(document + ".kept", document, overwrite: true);

        AssertTold(project.Fails("RG5123", "publish", "-p:SelfContained=false"), project, "RG5123", ["App.csproj is published framework-dependent", "<SelfContained>true</SelfContained>"]);

        var blob = Assert.Single(Directory.GetFiles(Path.Combine(project.Cache, "blobs", "sha256")));
        var package = File.ReadAllBytes(blob);
        File.WriteAllBytes(blob, [.. package[..^1], (byte)~package[^1]]);
        // Another compression, or the layer of the packages is at hand and nobody looks at them.
        AssertTold(project.Fails("RG5040", "publish", "-p:ReproGetLayerCompression=zstd"), project, "RG5040", ["hello_1.0_amd64.deb is not what the lock says", "Build again: it is set aside and downloaded anew"]);
        Assert.False(File.Exists(blob));
        Assert.Equal(image, File.ReadAllBytes(archive));

        project.Succeeds("publish", "-p:ReproGetLayerCompression=zstd");
        project.Succeeds("publish");

        Assert.Equal(package, File.ReadAllBytes(blob));
        Assert.Equal(image, File.ReadAllBytes(archive));
        Assert.Empty(Litter(project));
    }

    [Fact]
    public async Task Ctrl_C_ends_a_build_that_waits_for_a_server()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent as on Linux.");
        Oracle.Require("env");
        using var server = new StallingServer();
        using var project = App("<DistroPackage Include=\"hello\" />");
        project.Succeeds("restore");
        // Who runs tests in the background ignores the signal, and hands that down.
        using var running = DotnetRun.Running(
            project.Root, "env", ["--default-signal=INT", "dotnet", "build", "--no-restore", "-t:ReproGetLock", $"-p:ArchiveUri={server.Address}fake"],
            new Dictionary<string, string?> { ["REPRO_GET_CACHE"] = project.Cache });
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var output = running.StandardOutput.ReadToEndAsync(limit.Token);
        try
        {
            using var asked = await server.AcceptAsync(limit.Token);

            var clock = Stopwatch.StartNew();
            Oracle.Run("kill", "-INT", running.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await running.WaitForExitAsync(limit.Token);

            // The server alone would take half a minute to be given up.
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(25), $"It took {clock.Elapsed}.");
            Assert.NotEqual(0, running.ExitCode);
            Assert.DoesNotContain("MSB4018", await output, StringComparison.Ordinal);
            Assert.Empty(Locks(project));
            Assert.Empty(Litter(project));
        }
        finally
        {
            if (!running.HasExited)
                running.Kill(entireProcessTree: true);
        }
    }

    /// <summary>A project that gets its packages from a signed archive beside it.</summary>
    private ProjectFolder App(string items)
    {
        var project = new ProjectFolder(sdk);
        var archive = new FakeArchive();
        var suite = archive.AddSuite("trixie", architectures: "amd64");
        suite.Add("hello", "1.0", files: [FakeFile.Regular("usr/share/hello", "hello")]);
        archive.WriteTo(Path.Combine(project.Outer, "fake"));
        project.Write("fake.asc", archive.Certificate.Armored);
        return project.WriteApp($"""
            <PropertyGroup>
              <RuntimeIdentifiers>linux-x64</RuntimeIdentifiers>
              <ReproGetDistro>debian</ReproGetDistro>
              <ReproGetSuite>trixie</ReproGetSuite>
              <ArchiveUri Condition="'$(ArchiveUri)' == ''">{new Uri(Path.Combine(project.Outer, "fake"))}</ArchiveUri>
            </PropertyGroup>
            <ItemGroup>
              <DistroSource Include="$(ArchiveUri)" Suites="trixie" Components="main" SignedBy="fake.asc" />
              {items}
            </ItemGroup>
            """);
    }

    private static void AssertTold(DotnetRun run, ProjectFolder project, string code, string[] says)
    {
        Assert.Contains($"{project.PathOf("App.csproj")} : error {code}:", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("MSB4018", run.Output, StringComparison.Ordinal);
        Assert.All(says, part => Assert.Contains(part, run.Output, StringComparison.Ordinal));
        Assert.Empty(Litter(project));
    }

    private static string[] Locks(ProjectFolder project)
        => [.. Directory.GetFiles(project.Root, "SHA256SUMS*"), .. Directory.GetFiles(project.Root, "*lock.json"), .. Directory.GetFiles(project.Root, ".gitattributes")];

    private static string[] Litter(ProjectFolder project)
        => [.. Directory.EnumerateFiles(project.Outer, "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".tmp", StringComparison.Ordinal) || file.EndsWith(".part", StringComparison.Ordinal) || file.Contains("/reproget/Release/net10.0/image/", StringComparison.Ordinal))];
}
