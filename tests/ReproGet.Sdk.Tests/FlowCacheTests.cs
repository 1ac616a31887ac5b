using ReproGet.Core.Ipfs;
using ReproGet.Core.Tests.Ipfs;

namespace ReproGet.Sdk.Tests;

/// <summary>repro-get's verbs for the cache and for IPFS, as targets.</summary>
public sealed class FlowCacheTests(PackedSdk sdk, FlowArchive archive)
{
    [Fact]
    public async Task An_export_brings_a_cleaned_cache_back_which_is_pushed_to_IPFS()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, "<DistroPackage Include=\"greeter\" />", """
            <Target Name="Tell" DependsOnTargets="ReproGetCacheImport">
              <Message Importance="High" Text="imported %(ReproGetImportedFile.Filename) as %(ReproGetImportedFile.Sha256)" />
              <Message Importance="High" Text="exported to %(ReproGetExportedFile.Path)" />
            </Target>
            <Target Name="WithoutPaths">
              <CallTarget Targets="ReproGetCacheExport" ContinueOnError="ErrorAndContinue" />
              <CallTarget Targets="ReproGetCacheImport" />
            </Target>
            """);
        project.Locks();
        await using var node = new KuboServer(content => ContentCid.OfAsync(new MemoryStream(content), CancellationToken.None).Result);

        var output = project.Succeeds("msbuild", "-t:ReproGetCacheExport;ReproGetCacheClean;Tell;ReproGetIpfsPush", "-p:ReproGetExportDir=o%2575t", "-p:ReproGetImportPaths=o%2575t/pool/main/**/*_all.deb%3Bo%2575t/**/*.deb", $"-p:ReproGetIpfsApi={node.Address}").Output;

        Assert.Contains("5 packages exported into", output, StringComparison.Ordinal);
        Assert.Contains("; 0 kept", output, StringComparison.Ordinal);
        Assert.Contains("5 files imported into", output, StringComparison.Ordinal);
        Assert.Equal(["SHA256SUMS-amd64", "SHA256SUMS-arm64", "pool"], Directory.EnumerateFileSystemEntries(project.PathOf("o%75t")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("5 packages, 0.0 MB, pushed to", output, StringComparison.Ordinal);
        Assert.Equal(5, node.Files.Count);
        var lines = File.ReadAllLines(project.PathOf("SHA256SUMS-arm64"));
        Assert.Equal(3, lines.Count(line => line.Contains("  /ipfs/Qm", StringComparison.Ordinal)));
        foreach (var line in lines.Where(line => !line.Contains("/ipfs/", StringComparison.Ordinal)))
        {
            Assert.Contains($"as {line[..64]}", output, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(project.Cache, "blobs", "sha256", line[..64])));
            Assert.True(File.Exists(project.PathOf(Path.Combine("o%75t", line[66..]))));
            Assert.Contains($"exported to {project.PathOf(Path.Combine("o%75t", line[66..]))}", output, StringComparison.Ordinal);
        }

        var without = project.Fails("RG2053", "msbuild", "-t:WithoutPaths").Output;
        Assert.Contains("error RG2059:", without, StringComparison.Ordinal);
    }
}
