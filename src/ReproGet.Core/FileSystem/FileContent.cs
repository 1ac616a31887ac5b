namespace ReproGet.Core.FileSystem;

/// <summary>The bytes of a regular file, wherever they are kept.</summary>
public abstract class FileContent
{
    /// <summary>In bytes.</summary>
    public abstract long Length { get; }

    /// <summary>A new stream of exactly <see cref="Length"/> bytes.</summary>
    public abstract Stream Open();

    /// <summary>Content held in memory: for small files that we make.</summary>
    public static FileContent Of(ReadOnlyMemory<byte> bytes) => new MemoryContent(bytes);

    /// <summary>A part of a file on disk.</summary>
    public static FileContent OfFile(string path, long offset, long length) => new DiskContent(path, offset, length, isOurs: false);

    /// <summary>A part of a spool, into which this process unpacked payloads.</summary>
    internal static FileContent OfSpool(string path, long offset, long length) => new DiskContent(path, offset, length, isOurs: true);

    /// <summary>A whole file on disk, as long as it is now.</summary>
    /// <exception cref="ReproGetException">RG5016: it cannot be read.</exception>
    public static FileContent OfFile(string path)
    {
        try
        {
            return OfFile(path, 0, RegularFile.LengthOf(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileSystemErrors.CannotRead(path, e);
        }
    }

    private sealed class MemoryContent(ReadOnlyMemory<byte> bytes) : FileContent
    {
        public override long Length => bytes.Length;

        public override Stream Open() => new MemoryStream(bytes.ToArray(), writable: false);
    }

    private sealed class DiskContent(string path, long offset, long length, bool isOurs) : FileContent
    {
        public override long Length => length;

        public override Stream Open() => new FileRange(path, offset, length, isOurs);
    }
}
