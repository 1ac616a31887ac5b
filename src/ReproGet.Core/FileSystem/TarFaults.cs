namespace ReproGet.Core.FileSystem;

/// <summary>Makes the failures of reading one archive: it knows the archive's name and where in it we are.</summary>
internal sealed class TarFaults(string? archive)
{
    private readonly string _archive = archive is null ? "A tar archive" : $"The tar archive “{FileSystemErrors.Printable(archive)}”";
    private readonly string _inSentence = archive is null ? "a tar archive" : $"the tar archive “{FileSystemErrors.Printable(archive)}”";

    /// <summary>The offset of the header that is being read.</summary>
    public long Offset { get; set; }

    /// <summary>A member's name, or the name that a hard link gives, made canonical.</summary>
    public string PathOf(string name) => TreePath.FromMemberName(name, _inSentence);

    public ReproGetException UnsafePath(string path) => FileSystemErrors.UnsafePath(path, _inSentence);

    public ReproGetException Damaged(string what) => FileSystemErrors.ArchiveDamaged(_archive, Offset, what);

    public ReproGetException Cut() => FileSystemErrors.ArchiveCut(_archive, Offset);

    public ReproGetException Unsupported(string what) => FileSystemErrors.ArchiveUnsupported(_archive, Offset, what);

    public ReproGetException NotUtf8() => FileSystemErrors.NameNotUtf8(_archive, Offset);
}
