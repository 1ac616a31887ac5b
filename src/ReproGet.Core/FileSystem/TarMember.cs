namespace ReproGet.Core.FileSystem;

/// <summary>One member of a tar archive.</summary>
/// <param name="Entry">What it is. <see cref="FileEntry.Content"/> is null: the bytes are read from <see cref="TarReader.Content"/>.</param>
/// <param name="Length">Bytes of content, holes of a sparse file included; 0 for all but regular files.</param>
public sealed record TarMember(FileEntry Entry, long Length);
