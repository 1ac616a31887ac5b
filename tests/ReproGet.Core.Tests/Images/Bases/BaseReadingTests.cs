using ReproGet.Core.Cache;
using ReproGet.Core.Compression;
using ReproGet.Core.Distros;
using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images.Bases;
using ReproGet.Core.Installation.Effects;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Images.Bases;

/// <summary>How a lock reads a base: in one pass, with the contents that it needs.</summary>
public sealed class BaseReadingTests : IDisposable
{
    private static readonly byte[] Layer = FakeBase.Layer(
        FakeBase.File("etc/os-release", "ID=debian\n"),
        FakeBase.File("opt/big", new string('b', 3_000_000)),
        FakeBase.File("opt/small", "small"),
        FakeBase.File("var/lib/dpkg/status", "Package: a\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n"));

    private readonly TemporaryFolder _work = new();

    public static TheoryData<string> Types => [MediaTypes.OciLayer, MediaTypes.OciLayerGzip, MediaTypes.OciLayerZstd];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_layer_is_in_the_cache_once_it_was_read_and_few_contents_are_kept(string type)
    {
        var image = Build([Layer], type);
        var first = await ReadAsync(image);
        Directory.Delete(_work["layout"], recursive: true);
        var second = await ReadAsync(image);

        foreach (var tree in new[] { first, second })
        {
            Assert.Equal("debian", OsRelease.Read(tree).Id);
            Assert.Equal("a", Assert.Single((await InstalledPackages.ReadAsync(tree, CancellationToken.None)).Packages).Package.Name);
            Assert.InRange(Directory.EnumerateFiles(_work["spool"], "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 1, 1000);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_content_that_was_not_kept_is_read_from_its_layer_when_it_is_needed(string type)
    {
        var above = FakeBase.Layer(FakeBase.File("etc/y", "y"), FileEntry.SymbolicLink("etc/os-release", "../opt/small", 0), FakeBase.File("opt/big", "replaced"));

        var tree = await ReadAsync(Build([Layer, above, Layer, above], type));

        Assert.Equal(["y", "small", "replaced"], ((string[])["etc/y", "opt/small", "opt/big"]).Select(path => tree.Find(path)!.Content!.ReadAll()).Select(System.Text.Encoding.UTF8.GetString));
        Assert.True(tree.TryFollow("etc/os-release", out var release));
        Assert.Equal("small"u8, release.ReadSmall());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Layers_that_stand_on_this_machine_are_read_where_they_are(string type)
    {
        var above = FakeBase.Layer(FakeBase.File("etc/y", "y"));
        var image = Build([Layer, above], type);

        var tree = await ReadAsync(image, isLocal: true);

        Assert.Equal("debian", OsRelease.Read(tree).Id);
        Assert.Equal("small"u8, tree.Find("opt/small")!.Content!.ReadAll());
        Assert.Equal(
            new[] { image.Manifest.Config.Digest.Hex, image.Descriptor.Digest.Hex }.Order(StringComparer.Ordinal),
            Directory.GetFiles(_work["cache/bases"], "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        var damaged = Pack(above, type);
        damaged[damaged.Length / 2]++;
        _work.Write($"layout/blobs/sha256/{image.Layers[1].Descriptor.Digest.Hex}", damaged);
        Assert.Equal("RG6003", (await Assert.ThrowsAsync<ReproGetException>(() => ReadAsync(image, isLocal: true))).Code);
    }

    [Fact]
    public async Task A_content_is_not_read_from_a_layer_that_has_changed_since()
    {
        var image = Build([Layer], MediaTypes.OciLayer);
        var tree = await ReadAsync(image);
        var kept = _work[$"cache/bases/blobs/sha256/{image.Layers[0].Descriptor.Digest.Hex}"];
        var changed = await File.ReadAllBytesAsync(kept);
        changed[Array.IndexOf(changed, (byte)'b', 4096)]++;
        await File.WriteAllBytesAsync(kept, changed);

        Assert.Equal("RG6003", Assert.Throws<ReproGetException>(() => tree.Find("opt/small")!.Content!.Open()).Code);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Of_a_layer_that_is_another_one_nothing_is_read_or_kept_whatever_stands_in_it(string type)
    {
        byte[] packed = Pack(Layer, type);
        byte[] garbage = [.. packed.Select(value => (byte)~value)];
        byte[] flipped = [.. packed];
        flipped[flipped.Length / 2]++;
        foreach (var wrong in (byte[][])[packed[..^1], packed[..(packed.Length / 2)], [.. packed, (byte)0], garbage, flipped])
        {
            var image = Build([Layer], type);
            _work.Write($"layout/blobs/sha256/{image.Layers[0].Descriptor.Digest.Hex}", wrong);

            Assert.Equal("RG6003", (await Assert.ThrowsAsync<ReproGetException>(() => ReadAsync(image))).Code);
            Assert.Equal(
                new[] { image.Manifest.Config.Digest.Hex, image.Descriptor.Digest.Hex }.Order(StringComparer.Ordinal),
                Directory.GetFiles(_work["cache/bases"], "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_layer_that_has_rotted_in_the_cache_fails_once_and_is_fetched_anew()
    {
        var image = Build([Layer], MediaTypes.OciLayer);
        await ReadAsync(image);
        var kept = _work[$"cache/bases/blobs/sha256/{image.Layers[0].Descriptor.Digest.Hex}"];
        await File.WriteAllBytesAsync(kept, [.. Layer.Select(value => (byte)~value)]);

        Assert.Equal("RG6003", (await Assert.ThrowsAsync<ReproGetException>(() => ReadAsync(image))).Code);
        Assert.Equal("debian", OsRelease.Read(await ReadAsync(image)).Id);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_layer_that_is_damaged_and_named_so_fails_as_such_and_is_not_fetched_again(string type)
    {
        var image = Build([[.. Layer[..1536], .. Enumerable.Repeat((byte)'x', 5000), .. Layer]], type);

        Assert.Equal("RG5001", (await Assert.ThrowsAsync<ReproGetException>(() => ReadAsync(image))).Code);
        Directory.Delete(_work["layout"], recursive: true);
        Assert.Equal("RG5001", (await Assert.ThrowsAsync<ReproGetException>(() => ReadAsync(image))).Code);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_layer_that_the_configuration_does_not_know_is_refused(string type)
    {
        var image = Build([Layer], type);
        var other = Build([FakeBase.Layer(FakeBase.File("a", "1"))], type);
        var lying = new BuiltImage(new ImageManifest(MediaTypes.OciManifest, other.Manifest.Config, image.Manifest.Layers), other.Config, image.Layers);
        Put(lying);

        Assert.Equal("RG6045", (await Assert.ThrowsAsync<ReproGetException>(() => ReadAsync(lying))).Code);
    }

    public void Dispose() => _work.Dispose();

    private static byte[] Pack(byte[] layer, string type)
    {
        if (type == MediaTypes.OciLayer)
            return layer;
        if (type == MediaTypes.OciLayerGzip)
            return FakeBase.Gzip(layer);
        using var packed = new MemoryStream();
        using (var encoder = new ZstdEncoder(packed, CancellationToken.None))
        {
            encoder.Write(layer);
            encoder.Finish();
        }
        return packed.ToArray();
    }

    private BuiltImage Build(IReadOnlyList<byte[]> layers, string type)
    {
        var image = FakeBase.Build(layers, type, layer => Pack(layer, type));
        Put(image);
        return image;
    }

    private void Put(BuiltImage image)
    {
        foreach (var blob in (Blob[])[image.ManifestBlob, image.ConfigBlob, .. image.Layers])
            _work.Write($"layout/blobs/sha256/{blob.Descriptor.Digest.Hex}", blob.Content.ReadAll());
        _work.Write("layout/index.json", new ImageIndex(MediaTypes.OciIndex, []).ToBytes());
    }

    private async Task<FileTree> ReadAsync(BuiltImage image, bool isLocal = false)
    {
        if (Directory.Exists(_work["spool"]))
            Directory.Delete(_work["spool"], recursive: true);
        var store = new BaseStore(new BlobCache(_work["cache"]));
        var locked = new LockedBase("oci:layout", null, [new LockedPlatform("amd64", image.Descriptor.Digest, null)]);
        var roots = await store.ReadAsync(Open, locked, Directory.CreateDirectory(_work["spool"]).FullName, CancellationToken.None);
        return roots.Trees["amd64"];

        BaseSource Open() => BaseSource.Open("oci:layout", _work.Root, _ => throw new InvalidOperationException("No registry is meant."), CancellationToken.None)! with { IsLocal = isLocal };
    }
}
