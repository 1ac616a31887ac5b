using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ReproGet.Core.Tests;

namespace ReproGet.Sdk.Tests;

/// <summary>A project that moves over from repro-get: a sums file, and nothing beside it.</summary>
public sealed class FlowBareTests(PackedSdk sdk, FlowArchive archive)
{
    [Fact]
    public void A_sums_file_of_repro_get_is_downloaded_and_published_from()
    {
        using var project = new ProjectFolder(sdk).WriteApp($"""
            <PropertyGroup>
              <RuntimeIdentifiers>linux-x64</RuntimeIdentifiers>
              <ReproGetDistro>debian</ReproGetDistro>
            </PropertyGroup>
            <ItemGroup><ReproGetProvider Include="{archive.Uri}/{"{{.Name}}"}" /></ItemGroup>
            """);
        project.Write("SHA256SUMS-amd64", string.Concat(Directory.GetFiles(Path.Combine(archive.Root, "pool"), "*.deb", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) is "greeter_2.0-1_amd64.deb" or "libgreet1_1.0-1_amd64.deb" or "greeter-doc_2.0-1_all.deb")
            .Select(path => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))} *{Path.GetRelativePath(archive.Root, path)}\n")));
        string[] again = ["build", "-c", "Release", "--no-restore"];

        var build = project.Succeeds("build", "-c", "Release").Output;
        var unchanged = BuildLog.OursOf(BuildLog.TasksOf(project, again));
        project.Succeeds("publish", "--no-restore");
        var image = new BuiltArchive(project.PathOf("bin/Release/net10.0/container/App.tar"));
        var first = image.Digest;
        project.Write("SHA256SUMS-amd64", "# checked\n" + project.Read("SHA256SUMS-amd64"));
        File.SetLastWriteTimeUtc(project.PathOf("SHA256SUMS-amd64"), DateTime.UtcNow.AddYears(1));
        project.Succeeds("publish", "--no-restore");

