namespace ReproGet.Core.FileSystem;

/// <summary>Makes the failures of reading one archive: it knows the archive's name and where in it we are.</summary>
internal sealed class TarFaults(string? archive)
{
    private readonly string _archive = archive is null ? "A tar archive" : $"The tar archive “{FileSystemErrors.Printable(archive)}”";

    /// <summary>The offset of the header that is being read.</summary>
    public long Offset { get; set; }

    public ReproGetException Damaged(string what) => FileSystemErrors.ArchiveDamaged(_archive, Offset, what);

    public ReproGetException Cut() => FileSystemErrors.ArchiveCut(_archive, Offset);

    public ReproGetException Unsupported(string what) => FileSystemErrors.ArchiveUnsupported(_archive, Offset, what);

    public ReproGetException NotUtf8() => FileSystemErrors.NameNotUtf8(_archive, Offset);
}
