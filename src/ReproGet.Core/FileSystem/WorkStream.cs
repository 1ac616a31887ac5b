using ReproGet.Core.Compression;

namespace ReproGet.Core.FileSystem;

/// <summary>Writes a file, and tells of a file system that refuses, so that this is not taken for a failure of what is written.</summary>
internal sealed class WorkStream : WriteOnlyStream
{
    private const int BufferSize = 1 << 16;

    private readonly Func<Exception, ReproGetException> _onFailure;
    private readonly FileStream _file;

    /// <summary>Makes the file, or empties it.</summary>
    /// <param name="path">Where.</param>
    /// <param name="onFailure">What to throw then, from any call, the last included; null for RG5014 and RG5015.</param>
    public WorkStream(string path, Func<Exception, ReproGetException>? onFailure = null)
    {
        _onFailure = onFailure ?? (failure => FileSystemErrors.CannotWork(path, failure));
        try
        {
            _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, BufferSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _onFailure(e);
        }
    }

    public override long Position
    {
        get => _file.Position;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _file.Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _onFailure(e);
        }
    }

    /// <summary>Waits until the disk has it.</summary>
    public void FlushToDisk()
    {
        try
        {
            _file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _onFailure(e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing)
                _file.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _onFailure(e);
        }
        base.Dispose(disposing);
    }
}
