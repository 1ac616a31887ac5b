using Microsoft.Win32.SafeHandles;

namespace ReproGet.Core.FileSystem;

/// <summary>A read-only stream over a part of a file.</summary>
internal sealed class FileRange : Stream
{
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly long _start;
    private long _position;

    /// <summary>Opens the file.</summary>
    /// <param name="path">Which.</param>
    /// <param name="start">Where the part begins.</param>
    /// <param name="length">Of the part, in bytes.</param>
    /// <param name="isOurs">Whether this process made the file, which then is no pipe: spools are opened for each of their thousands of parts.</param>
    /// <exception cref="ReproGetException">RG5016: it cannot be read, from any read too; RG5012, from a read: it is shorter than that.</exception>
    public FileRange(string path, long start, long length, bool isOurs)
        : this(path, start, Opened(path, isOurs), length)
    {
    }

    private FileRange(string path, long start, SafeFileHandle file, long length)
    {
        _file = file;
        _path = path;
        _start = start;
        Length = length;
    }

    /// <summary>A stream over a whole file, as long as it is now.</summary>
    public static FileRange Whole(string path)
    {
        var file = Opened(path, isOurs: false);
        return new FileRange(path, 0, file, RandomAccess.GetLength(file));
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, Length - _position);
        if (wanted <= 0)
            return 0;
        int read;
        try
        {
            read = RandomAccess.Read(_file, buffer[..wanted], _start + _position);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileSystemErrors.CannotRead(_path, e);
        }
        if (read == 0)
            throw FileSystemErrors.SpoolCut(_path);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }

    private static SafeFileHandle Opened(string path, bool isOurs)
    {
        try
        {
            if (!isOurs)
                RegularFile.Check(path);
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileSystemErrors.CannotRead(path, e);
        }
    }
}
