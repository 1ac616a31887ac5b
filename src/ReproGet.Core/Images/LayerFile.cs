using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Images;

/// <summary>Writes layers into files.</summary>
internal static class LayerFile
{
    /// <summary>Entries have their final times by now; a directory that the base has may be later than our epoch, and stays so.</summary>
    private const long AnyTime = long.MaxValue;

    public static async Task AddAsync(
        ImageDraft draft, IEnumerable<FileEntry> entries, string createdBy, string comment, CancellationToken cancellationToken)
    {
        var mediaType = MediaType(draft.Format, draft.Request.Compression);
        var layer = await WriteAsync(entries, draft.Request.Compression, draft.WorkDirectory, cancellationToken).ConfigureAwait(false);
        var blob = new Blob(new Descriptor(mediaType, layer.Digest, layer.Size), FileContent.OfFile(PathOf(draft.WorkDirectory, layer.Digest), 0, layer.Size));
        draft.Layers.Add(new DraftLayer(blob, new LayerNote(layer.DiffId, createdBy, comment)));
    }

    /// <summary>Writes a layer under the name of its digest. Compression is work for a processor; it is kept off the caller's thread.</summary>
    public static Task<LayerDescription> WriteAsync(IEnumerable<FileEntry> entries, LayerCompression compression, string folder, CancellationToken cancellationToken)
        => Task.Run(() => Write(entries, compression, folder, cancellationToken), cancellationToken);

    public static string MediaType(ImageFormat format, LayerCompression compression) => (format, compression) switch
    {
        (ImageFormat.Oci, LayerCompression.None) => MediaTypes.OciLayer,
        (ImageFormat.Oci, LayerCompression.Gzip) => MediaTypes.OciLayerGzip,
        (ImageFormat.Oci, LayerCompression.Zstd) => MediaTypes.OciLayerZstd,
        (ImageFormat.Docker, LayerCompression.None) => MediaTypes.DockerLayer,
        (ImageFormat.Docker, LayerCompression.Gzip) => MediaTypes.DockerLayerGzip,
        _ => throw ImageErrors.CompressionWithoutType(compression.ToString()),
    };

    public static string PathOf(string folder, Digest digest) => Path.Combine(folder, digest.Hex);

    private static LayerDescription Write(IEnumerable<FileEntry> entries, LayerCompression compression, string folder, CancellationToken cancellationToken)
    {
        var unfinished = Path.Combine(folder, $"layer-{Guid.NewGuid():N}.tmp");
        try
        {
            LayerDescription layer;
            WorkFile.MakeFolder(folder);
            using (var stream = new WorkStream(unfinished))
                layer = LayerWriter.Write(entries, stream, compression, AnyTime, cancellationToken);
            WorkFile.Move(unfinished, PathOf(folder, layer.Digest));
            return layer;
        }
        finally
        {
            if (File.Exists(unfinished))
                File.Delete(unfinished);
        }
    }
}
