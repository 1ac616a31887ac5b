namespace ReproGet.Sdk.Tests;

/// <summary>repro-get's verbs for the cache, as targets.</summary>
public sealed class FlowCacheTests(PackedSdk sdk, FlowArchive archive)
{
    [Fact]
    public void An_export_brings_a_cleaned_cache_back()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, "<DistroPackage Include=\"greeter\" />", """
            <Target Name="Tell" DependsOnTargets="ReproGetCacheImport">
              <Message Importance="High" Text="imported %(ReproGetImportedFile.Filename) as %(ReproGetImportedFile.Sha256)" />
            </Target>
            <Target Name="WithoutPaths">
              <CallTarget Targets="ReproGetCacheExport" ContinueOnError="ErrorAndContinue" />
              <CallTarget Targets="ReproGetCacheImport" />
            </Target>
            """);
        project.Locks();

        var output = project.Succeeds("msbuild", "-t:ReproGetCacheExport;ReproGetCacheClean;Tell", "-p:ReproGetExportDir=out", "-p:ReproGetImportPaths=out/**/*.deb").Output;

        Assert.Contains("5 packages exported into", output, StringComparison.Ordinal);
        Assert.Contains("; 0 kept", output, StringComparison.Ordinal);
        Assert.Contains("5 files imported into", output, StringComparison.Ordinal);
        Assert.Equal(["SHA256SUMS-amd64", "SHA256SUMS-arm64", "pool"], Directory.EnumerateFileSystemEntries(project.PathOf("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var line in File.ReadAllLines(project.PathOf("SHA256SUMS-arm64")))
        {
            Assert.Contains($"as {line[..64]}", output, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(project.Cache, "blobs", "sha256", line[..64])));
            Assert.True(File.Exists(project.PathOf(Path.Combine("out", line[66..]))));
        }

        var without = project.Fails("RG2053", "msbuild", "-t:WithoutPaths").Output;
        Assert.Contains("error RG2059:", without, StringComparison.Ordinal);
    }
}
