using ReproGet.Core.Compression;

namespace ReproGet.Core.FileSystem;

/// <summary>Writes image layers: the same entries always give the same bytes, on every machine.</summary>
public static class LayerWriter
{
    /// <summary>Writes <paramref name="entries"/> as one layer. Contents flow through; none is held in memory.</summary>
    /// <param name="entries">In strictly ascending <see cref="Utf8Order"/>, every directory that holds another entry among them. <see cref="FileTree.Entries"/> are so.</param>
    /// <param name="destination">Receives the compressed bytes; left open.</param>
    /// <param name="compression">How to compress.</param>
    /// <param name="epoch">In seconds since 1970-01-01 UTC: no entry gets a later time.</param>
    /// <param name="cancellationToken">Ends the work between two entries.</param>
    /// <exception cref="ReproGetException">
    /// RG5008: a path twice, or out of order; RG5009: a parent directory is missing; RG5010: a content is not as long as it said; RG5011: a hard link without its file; RG5013: an entry that no archive can hold.
    /// </exception>
    public static LayerDescription Write(
        IEnumerable<FileEntry> entries, Stream destination, LayerCompression compression, long epoch, CancellationToken cancellationToken)
    {
        using var written = new OverlappedStream(destination);
        using var encoder = Encoder(written, compression, cancellationToken);
        using var tar = new DigestStream(encoder, hashes: compression != LayerCompression.None);
        var writer = new TarWriter(tar);
        foreach (var entry in HardLinks.FirstNameHoldsContent(Checked(entries)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.Write(entry.ModifiedTime > epoch ? entry with { ModifiedTime = epoch } : entry);
        }
        writer.Finish();
        encoder.Finish();
        var digest = written.Finish();
        return new LayerDescription(digest, compression == LayerCompression.None ? digest : tar.Finish(), written.Written, compression);
    }

    private static EncoderStream Encoder(Stream destination, LayerCompression compression, CancellationToken cancellationToken) => compression switch
    {
        LayerCompression.Gzip => new GzipEncoder(destination, cancellationToken),
        LayerCompression.Zstd => new ZstdEncoder(destination, cancellationToken),
        _ => new PlainEncoder(destination),
    };

    private static List<FileEntry> Checked(IEnumerable<FileEntry> entries)
    {
        var list = new List<FileEntry>();
        var directories = new HashSet<string>(StringComparer.Ordinal) { "" };
        foreach (var entry in entries)
        {
            if (list.Count > 0 && Utf8Order.Instance.Compare(list[^1].Path, entry.Path) is >= 0 and var order)
                throw order == 0 ? FileSystemErrors.PathTwice(entry.Path) : FileSystemErrors.PathOutOfOrder(list[^1].Path, entry.Path);
            if (!directories.Contains(TreePath.Parent(entry.Path)))
                throw FileSystemErrors.ParentMissing(entry.Path);
            if (entry.Type == FileType.Directory)
                directories.Add(entry.Path);
            list.Add(entry);
        }
        return list;
    }
}
