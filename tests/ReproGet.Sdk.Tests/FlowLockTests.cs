using System.Text.Json.Nodes;
using ReproGet.Core.Ipfs;
using ReproGet.Core.Tests.Ipfs;

namespace ReproGet.Sdk.Tests;

/// <summary>What <c>-t:ReproGetLock</c> writes, says and leaves alone.</summary>
public sealed class FlowLockTests(PackedSdk sdk, FlowArchive archive)
{
    private const string Greeter = "<DistroPackage Include=\"greeter\" />";
    private const string Zones = "<DistroPackage Include=\"zones\" />";

    [Fact]
    public void A_lock_is_written_whole_and_a_second_one_touches_nothing()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, Greeter);

        var first = project.Succeeds("build", "-t:ReproGetLock").Output;
        var before = project.LockState();
        var second = project.Locks().Output;

        Assert.Equal([".gitattributes", "SHA256SUMS-amd64", "SHA256SUMS-arm64", "reproget.lock.json"], project.LockFiles().Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("SHA256SUMS-* text eol=lf\nreproget.lock.json text eol=lf\n", project.Read(".gitattributes"));
        Assert.Contains("+ greeter 2.0-1 (amd64, arm64)", first, StringComparison.Ordinal);
        Assert.Contains("+ libgreet1 1.0-1+b1 (arm64)", first, StringComparison.Ordinal);
        Assert.Contains("SHA256SUMS-arm64: 3 packages", first, StringComparison.Ordinal);
        Assert.Contains("The lock did not change.", second, StringComparison.Ordinal);
        Assert.Equal(before, project.LockState());
        // To lock is not to download, and leaves the build's own folders alone.
        Assert.False(Directory.Exists(Path.Combine(project.Cache, "blobs")));
        Assert.False(Directory.Exists(project.PathOf("bin")));
    }

    [Fact]
    public void What_comes_goes_and_moves_is_said()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, "<DistroPackage Include=\"greeter\" Version=\"1.0-1\" />");
        project.Locks();

        var moved = project.WriteFlowApp(archive, "<DistroPackage Include=\"greeter\" Version=\">= 1.5\" />" + Zones).Locks().Output;
        var gone = project.WriteFlowApp(archive, Zones).Locks().Output;

        Assert.Contains("~ greeter 1.0-1 -> 2.0-1 (amd64, arm64)", moved, StringComparison.Ordinal);
        Assert.Contains("+ zones 2025a-1 (amd64, arm64)", moved, StringComparison.Ordinal);
        Assert.Contains("- greeter 2.0-1 (amd64, arm64)", gone, StringComparison.Ordinal);
        Assert.Contains("- libgreet1 1.0-1 (amd64)", gone, StringComparison.Ordinal);
        Assert.DoesNotContain("zones", gone, StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_of_one_package_leaves_the_others_and_reports_what_it_did()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, "<DistroPackage Include=\"greeter\" Version=\"1.0-1\" />");
        project.Locks();
        project.WriteFlowApp(archive, Greeter);

        project.Succeeds("msbuild", "-t:ReproGetUpdate", "-p:ReproGetUpdateOnly=libgreet1");
        var kept = Locked(project, "amd64");
        project.Fails("RG1071", "msbuild", "-t:ReproGetUpdate", "-p:ReproGetUpdateOnly=libc6");
        var moved = project.Succeeds("msbuild", "-t:ReproGetUpdate", "-p:ReproGetUpdateOnly=greeter", "-p:ReproGetLockReport=update").Output;

        Assert.Equal(["greeter-doc_2.0-1_all.deb", "greeter_1.0-1_amd64.deb", "libgreet1_1.0-1_amd64.deb"], kept);
        Assert.Contains("~ greeter 1.0-1 -> 2.0-1 (amd64, arm64)", moved, StringComparison.Ordinal);
        Assert.Contains("\"versionBefore\": \"1.0-1\"", project.Read("update.json"), StringComparison.Ordinal);
        Assert.Contains("| greeter | 1.0-1 | 2.0-1 | amd64, arm64 |", project.Read("update.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_architecture_gets_what_is_asked_for_it()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, """
            <DistroPackage Include="greeter" Version="1.0-1" Without="greeter-doc;not-there" />
            <DistroPackage Include="x86-tool" OnlyArchitecture="amd64" />
            <DistroPackage Include="arm-tool" Condition="'$(RuntimeIdentifier)' == 'linux-arm64'" />
            """);

        var output = project.Locks().Output;

        Assert.Contains("warning RG1076: App.csproj: no package has or provides “not-there” (Without of DistroPackage “greeter”", output, StringComparison.Ordinal);
        Assert.Equal(["greeter_1.0-1_amd64.deb", "libgreet1_1.0-1_amd64.deb", "x86-tool_1.0-1_amd64.deb"], Locked(project, "amd64"));
        Assert.Equal(["arm-tool_1.0-1_arm64.deb", "greeter_1.0-1_arm64.deb", "libgreet1_1.0-1+b1_arm64.deb"], Locked(project, "arm64"));
    }

    [Fact]
    public void Versions_that_differ_between_architectures_are_told_and_can_be_refused()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, "<DistroPackage Include=\"drift\" />");

        project.Fails("RG4011", "msbuild", "-t:ReproGetLock", "-p:ReproGetSameVersions=true");
        Assert.False(project.Has("reproget.lock.json"));
        Assert.Contains("warning RG4010", project.Locks().Output, StringComparison.Ordinal);

        Assert.Equal(["drift_1.0-1_amd64.deb"], Locked(project, "amd64"));
        Assert.Equal(["drift_1.0-2_arm64.deb"], Locked(project, "arm64"));
    }

    [Fact]
    public async Task Frameworks_and_runtime_identifiers_are_merged_and_the_lock_is_used_once_for_all_of_them()
    {
        await using var node = new KuboServer(content => ContentCid.OfAsync(new MemoryStream(content), CancellationToken.None).Result);
        using var project = new ProjectFolder(sdk).WriteFlowApp(
            archive,
            """
            <DistroPackage Include="zones" Condition="'$(TargetFramework)' == 'net9.0'" />
            <DistroPackage Include="greeter" Condition="'$(TargetFramework)' == 'net10.0' and '$(RuntimeIdentifier)' == 'linux-x64'" />
            <DistroPackage Include="arm-tool" Condition="'$(TargetFramework)' == 'net9.0' and '$(RuntimeIdentifier)' == 'linux-arm64'" />
            """,
            "<PropertyGroup><TargetFramework /><TargetFrameworks>net10.0;net9.0</TargetFrameworks></PropertyGroup>");

        project.Locks();

        Assert.Equal(["greeter-doc_2.0-1_all.deb", "greeter_2.0-1_amd64.deb", "libgreet1_1.0-1_amd64.deb", "zones_2025a-1_all.deb"], Locked(project, "amd64"));
        Assert.Equal(["arm-tool_1.0-1_arm64.deb", "zones_2025a-1_all.deb"], Locked(project, "arm64"));

        // What is done with a lock is done once, in the outer build.
        project.Write("root/var/lib/dpkg/status", "");
        string[] verbs = ["msbuild", "-t:ReproGetDownload;ReproGetInspect;ReproGetInfo;ReproGetVerify;ReproGetInstall;ReproGetCacheExport;ReproGetIpfsPush", "-p:ReproGetInspectFile=obj/inspect.json", "-p:ReproGetInfoFile=obj/info.json", "-p:ReproGetInstallArchitecture=arm64", $"-p:ReproGetRoot={project.PathOf("root")}", "-p:ReproGetExportDir=obj/export", $"-p:ReproGetIpfsApi={node.Address}"];
        var output = project.Succeeds(verbs).Output;

        foreach (var once in new[] { "Downloaded 5 packages", "Verified App.csproj: every one of 5 blobs", "5 packages exported", "5 packages, 0.0 MB, pushed to", "dpkg --root=" })
            Assert.Equal(2, output.Split(once).Length);
        // Of each framework there could be an image, of the configuration that is built.
        Assert.Equal(3, output.Split("No image was compared: ").Length);
        Assert.Contains("/Debug/net9.0/container/App.tar is not there. “dotnet publish” makes one of the configuration Release: verify it with “-c Release”.", output.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.Equal(["amd64", "arm64"], JsonNode.Parse(project.Read("obj/inspect.json"))!["architectures"]!.AsObject().Select(pair => pair.Key));
        Assert.Contains($"\"cache\": \"{project.Cache}\"", project.Read("obj/info.json"), StringComparison.Ordinal);
        Assert.Equal(4, Locked(project, "amd64").Count(name => name.StartsWith("Qm", StringComparison.Ordinal)));

        // An image is of one framework.
        var several = project.Fails("RG1160", "msbuild", "-t:ReproGetDockerfile").Output;
        Assert.Contains("net10.0, net9.0", several, StringComparison.Ordinal);
        Assert.Contains("-f net10.0", several, StringComparison.Ordinal);
        project.Fails("RG6070", "msbuild", "-t:ReproGetPush");
    }

    [Fact]
    public void An_architecture_that_is_built_no_more_leaves_the_lock()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(
            archive, Zones, $"<ItemGroup><DistroSource Update=\"@(DistroSource)\"><SignedBy>\n{archive.ArmoredKey}\n</SignedBy></DistroSource></ItemGroup>");
        project.Locks("-p:ReproGetSnapshot=2024-06-02");
        // What the properties and the key inside the item became, by the way.
        Assert.Contains("\"snapshot\": \"2024-06-02T00:00:00Z\"", project.Read("reproget.lock.json"), StringComparison.Ordinal);
        Assert.Contains("\"signedBy\":\"sha256:", project.Read("reproget.lock.json"), StringComparison.Ordinal);

        project.WriteFlowApp(archive, Zones, "<PropertyGroup><RuntimeIdentifiers>linux-x64</RuntimeIdentifiers></PropertyGroup>").Locks();

        Assert.False(project.Has("SHA256SUMS-arm64"));
        Assert.DoesNotContain("arm64", project.Read("reproget.lock.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void In_locked_mode_a_stale_lock_is_an_error_that_tells_the_difference()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, Greeter);
        project.Locks();
        var before = project.LockState();

        var current = project.Locks("-p:ReproGetLockedMode=true");
        project.WriteFlowApp(archive, Zones);
        var stale = project.Fails("RG1016", "msbuild", "-t:ReproGetLock", "-p:ReproGetLockedMode=true");
        var staleInCI = project.Fails("RG1016", "msbuild", "-t:ReproGetLock", "-p:ContinuousIntegrationBuild=true");

        Assert.DoesNotContain("warning", current.Output, StringComparison.Ordinal);
        foreach (var run in new[] { stale, staleInCI })
        {
            Assert.Contains("zones is asked for on amd64 and not in the lock", run.Output, StringComparison.Ordinal);
            Assert.Contains("greeter is in the lock for arm64 and not asked for any more", run.Output, StringComparison.Ordinal);
            Assert.Contains("`dotnet build -t:ReproGetLock App.csproj`", run.Output, StringComparison.Ordinal);
        }
        Assert.Equal(before, project.LockState());
    }

    [Fact]
    public void A_missing_lock_is_not_made_in_locked_mode_and_every_verb_that_needs_it_tells_how_it_is_made()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, Greeter, """
            <ItemGroup><Verb Include="ReproGetDownload;ReproGetPush;ReproGetIpfsPush;ReproGetInstall;ReproGetVerify;ReproGetInspect;ReproGetCacheExport;ReproGetImage;ReproGetDockerfile" /></ItemGroup>
            <Target Name="AllVerbs">
              <MSBuild Projects="$(MSBuildProjectFullPath)" Targets="%(Verb.Identity)" Properties="Verb=%(Verb.Identity)" ContinueOnError="ErrorAndContinue" />
            </Target>
            """);

        project.Fails("RG1015", "msbuild", "-t:ReproGetLock", "-p:ReproGetLockedMode=true");
        var verbs = project.Fails("RG1015", "msbuild", "-t:AllVerbs", "-v:m", "-clp:NoSummary", "-p:ReproGetPushRepository=127.0.0.1:1/x", "-p:ReproGetExportDir=out").Output;

        // Without a lock it writes what makes sums files, in a base that comes from a registry.
        Assert.Contains("error RG1131: ", verbs, StringComparison.Ordinal);
        Assert.Equal(8, verbs.Split("error RG1015: ").Skip(1).Count(error => error.Contains("there is no lock yet. Make it with `dotnet build -t:ReproGetLock App.csproj`", StringComparison.Ordinal)));
        Assert.Empty(project.LockFiles());
    }

    [Fact]
    public void A_lock_that_fails_leaves_the_earlier_one_byte_for_byte()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, Greeter);
        project.Locks();
        var before = project.LockState();

        var run = project.WriteFlowApp(archive, Greeter + "<DistroPackage Include=\"graeter\" />").Dotnet("msbuild", "-t:ReproGetLock");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Matches("error RG40[0-9]{2}: .*graeter", run.Output);
        Assert.Equal(before, project.LockState());
    }

    private static IEnumerable<string> Locked(ProjectFolder project, string architecture)
        => project.Read($"SHA256SUMS-{architecture}").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal);
}
