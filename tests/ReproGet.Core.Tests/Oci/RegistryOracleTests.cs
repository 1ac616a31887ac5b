using System.Security.Cryptography;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Oci;
using ReproGet.Core.Oci.Registry;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Oci;

public sealed class RegistryOracleTests
{
    [Theory]
    [InlineData(ImageFormat.Oci)]
    [InlineData(ImageFormat.Docker)]
    public async Task A_pushed_image_comes_back_with_the_same_digest(ImageFormat format)
    {
        Oracle.Require("skopeo");
        using var registry = await DistributionRegistry.StartAsync();
        using var work = new TemporaryFolder();
        using var client = new HttpClient();
        var bundle = MultiImage.Combine([await BuildAsync(work, "amd64", format), await BuildAsync(work, "arm64", format)]);

        await new ImagePusher(registry.Repository(client, "team/app")).PushAsync(bundle, [], ["1.0", "latest"], null, CancellationToken.None);

        foreach (var tag in (string[])["1.0", "latest"])
        {
            Oracle.Run("skopeo", "--insecure-policy", "copy", "--all", "--preserve-digests", "--src-tls-verify=false", $"docker://{registry.Address}/team/app:{tag}", $"dir:{work[tag]}");
            Assert.Equal(bundle.Root.Digest, Digest.Of(File.ReadAllBytes(work[tag + "/manifest.json"])));
            Assert.All(bundle.Images.SelectMany(image => image.Layers), layer => Assert.True(File.Exists(work[$"{tag}/{layer.Descriptor.Digest.Hex}"])));
        }
        foreach (var image in bundle.Images)
        {
            // Each image can be had by its own digest too.
            var config = Oracle.Run("skopeo", "inspect", "--config", "--raw", "--tls-verify=false", $"docker://{registry.Address}/team/app@{image.Descriptor.Digest}");
            Assert.Equal(image.Platform, ImageConfig.Parse(System.Text.Encoding.UTF8.GetBytes(config)).Platform);
        }
    }

    [Fact]
    public async Task The_second_push_sends_nothing_but_tags()
    {
        using var registry = await DistributionRegistry.StartAsync();
        using var work = new TemporaryFolder();
        var bundle = MultiImage.Combine([await SampleImage.BuildAsync(work)]);
        using var counting = new CountingHandler();
        using var client = new HttpClient(counting);
        var repository = registry.Repository(client, "app");
        await new ImagePusher(repository).PushAsync(bundle, [], ["1"], null, CancellationToken.None);
        counting.Methods.Clear();

        await new ImagePusher(repository).PushAsync(bundle, [], ["2"], null, CancellationToken.None);

        Assert.Equal(["HEAD", "PUT"], counting.Methods.Distinct().Order(StringComparer.Ordinal));
        Assert.Single(counting.Methods, "PUT");
    }

    [Fact]
    public async Task Content_is_found_fetched_mounted_and_missed()
    {
        using var registry = await DistributionRegistry.StartAsync();
        using var work = new TemporaryFolder();
        using var client = new HttpClient();
        var image = await SampleImage.BuildAsync(work);
        var repository = registry.Repository(client, "one");
        await new ImagePusher(repository).PushAsync(MultiImage.Combine([image]), [], ["1"], null, CancellationToken.None);
        var layer = image.Layers[0];
        var other = registry.Repository(client, "two");

        Assert.Equal(image.ManifestBlob.Descriptor, await repository.ResolveAsync("1", CancellationToken.None));
        Assert.Equal(image.ManifestBlob.Descriptor, await repository.ResolveAsync(image.Descriptor.Digest.ToString(), CancellationToken.None));
        Assert.True(await repository.ExistsAsync(layer.Descriptor, CancellationToken.None));
        Assert.True(await repository.ExistsAsync(image.Descriptor, CancellationToken.None));
        await using (var stream = await repository.FetchAsync(layer.Descriptor, CancellationToken.None))
            Assert.Equal(layer.Descriptor.Digest, await Digest.OfAsync(stream, CancellationToken.None));

        Assert.False(await other.ExistsAsync(layer.Descriptor, CancellationToken.None));
        Assert.True(await other.MountAsync(layer.Descriptor, "one", CancellationToken.None));
        Assert.True(await other.ExistsAsync(layer.Descriptor, CancellationToken.None));
        Assert.False(await other.MountAsync(Descriptor.Of(MediaTypes.OciLayer, "nowhere"u8), "one", CancellationToken.None));
        Assert.Equal("RG6015", (await Assert.ThrowsAsync<ReproGetException>(() => repository.ResolveAsync("none", CancellationToken.None))).Code);
        Assert.Equal("RG6015", (await Assert.ThrowsAsync<ReproGetException>(() => other.FetchAsync(image.Descriptor, CancellationToken.None))).Code);
    }

    [Theory]
    [InlineData("secret", null)]
    [InlineData("wrong", "RG6011")]
    [InlineData(null, "RG6011")]
    public async Task Basic_authentication_is_asked_for_and_given(string? password, string? code)
    {
        using var registry = await DistributionRegistry.StartAsync(withAccounts: true);
        using var client = new HttpClient();
        var repository = registry.Repository(client, "app", password is null ? null : new RegistryCredential("tester", password));

        var failure = await Record.ExceptionAsync(() => repository.PushAsync(Blob.Of(MediaTypes.OciLayer, "x"u8.ToArray()), CancellationToken.None)) as ReproGetException;

        Assert.Equal(code, failure?.Code);
    }

    [Fact]
    public async Task A_blob_of_many_megabytes_flows_through()
    {
        using var registry = await DistributionRegistry.StartAsync();
        using var work = new TemporaryFolder();
        using var client = new HttpClient();
        var bytes = RandomNumberGenerator.GetBytes(1 << 20);
        var path = work.Write("blob", []);
        using (var file = File.OpenWrite(path))
        {
            for (var i = 0; i < 40; i++)
                file.Write(bytes);
        }
        using var content = File.OpenRead(path);
        var blob = new Blob(new Descriptor(MediaTypes.OciLayer, await Digest.OfAsync(content, CancellationToken.None), 40 << 20), FileContent.OfFile(path, 0, 40 << 20));

        await registry.Repository(client, "app").PushAsync(blob, CancellationToken.None);

        Assert.True(await registry.Repository(client, "app").ExistsAsync(blob.Descriptor, CancellationToken.None));
    }

    private static Task<BuiltImage> BuildAsync(TemporaryFolder work, string architecture, ImageFormat format)
        => SampleImage.BuildAsync(work, new Platform(architecture), request => request with { Settings = request.Settings with { Format = format } });

    private sealed class CountingHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Methods { get; } = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Methods.Enqueue(request.Method.Method);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
