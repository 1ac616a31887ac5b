using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Images;

/// <summary>Writes a layer into the work directory, under the name of its digest.</summary>
internal static class LayerFile
{
    /// <summary>Entries have their final times by now; a directory that the base has may be later than our epoch, and stays so.</summary>
    private const long AnyTime = long.MaxValue;

    public static async Task AddAsync(
        ImageDraft draft, IEnumerable<FileEntry> entries, string createdBy, string comment, CancellationToken cancellationToken)
    {
        var mediaType = MediaType(draft.Format, draft.Request.Compression);
        // Compression is work for a processor; it is kept off the caller's thread.
        var layer = await Task.Run(() => Write(draft, entries, cancellationToken), cancellationToken).ConfigureAwait(false);
        var path = PathOf(draft, layer.Digest);
        var blob = new Blob(new Descriptor(mediaType, layer.Digest, layer.Size), FileContent.OfFile(path, 0, layer.Size));
        draft.Layers.Add(new DraftLayer(blob, new LayerNote(layer.DiffId, createdBy, comment)));
    }

    public static string MediaType(ImageFormat format, LayerCompression compression) => (format, compression) switch
    {
        (ImageFormat.Oci, LayerCompression.None) => MediaTypes.OciLayer,
        (ImageFormat.Oci, LayerCompression.Gzip) => MediaTypes.OciLayerGzip,
        (ImageFormat.Oci, LayerCompression.Zstd) => MediaTypes.OciLayerZstd,
        (ImageFormat.Docker, LayerCompression.None) => MediaTypes.DockerLayer,
        (ImageFormat.Docker, LayerCompression.Gzip) => MediaTypes.DockerLayerGzip,
        _ => throw ImageErrors.CompressionWithoutType(compression.ToString()),
    };

    private static LayerDescription Write(ImageDraft draft, IEnumerable<FileEntry> entries, CancellationToken cancellationToken)
    {
        var unfinished = Path.Combine(draft.WorkDirectory, $"layer-{Guid.NewGuid():N}.tmp");
        try
        {
            LayerDescription layer;
            WorkFile.MakeFolder(draft.WorkDirectory);
            using (var stream = new WorkStream(unfinished))
                layer = LayerWriter.Write(entries, stream, draft.Request.Compression, AnyTime, cancellationToken);
            WorkFile.Move(unfinished, PathOf(draft, layer.Digest));
            return layer;
        }
        finally
        {
            if (File.Exists(unfinished))
                File.Delete(unfinished);
        }
    }

    private static string PathOf(ImageDraft draft, Digest digest) => Path.Combine(draft.WorkDirectory, digest.Hex);
}
