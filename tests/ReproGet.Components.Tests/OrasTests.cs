using System.Runtime.InteropServices;
using ReproGet.Core.Cache;
using ReproGet.Core.Download;
using ReproGet.Core.Providers;
using ReproGet.Core.Tests.Cache;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Oci;

namespace ReproGet.Components.Tests;

/// <summary>oras 1.2, as trixie has it, and we, at one registry.</summary>
public sealed class OrasTests
{
    [Fact]
    public async Task What_either_pushes_the_other_pulls()
    {
        Oracle.Require("apt-get");
        await Mirror.RequireAsync();
        using var registry = await DistributionRegistry.StartAsync();
        using var work = new Core.Tests.Images.TemporaryFolder();
        using var client = new HttpClient();
        Directory.CreateDirectory(work["oras"]);
        new HostApt("trixie", RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64", "oras").Unpack("oras", work["oras"]);
        var oras = work["oras/usr/bin/oras"];
        using var filled = new FilledCache(("hello", "2.10-2"), ("libstdc++6", "14~rc1"));
        await filled.LockAsync();

        var artifact = await PackageArtifact.ReadAsync(filled.Files, filled.Cache, CancellationToken.None);
        await artifact.PushAsync(registry.Repository(client, "team/debs"), 4, "1.0", new TestDiagnostics(), CancellationToken.None);

        Directory.CreateDirectory(work["pulled"]);
        Oracle.Run("env", "-C", work["pulled"], oras, "pull", "--plain-http", "--config", "lock.json", $"{registry.Address}/team/debs:1.0");
        Assert.Equal(await File.ReadAllBytesAsync(filled.Files.DocumentPath), await File.ReadAllBytesAsync(work["pulled/lock.json"]));
        Assert.Contains("hello_2.10-2_amd64.deb: OK", Oracle.Run("env", "-C", work["pulled"], "sha256sum", "-c", filled.Files.SumsPath(Core.Packages.Architecture.FromName("amd64")!)), StringComparison.Ordinal);
        Assert.Contains(PackageArtifact.ArtifactType, Oracle.Run(oras, "manifest", "fetch", "--plain-http", $"{registry.Address}/team/debs:1.0"), StringComparison.Ordinal);

        // As repro-get's README tells.
        Oracle.Run("env", "-C", work["pulled"], oras, "push", "--plain-http", $"{registry.Address}/by-oras:latest", "pool/main/h/hello/hello_2.10-2_amd64.deb");
        var empty = new BlobCache(work["empty"]);
        var providers = new ProviderList([new Provider($"oci+http://{registry.Address}/by-oras")], []);
        var fetcher = new RegistryFetcher((address, _) => Task.FromResult(registry.Repository(client, address.Repository.Repository)));
        await new Downloader(empty, providers, fetcher, new TestDiagnostics()).DownloadAsync([new DownloadItem(filled.Packages[0], null)], CancellationToken.None);
        Assert.True(await empty.VerifyAsync(filled.Packages[0].Digest, CancellationToken.None));
    }
}
