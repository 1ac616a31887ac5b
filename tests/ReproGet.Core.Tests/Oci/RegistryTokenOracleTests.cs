using ReproGet.Core.Images;
using ReproGet.Core.Oci;
using ReproGet.Core.Oci.Registry;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Oci;

/// <summary>A real registry that wants tokens.</summary>
public sealed class RegistryTokenOracleTests
{
    private static readonly RegistryCredential Tester = new("tester", "secret", "in a test");

    [Fact]
    public async Task An_image_is_pushed_mounted_pulled_and_read_by_skopeo()
    {
        Oracle.Require("skopeo");
        using var tokens = new TokenServer();
        using var registry = await DistributionRegistry.StartAsync(tokens: tokens);
        using var work = new TemporaryFolder();
        using var client = new HttpClient();
        var image = await SampleImage.BuildAsync(work);
        var bundle = MultiImage.Combine([image]);
        var referrer = new Referrer(image.ManifestBlob.Descriptor, Blob.Of("application/spdx+json", "{}"u8.ToArray()));

        await new ImagePusher(registry.Repository(client, "team/base", Tester)).PushAsync(bundle, [], ["1"], null, CancellationToken.None);
        await new ImagePusher(registry.Repository(client, "team/app", Tester)).PushAsync(bundle, [referrer], ["1"], "team/base", CancellationToken.None);

        var reader = registry.Repository(client, "team/app", Tester);
        Assert.Equal(bundle.Root.Digest, (await reader.ResolveAsync("1", CancellationToken.None)).Digest);
        await using (var stream = await reader.FetchAsync(image.Layers[0].Descriptor, CancellationToken.None))
            Assert.Equal(image.Layers[0].Descriptor.Digest, await Digest.OfAsync(stream, CancellationToken.None));
        var reference = $"docker://{registry.Address}/team/app";
        var raw = Oracle.Run("skopeo", "inspect", "--raw", "--tls-verify=false", "--creds=tester:secret", reference + ":1");
        Assert.Equal(bundle.Root.Digest, Digest.Of(System.Text.Encoding.UTF8.GetBytes(raw)));
        Oracle.Run("skopeo", "--insecure-policy", "copy", "--preserve-digests", "--src-tls-verify=false", "--src-creds=tester:secret", reference + ":1", $"dir:{work["copy"]}");
        Assert.Equal(bundle.Root.Digest, Digest.Of(File.ReadAllBytes(work["copy/manifest.json"])));
        Assert.Contains("GET tester repository:team/app:pull,push repository:team/base:pull", tokens.Asked);
    }

    [Fact]
    public async Task An_identity_token_is_exchanged()
    {
        using var tokens = new TokenServer();
        using var registry = await DistributionRegistry.StartAsync(tokens: tokens);
        using var client = new HttpClient();
        var blob = Blob.Of(MediaTypes.OciLayer, "x"u8.ToArray());

        await registry.Repository(client, "team/app", new RegistryCredential(RegistryCredential.TokenUser, "identity")).PushAsync(blob, CancellationToken.None);

        Assert.All(tokens.Asked, asked => Assert.StartsWith("POST tester", asked, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_base_that_we_may_not_read_is_sent_instead_of_mounted()
    {
        using var tokens = new TokenServer();
        using var registry = await DistributionRegistry.StartAsync(tokens: tokens);
        using var work = new TemporaryFolder();
        using var client = new HttpClient();
        var bundle = MultiImage.Combine([await SampleImage.BuildAsync(work)]);
        var repository = registry.Repository(client, "team/app", Tester);

        await new ImagePusher(repository).PushAsync(bundle, [], ["1"], "secret/base", CancellationToken.None);

        Assert.Equal(bundle.Root.Digest, (await repository.ResolveAsync("1", CancellationToken.None)).Digest);
    }

    [Fact]
    public async Task Nobody_may_read_what_is_public_and_nothing_else()
    {
        using var tokens = new TokenServer();
        using var registry = await DistributionRegistry.StartAsync(tokens: tokens);
        using var client = new HttpClient();
        var blob = Blob.Of(MediaTypes.OciLayer, "x"u8.ToArray());

        Assert.False(await registry.Repository(client, "public/app").ExistsAsync(blob.Descriptor, CancellationToken.None));
        foreach (var credential in new[] { null, Tester with { Password = "wrong" } })
            Assert.Equal("RG6011", (await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository(client, "team/app", credential).ExistsAsync(blob.Descriptor, CancellationToken.None))).Code);
        Assert.Equal("RG6011", (await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository(client, "public/app").PushAsync(blob, CancellationToken.None))).Code);
    }
}
