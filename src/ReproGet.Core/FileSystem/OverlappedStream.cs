using ReproGet.Core.Compression;

namespace ReproGet.Core.FileSystem;

/// <summary>Writes to another stream, which it leaves open, on a thread of its own: the disk works while the next bytes are read and hashed.</summary>
internal sealed class OverlappedStream(Stream destination) : WriteOnlyStream
{
    private const int BufferSize = 1 << 20;

    private byte[] _filling = new byte[BufferSize];
    private byte[] _writing = new byte[BufferSize];
    private int _filled;
    private Task _write = Task.CompletedTask;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var taken = Math.Min(buffer.Length, BufferSize - _filled);
            buffer[..taken].CopyTo(_filling.AsSpan(_filled));
            _filled += taken;
            buffer = buffer[taken..];
            if (_filled == BufferSize)
                Start();
        }
    }

    /// <summary>Waits until all is written. What the other stream throws comes from here or from a <see cref="Write"/>.</summary>
    public void Finish()
    {
        Start();
        _write.GetAwaiter().GetResult();
    }

    protected override void Dispose(bool disposing)
    {
        // Whoever closes the other stream must not do so while it is written to.
        if (disposing)
            ((IAsyncResult)_write).AsyncWaitHandle.WaitOne();
        base.Dispose(disposing);
    }

    private void Start()
    {
        _write.GetAwaiter().GetResult();
        (_filling, _writing) = (_writing, _filling);
        var (buffer, length) = (_writing, _filled);
        _filled = 0;
        _write = Task.Run(() => destination.Write(buffer, 0, length));
    }
}
