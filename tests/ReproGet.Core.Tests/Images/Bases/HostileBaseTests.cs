using System.Text;
using System.Text.Json.Nodes;
using ReproGet.Core.Images;
using ReproGet.Core.Images.Bases;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Tests.FileSystem;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Images.Bases;

/// <summary>Base images that lie, or that nobody can use: an RG code, and nothing written outside the cache.</summary>
public sealed class HostileBaseTests : IDisposable
{
    private static readonly Architecture Amd64 = Architecture.FromName("amd64")!;

    private readonly TemporaryFolder _work = new();

    [Fact]
    public async Task An_index_in_an_index_is_refused()
    {
        var inner = Put($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[]}""");
        var outer = Put($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{{Described(MediaTypes.OciIndex, inner, platform: true)}}]}""");

        Assert.Equal("RG6051", await FailsAsync(MediaTypes.OciIndex, outer));
    }

    [Theory]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws")]
    [InlineData("application/vnd.docker.distribution.manifest.v1+json")]
    [InlineData("text/html")]
    public async Task What_is_no_image_is_refused(string mediaType)
    {
        Assert.Equal("RG6051", await FailsAsync(mediaType, Put("""{"schemaVersion":1,"name":"x","tag":"y","architecture":"amd64","fsLayers":[]}""")));
    }

    [Fact]
    public async Task More_layers_than_an_engine_stacks_are_refused()
    {
        var layer = FakeBase.Layer(FakeBase.File("a", "1"));
        var image = FakeBase.Build([.. Enumerable.Repeat(layer, 3000)]);
        Put(image.Manifest.Config.Digest, image.Config.ToBytes());

        Assert.Equal("RG6052", await FailsAsync(MediaTypes.OciManifest, Put(image.Manifest.ToBytes())));
    }

    [Fact]
    public async Task Documents_without_end_and_of_wrong_bytes_are_refused()
    {
        var image = FakeBase.Build([FakeBase.Layer(FakeBase.File("a", "1"))]);
        var manifest = Put(image.Manifest.ToBytes());
        Put(image.Manifest.Config.Digest, [.. image.Config.ToBytes(), (byte)' ']);
        Assert.Equal("RG6003", await FailsAsync(MediaTypes.OciManifest, manifest));

        Put(image.Manifest.Config.Digest, [.. image.Config.ToBytes().Select(_ => (byte)' ')]);
        Assert.Equal("RG6003", await FailsAsync(MediaTypes.OciManifest, manifest));

        var huge = JsonNode.Parse(image.Manifest.ToBytes())!;
        huge["config"]!["size"] = 1L << 40;
        Assert.Equal("RG6002", await FailsAsync(MediaTypes.OciManifest, Put(huge.ToJsonString())));
    }

    [Fact]
    public async Task A_layer_that_is_cut_or_changed_is_refused_and_not_kept()
    {
        var image = FakeBase.Build([FakeBase.Layer(FakeBase.File("a", "1"))]);
        Put(image.Manifest.Config.Digest, image.Config.ToBytes());
        var manifest = Put(image.Manifest.ToBytes());
        var layer = Bytes(image.Layers[0]);
        foreach (var wrong in new[] { layer[..^1], [.. layer, (byte)0], [.. layer.Select(value => (byte)~value)] })
        {
            Put(image.Layers[0].Descriptor.Digest, wrong);
            Assert.Equal("RG6003", await FailsAsync(MediaTypes.OciManifest, manifest));
            Assert.False(File.Exists(_work[$"cache/bases/blobs/sha256/{image.Layers[0].Descriptor.Digest.Hex}"]));
        }
    }

    private static readonly Dictionary<string, (Func<byte[]> Tar, string Code)> Layers = new()
    {
        ["a name that climbs"] = (() => Tar(new TarBuilder().Member("a/../../../outside", content: "evil")), "RG5004"),
        ["an absolute name"] = (() => Tar(new TarBuilder().Member("/tmp/reproget-evil", content: "evil")), "RG5004"),
        ["a hard link out"] = (() => Tar(new TarBuilder().Member("a", '1', link: "../../outside")), "RG5004"),
        ["through a link out"] = (() => Tar(new TarBuilder().Member("up", '2', link: "../../..").Member("up/outside", content: "evil")), "RG6047"),
        ["through an absolute link that climbs"] = (() => Tar(new TarBuilder().Member("up", '2', link: "/../..").Member("up/outside", content: "evil")), "RG6047"),
        ["a whiteout through a link out"] = (() => Tar(new TarBuilder().Member("up", '2', link: "../../..").Member("up/.wh.outside")), "RG6047"),
        ["links in a circle"] = (() => Tar(new TarBuilder().Member("x", '2', link: "y").Member("y", '2', link: "x").Member("x/a")), "RG5005"),
        ["a cut archive"] = (() => Tar(new TarBuilder().Member("a", content: new string('x', 5000)))[..2000], "RG5002"),
        ["a name of 256 bytes"] = (() => Tar(new TarBuilder().PaxRecords("path=" + new string('x', 256)).Member("a")), "RG5007"),
        ["holes without end"] = (() => Tar(new TarBuilder().PaxRecords("GNU.sparse.size=9000000000000000000", "GNU.sparse.map=0,3").Member("a", content: "abc")), "RG5003"),
    };

    public static TheoryData<string> LayerNames => [.. Layers.Keys];

    [Theory]
    [MemberData(nameof(LayerNames))]
    public async Task A_hostile_layer_is_refused_and_nothing_is_written_outside_the_cache(string layer)
    {
        var image = FakeBase.Build([Layers[layer].Tar()]);
        Put(image.Manifest.Config.Digest, image.Config.ToBytes());
        Put(image.Layers[0].Descriptor.Digest, Bytes(image.Layers[0]));
        Index(MediaTypes.OciManifest, Put(image.Manifest.ToBytes()));
        _work.Write("outside", "kept");
        var before = Outside();
        var pulled = await PullAsync();

        var failure = Assert.Throws<ReproGetException>(() => BaseTree.Read(pulled, "base", Directory.CreateDirectory(_work["cache/spool"]).FullName, CancellationToken.None));

        Assert.Equal(Layers[layer].Code, failure.Code);
        Assert.Equal(before, Outside());
        Assert.Equal("kept", await File.ReadAllTextAsync(_work["outside"]));
        Assert.False(File.Exists("/tmp/reproget-evil"));
    }

    [Fact]
    public async Task A_packed_layer_that_is_cut_and_named_so_is_refused()
    {
        var image = FakeBase.Build([FakeBase.Layer(FakeBase.File("a", "1"))], pack: layer => FakeBase.Gzip(layer)[..^9]);
        Put(image.Manifest.Config.Digest, image.Config.ToBytes());
        Put(image.Layers[0].Descriptor.Digest, Bytes(image.Layers[0]));
        Index(MediaTypes.OciManifest, Put(image.Manifest.ToBytes()));
        var pulled = await PullAsync();

        Assert.Equal("RG5021", Assert.Throws<ReproGetException>(() => BaseTree.Read(pulled, "base", _work.Root, CancellationToken.None)).Code);
    }

    [Fact]
    public async Task A_layer_that_rots_in_the_cache_is_set_aside_and_fetched_anew()
    {
        var image = FakeBase.Build([FakeBase.Layer(FakeBase.File("etc/x", "1"))]);
        Put(image.Manifest.Config.Digest, image.Config.ToBytes());
        Put(image.Layers[0].Descriptor.Digest, Bytes(image.Layers[0]));
        Index(MediaTypes.OciManifest, Put(image.Manifest.ToBytes()));
        var pulled = await PullAsync();
        var kept = Directory.GetFiles(_work["cache"], image.Layers[0].Descriptor.Digest.Hex, SearchOption.AllDirectories).Single();
        File.WriteAllBytes(kept, new byte[new FileInfo(kept).Length]);

        var failure = Assert.Throws<ReproGetException>(() => BaseTree.Read(pulled, "base", _work.Root, CancellationToken.None));
        await Store().VerifyAsync(pulled);
        var tree = BaseTree.Read(await PullAsync(), "base", _work.Root, CancellationToken.None);

        Assert.Equal("RG6003", failure.Code);
        Assert.NotNull(tree.Find("etc/x"));
    }

    public void Dispose() => _work.Dispose();

    private static byte[] Tar(TarBuilder builder) => builder.End().ToArray();

    /// <summary>All that is not in the cache.</summary>
    private string[] Outside()
        => [.. Directory.EnumerateFileSystemEntries(_work.Root, "*", SearchOption.AllDirectories).Where(path => !(path + "/").StartsWith(_work["cache/"], StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static byte[] Bytes(Blob blob)
    {
        using var stream = blob.Content.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string Described(string mediaType, Blob blob, bool platform = false)
        => $$"""{"mediaType":"{{mediaType}}","digest":"{{blob.Descriptor.Digest}}","size":{{blob.Descriptor.Size}}{{(platform ? ""","platform":{"os":"linux","architecture":"amd64"}""" : "")}}}""";

    private Blob Put(string text) => Put(Encoding.UTF8.GetBytes(text));

    private Blob Put(byte[] bytes)
    {
        var blob = Blob.Of("", bytes);
        Put(blob.Descriptor.Digest, bytes);
        return blob;
    }

    private void Put(Digest digest, byte[] bytes)
    {
        Directory.CreateDirectory(_work["layout/blobs/sha256"]);
        File.WriteAllBytes(_work[$"layout/blobs/sha256/{digest.Hex}"], bytes);
    }

    private void Index(string mediaType, Blob root)
        => File.WriteAllText(_work["layout/index.json"], $$"""{"schemaVersion":2,"manifests":[{{Described(mediaType, root)}}]}""");

    private async Task<string> FailsAsync(string mediaType, Blob root)
    {
        Index(mediaType, root);
        return (await Assert.ThrowsAsync<ReproGetException>(PullAsync)).Code;
    }

    private BaseStore Store() => new(new Core.Cache.BlobCache(_work["cache"]));

    private BaseSource Open() => BaseSource.Open("oci:" + _work["layout"], "/", _ => throw new InvalidOperationException("No registry is meant."), CancellationToken.None)!;

    private async Task<BaseImage> PullAsync()
    {
        var locked = await Store().ResolveAsync(Open(), [Amd64], CancellationToken.None);
        return await Store().PullAsync(Open, locked, Amd64, CancellationToken.None);
    }
}
