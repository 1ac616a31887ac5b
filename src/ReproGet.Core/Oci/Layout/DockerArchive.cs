using System.Text.Json.Nodes;
using ReproGet.Core.Compression;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Oci.Layout;

/// <summary>What <c>docker save</c> writes: since Docker 25 an OCI layout as well, before that layers as bare tar files, for which a manifest is made here.</summary>
/// <remarks>Docker's image specification v1.2, "Combined Image JSON + Filesystem Changeset Format".</remarks>
public sealed class DockerArchive : IReadOnlyTarget
{
    private const string ManifestFile = "manifest.json";

    private readonly string _where;
    private readonly Dictionary<Digest, Blob> _blobs = [];
    private readonly List<(Descriptor Root, IReadOnlyList<string> Names)> _images = [];

    private DockerArchive(ArchiveMembers members, string where, CancellationToken cancellationToken)
    {
        _where = where;
        if (!members.TryGet(ManifestFile, out var manifest))
            throw LayoutErrors.NoArchive(where);
        // It is the only document that is an array.
        var list = ImageJson.Parse([.. """{"images":"""u8, .. Document.Read(manifest, where), (byte)'}'], ImageJson.MaxManifestSize, where).Array("images", where);
        foreach (var image in list ?? [])
            Add(image as JsonObject ?? throw OciErrors.Malformed(where, "an entry of its manifest.json is not an object"), members, cancellationToken);
    }

    /// <summary>Opens an archive.</summary>
    /// <param name="path">Absolute. It must stay as it is as long as its contents are read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ReproGetException">RG6033: it is none; RG6001, RG6002: its documents cannot be right; RG5001 to RG5007: it is no tar; RG5016: it cannot be read.</exception>
    public static IReadOnlyTarget Open(string path, CancellationToken cancellationToken)
    {
        var members = ArchiveMembers.Of(path, cancellationToken);
        return members.TryGet(OciLayout.IndexFile, out _) ? OciLayout.Of(members, path) : new DockerArchive(members, path, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(Descriptor target, CancellationToken cancellationToken) => Task.FromResult(_blobs.ContainsKey(target.Digest));

    /// <inheritdoc/>
    /// <exception cref="ReproGetException">RG6031: it is not there; RG6003, from a read: it is something else.</exception>
    public Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken)
        => Task.FromResult(_blobs.TryGetValue(target.Digest, out var blob) ? blob.OpenVerified() : throw LayoutErrors.NotThere(_where, target.Digest.ToString(), []));

    /// <summary>What a name, a tag or a digest points to; without any, the only image there is.</summary>
    /// <inheritdoc/>
    /// <exception cref="ReproGetException">RG6031: there is nothing of this name; RG6032: there are several, and none was named.</exception>
    public Task<Descriptor> ResolveAsync(string reference, CancellationToken cancellationToken)
    {
        var found = reference.Length == 0 ? _images
            : Digest.TryParse(reference, out var digest) ? [.. _images.Where(image => image.Root.Digest == digest)]
            : ImageNames.Find(_images, image => image.Names, reference);
        return found.DistinctBy(image => image.Root.Digest).Count() switch
        {
            0 => throw LayoutErrors.NotThere(_where, reference, _images.SelectMany(image => image.Names)),
            1 => Task.FromResult(found[0].Root),
            _ => throw LayoutErrors.Several(_where, _images.SelectMany(image => image.Names)),
        };
    }

    private void Add(JsonObject image, ArchiveMembers members, CancellationToken cancellationToken)
    {
        var configBytes = Document.Read(Member(image.RequiredText("Config", _where), members), _where);
        var config = ImageConfig.Parse(configBytes);
        var layers = image.TextList("Layers", _where);
        if (layers.Count != config.DiffIds.Count)
            throw OciErrors.Malformed(_where, $"its manifest.json names {layers.Count} layers, and the configuration {config.DiffIds.Count}");
        var descriptors = new List<Descriptor>();
        foreach (var (name, diffId) in layers.Zip(config.DiffIds))
        {
            cancellationToken.ThrowIfCancellationRequested();
            descriptors.Add(Keep(Layer(Member(name, members), diffId)));
        }
        var manifest = new ImageManifest(MediaTypes.DockerManifest, Descriptor.Of(MediaTypes.DockerConfig, configBytes), descriptors);
        Keep(Blob.Of(MediaTypes.DockerConfig, configBytes));
        var root = Keep(Blob.Of(MediaTypes.DockerManifest, manifest.ToBytes()));
        _images.Add((root, image.TextList("RepoTags", _where)));
    }

    /// <summary>A bare tar's name in a manifest is that of the unpacked layer, and so the configuration says it. The .NET SDK and others put compressed ones there.</summary>
    private static Blob Layer(FileContent content, Digest diffId)
    {
        using var stream = content.Open();
        var first = new byte[16];
        var length = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        if (Decompressor.Detect(first.AsSpan(0, length)) != CompressionFormat.Gzip)
            return new Blob(new Descriptor(MediaTypes.DockerLayer, diffId, content.Length), content);
        stream.Position = 0;
        return new Blob(new Descriptor(MediaTypes.DockerLayerGzip, Digest.Of(stream), content.Length), content);
    }

    private Descriptor Keep(Blob blob)
    {
        _blobs[blob.Descriptor.Digest] = blob;
        return blob.Descriptor;
    }

    private FileContent Member(string name, ArchiveMembers members)
        => members.TryGet(TreePath.FromMemberName(name), out var content) ? content : throw OciErrors.Malformed(_where, $"it has no “{name}”");
}
