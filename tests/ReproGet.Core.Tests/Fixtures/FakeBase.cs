using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using ReproGet.Core.Distros;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Fixtures;

/// <summary>Base images of a test.</summary>
internal static class FakeBase
{
    /// <summary>An image of bare tar files.</summary>
    public static BaseImage Image(params IReadOnlyList<byte[]> layers)
    {
        var built = Build(layers, MediaTypes.OciLayer, layer => layer);
        return new BaseImage(built.Manifest, built.Config, built.Layers, built.Descriptor.Digest);
    }

    /// <summary>The same, each layer packed.</summary>
    public static BuiltImage Build(
        IReadOnlyList<byte[]> layers, string mediaType = MediaTypes.OciLayerGzip, Func<byte[], byte[]>? pack = null, string architecture = "amd64", string? variant = null, string config = "{}")
    {
        var blobs = layers.Select(layer => Blob.Of(mediaType, (pack ?? Gzip)(layer))).ToList();
        var json = new JsonObject
        {
            ["architecture"] = architecture,
            ["os"] = "linux",
            ["config"] = JsonNode.Parse(config),
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray([.. layers.Select(layer => (JsonNode)Digest.Of(layer).ToString())]) },
        };
        if (variant is not null)
            json["variant"] = variant;
        var parsed = ImageConfig.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()));
        var manifest = new ImageManifest(MediaTypes.OciManifest, Descriptor.Of(MediaTypes.OciConfig, parsed.ToBytes()), [.. blobs.Select(blob => blob.Descriptor)]);
        return new BuiltImage(manifest, parsed, blobs);
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>A layer of these files.</summary>
    public static byte[] Layer(params IEnumerable<FileEntry> files)
    {
        var tree = new FileTree();
        foreach (var file in files)
            tree.Set(file);
        tree.AddMissingParents(FakeDeb.Time);
        using var layer = new MemoryStream();
        LayerWriter.Write(tree.Entries, layer, LayerCompression.None, long.MaxValue, CancellationToken.None);
        return layer.ToArray();
    }

    public static FileEntry File(string path, string text) => FileEntry.File(path, FileContent.Of(Encoding.UTF8.GetBytes(text)), FakeDeb.Time);

    /// <summary>A tree of these files, as one that was read from a base.</summary>
    public static FileTree Tree(params IEnumerable<FileEntry> files)
    {
        var tree = new FileTree();
        foreach (var file in files)
            tree.Set(file);
        tree.AddMissingParents(FakeDeb.Time);
        return tree;
    }

    /// <summary>A base for amd64 with these files, as a lock reads it.</summary>
    public static BaseRoots Roots(string reference, params IEnumerable<FileEntry> files)
        => new(new LockedBase(reference, null, [new LockedPlatform("amd64", Digest.Of([]), null)]), new Dictionary<string, FileTree> { ["amd64"] = Tree(files) });
}
