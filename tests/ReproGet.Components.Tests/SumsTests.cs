using ReproGet.Core.Tests.Images;

namespace ReproGet.Components.Tests;

/// <summary>The sums files are what everybody's checksum programs read.</summary>
public sealed class SumsTests(PackedSdk sdk, RealProjects projects)
{
    [Fact]
    public async Task Checksum_programs_accept_the_locked_packages()
    {
        Oracle.Require("sha256sum");
        Oracle.Require("shasum");
        Oracle.Require("busybox");
        var sample = await projects.GetSampleAsync(sdk);
        using var export = new TemporaryFolder();
        foreach (var (hash, name) in LockedPackages.Read(sample.Folder, "amd64").Concat(LockedPackages.Read(sample.Folder, "arm64")))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(export[name])!);
            File.Copy(LockedPackages.Blob(hash), export[name], overwrite: true);
        }

        foreach (var architecture in (string[])["amd64", "arm64"])
        {
            var sums = sample.Folder.PathOf($"SHA256SUMS-{architecture}");
            var expected = LockedPackages.Read(sample.Folder, architecture).Select(line => $"{line.Name}: OK");
            foreach (var program in (string[])["sha256sum --check --strict", "shasum --algorithm 256 --check --strict", "busybox sha256sum -c"])
            {
                var lines = Oracle.Run("sh", "-c", $"cd \"$1\" && {program} \"$2\"", "sh", export.Root, sums).Split('\n', StringSplitOptions.RemoveEmptyEntries);
                Assert.Equal(expected, lines);
            }
        }
    }
}