        // The other verbs, on a root that has one of the packages.
        var root = Path.Combine(project.Outer, "root");
        Directory.CreateDirectory(Path.Combine(root, "var/lib/dpkg"));
        Directory.CreateDirectory(Path.Combine(root, "var/lib/apt/lists"));
        File.WriteAllText(Path.Combine(root, "var/lib/dpkg/status"), "Package: libgreet1\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n\n");
        foreach (var index in Directory.GetFiles(Path.Combine(archive.Root, "dists/trixie/main/binary-amd64"), "Packages*"))
            File.Copy(index, Path.Combine(root, "var/lib/apt/lists", "flow_" + Path.GetFileName(index)));
        project.Write("more/SHA256SUMS-amd64", project.Read("SHA256SUMS-amd64"));
        var verbs = project.Succeeds(
            "msbuild", "-p:Configuration=Release", "-t:ReproGetInspect;ReproGetInfo;ReproGetVerify;ReproGetInstall;ReproGetGenerate", "-p:ReproGetLockFile=SHA256SUMS-{arch}%3Bmore/SHA256SUMS-{arch}", $"-p:ReproGetRoot={root}", "-p:ReproGetInspectFile=out/inspect.json", "-p:ReproGetInfoFile=out/info.json", "-p:ReproGetGeneratePackages=libgreet1%3Blibgreet1:amd64", "-p:ReproGetInstallArchitecture=amd64").Output;
        // Run for root, by a dpkg that only tells what it was given, and what the files are.
        var bin = Path.Combine(project.Outer, "bin");
        Directory.CreateDirectory(bin);
        var told = Path.Combine(project.Outer, "told");
        File.WriteAllText(Path.Combine(bin, "dpkg"), $"#!/bin/sh\necho \"$1 $2\" >>{told}\nshift 2\nsha256sum \"$@\" >>{told}\n");
        Oracle.Run("chmod", "+x", Path.Combine(bin, "dpkg"));
        // A build would believe that all of them are there still.
        var sums = project.Read("SHA256SUMS-amd64").Split('\n').ToDictionary(line => line.Split('/')[^1], line => line.Split(' ')[0]);
        File.Delete(Path.Combine(project.Cache, "blobs/sha256", sums["greeter_2.0-1_amd64.deb"]));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(project.Cache, "complete")));
        var installation = project.Dotnet(
            new Dictionary<string, string?> { ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}" },
            umask: null,
            "msbuild", "-p:Configuration=Release", "-m:1", "-t:ReproGetDownload;ReproGetInstall", $"-p:ReproGetRoot={root}", "-p:ReproGetInstallArchitecture=amd64", "-p:ReproGetInstallNow=true");

        Assert.Contains("Downloaded 1 package", installation.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["greeter-doc 2.0-1 all", "greeter 2.0-1 amd64", "libgreet1 1.0-1 amd64"],
            JsonNode.Parse(project.Read("out/inspect.json"))!["architectures"]!["amd64"]!.AsArray().Select(one => $"{one!["name"]} {one["version"]} {one["architecture"]}"));
        Assert.Equal(archive.Uri + "/{{.Name}}", JsonNode.Parse(project.Read("out/info.json"))!["providers"]!["debian"]![0]!.ToString());
        Assert.Contains($"Cache: {project.Cache}", verbs, StringComparison.Ordinal);
        Assert.Contains("Verified App.csproj: every one of 3 blobs is in the cache and was hashed; none of 3 lines can be derived", verbs, StringComparison.Ordinal);
        Assert.Contains($"Verified {project.PathOf("bin/Release/net10.0/container/App.tar")}: it is {first}, as it is built now.", verbs, StringComparison.Ordinal);
        Assert.Contains($"dpkg --root={root} -i {project.Cache}/blobs/sha256/{sums["greeter-doc_2.0-1_all.deb"]} {project.Cache}/blobs/sha256/{sums["greeter_2.0-1_amd64.deb"]}", verbs, StringComparison.Ordinal);
        Assert.Contains(project.Read("SHA256SUMS-amd64").Split('\n').Single(line => line.Contains("libgreet1_", StringComparison.Ordinal)).Replace(" *", "  ", StringComparison.Ordinal), verbs, StringComparison.Ordinal);
        if (Environment.IsPrivilegedProcess)
        {
            Assert.True(installation.ExitCode == 0, installation.Output);
            var lines = File.ReadAllLines(told);
            Assert.Equal($"--root={root} -i", lines[0]);
            Assert.Equal([sums["greeter-doc_2.0-1_all.deb"], sums["greeter_2.0-1_amd64.deb"]], lines.Skip(1).Select(line => line.Split(' ')[0]));
        }
        else
        {
            Assert.Contains("error RG52", installation.Output, StringComparison.Ordinal);
            Assert.False(File.Exists(told));
        }
        Assert.Contains("Downloaded 3 packages", build, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", build, StringComparison.Ordinal);
        Assert.Equal([], unchanged);
        Assert.Equal("2025-01-01T00:00:00Z", image.Config("amd64").Created);
        Assert.Equal(first, new BuiltArchive(project.PathOf("bin/Release/net10.0/container/App.tar")).Digest);
    }

    [Theory]
    [InlineData("fedora", "Packages/h/hello-2.12.1-4.fc41.x86_64.rpm", "hello 2.12.1 4.fc41 x86_64")]
    [InlineData("alpine", "v3.20/community/x86_64/hello-2.12.1-r1.apk", "hello 2.12.1 r1 x86_64")]
    [InlineData("arch", "packages/h/hello/hello-2.12.1-2-x86_64.pkg.tar.zst", "hello 2.12.1 2 x86_64")]
    public void A_sums_file_of_another_distro_is_downloaded_inspected_and_verified(string distro, string name, string expected)
    {
        using var project = new ProjectFolder(sdk);
        project.WriteApp($"""
            <PropertyGroup>
              <RuntimeIdentifiers>linux-x64</RuntimeIdentifiers>
              <ReproGetDistro>{distro}</ReproGetDistro>
            </PropertyGroup>
            <ItemGroup><ReproGetProvider Include="{new Uri(project.Outer).AbsoluteUri}/mirror/{"{{.Name}}"}" /></ItemGroup>
            """);
        var file = Path.Combine(project.Outer, "mirror", name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, distro);
        project.Write("SHA256SUMS-amd64", $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}  {name}\n");

        var told = project.Succeeds("msbuild", "-restore", "-t:ReproGetDownload;ReproGetInspect;ReproGetVerify", "-p:ReproGetInspectFile=out/inspect.json").Output;

        Assert.Equal(
            [expected],
            JsonNode.Parse(project.Read("out/inspect.json"))!["architectures"]!["amd64"]!.AsArray().Select(one => $"{one!["name"]} {one["version"]} {one["release"]} {one["architecture"]}"));
        Assert.Contains("every one of 1 blobs is in the cache and was hashed", told, StringComparison.Ordinal);
    }
}
