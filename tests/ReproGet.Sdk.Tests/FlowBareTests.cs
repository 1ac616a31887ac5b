using System.Security.Cryptography;

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

        Assert.Contains("Downloaded 3 packages", build, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", build, StringComparison.Ordinal);
        Assert.Equal([], unchanged);
        Assert.Equal("2025-01-01T00:00:00Z", image.Config("amd64").Created);
        Assert.Equal(first, new BuiltArchive(project.PathOf("bin/Release/net10.0/container/App.tar")).Digest);
    }
}
