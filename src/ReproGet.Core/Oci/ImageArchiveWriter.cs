using System.Text.Json.Nodes;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Oci;

/// <summary>Writes one tar file that is an OCI image layout and at once what <c>docker load</c> reads.</summary>
/// <remarks>
/// OCI image specification, "image-layout"; Docker's image specification v1.2, "Combined Image JSON + Filesystem Changeset Format" (<c>manifest.json</c>). The layout
/// holds every platform. <c>manifest.json</c> names the first image only: engines without indices take the last of several, and skopeo refuses them. Which one that is
/// depends on the image alone, never on the host, because the archive is the same everywhere; for the host's platform, write an archive of that image.
/// </remarks>
public static class ImageArchiveWriter
{
    private const string Blobs = "blobs/" + Digest.Algorithm;
    private const string TagAnnotation = "org.opencontainers.image.ref.name";

    // Not of a specification: containerd and newer Docker engines read the whole name there.
    private const string NameAnnotation = "io.containerd.image.name";

    /// <summary>Writes the archive beside its place and moves it there when it is complete: what stood there stays when that fails or is cancelled.</summary>
    /// <param name="bundle">What to write; every blob is hashed again.</param>
    /// <param name="names">Each tag becomes an entry of <c>index.json</c>; tools that are told no tag want one only.</param>
    /// <param name="path">Absolute; its directory is made where it is missing.</param>
    /// <param name="epoch">Modification time of all entries, in seconds since 1970.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG6003: a blob is not what its digest says; RG6004, RG6005: the file system refuses.</exception>
    public static Task WriteAsync(ImageBundle bundle, ImageNames names, string path, long epoch, CancellationToken cancellationToken)
        => Task.Run(() => AtomicFile.Write(path, stream => Write(bundle, names, stream, epoch, cancellationToken)), cancellationToken);

    /// <summary>Writes the archive into a stream.</summary>
    /// <inheritdoc cref="WriteAsync"/>
    public static void Write(ImageBundle bundle, ImageNames names, Stream destination, long epoch, CancellationToken cancellationToken)
    {
        var tree = new FileTree();
        Add("oci-layout", FileContent.Of("""{"imageLayoutVersion":"1.0.0"}"""u8.ToArray()));
        Add("index.json", FileContent.Of(Index(bundle, names)));
        Add("manifest.json", FileContent.Of(DockerManifest(bundle.Images[0], names)));
        tree.Set(FileEntry.Directory("blobs", epoch));
        tree.Set(FileEntry.Directory(Blobs, epoch));
        foreach (var blob in bundle.Images.SelectMany(image => (Blob[])[image.ManifestBlob, image.ConfigBlob, .. image.Layers]))
            Add(PathOf(blob.Descriptor), new VerifiedContent(blob));
        if (bundle.Index is { } index)
            Add(PathOf(index.Descriptor), new VerifiedContent(index));
        LayerWriter.Write(tree.Entries, destination, LayerCompression.None, epoch, cancellationToken);

        void Add(string path, FileContent content) => tree.Set(FileEntry.File(path, content, epoch));
    }

    private static byte[] Index(ImageBundle bundle, ImageNames names)
    {
        List<Descriptor> roots = names.Tags.Count == 0 ? [bundle.Root] : [.. names.Tags.Distinct(StringComparer.Ordinal).Select(Named)];
        return new ImageIndex(MediaTypes.OciIndex, roots).ToBytes();

        Descriptor Named(string tag) => bundle.Root with
        {
            Annotations = new Dictionary<string, string> { [TagAnnotation] = tag, [NameAnnotation] = names.Full(tag) },
        };
    }

    private static byte[] DockerManifest(BuiltImage image, ImageNames names) => CanonicalJson.Write(new JsonArray(new JsonObject
    {
        ["Config"] = PathOf(image.ConfigBlob.Descriptor),
        ["RepoTags"] = CanonicalJson.List(names.Tags.Distinct(StringComparer.Ordinal).Select(names.Familiar)),
        ["Layers"] = CanonicalJson.List(image.Layers.Select(layer => PathOf(layer.Descriptor))),
    }));

    private static string PathOf(Descriptor descriptor) => $"{Blobs}/{descriptor.Digest.Hex}";

    private sealed class VerifiedContent(Blob blob) : FileContent
    {
        public override long Length => blob.Descriptor.Size;

        public override Stream Open() => blob.OpenVerified();
    }
}
