using System.Security.Cryptography;
using ReproGet.Core.Compression;
using Digest = ReproGet.Core.Oci.Digest;

namespace ReproGet.Core.FileSystem;

/// <summary>Writes to another stream, which it leaves open, and hashes, each on a thread of its own: disk and hash work while the next bytes are made.</summary>
internal sealed class OverlappedStream(Stream destination) : WriteOnlyStream
{
    private const int BufferSize = 1 << 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _filling = new byte[BufferSize];
    private byte[] _leaving = new byte[BufferSize];
    private int _filled;
    private Task _work = Task.CompletedTask;

    /// <summary>Bytes that went to the other stream; all of them after <see cref="Finish"/>.</summary>
    public long Written { get; private set; }

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

    /// <summary>Waits until all is written, and gives its digest. What the other stream throws comes from here or from a <see cref="Write"/>.</summary>
    public Digest Finish()
    {
        Start();
        _work.GetAwaiter().GetResult();
        return Digest.FromHash(_hash.GetHashAndReset());
    }

    protected override void Dispose(bool disposing)
    {
        // Whoever closes the other stream must not do so while it is written to.
        if (disposing)
        {
            ((IAsyncResult)_work).AsyncWaitHandle.WaitOne();
            _hash.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Start()
    {
        _work.GetAwaiter().GetResult();
        (_filling, _leaving) = (_leaving, _filling);
        var (buffer, length) = (_leaving, _filled);
        _filled = 0;
        Written += length;
        _work = Task.WhenAll(Task.Run(() => destination.Write(buffer, 0, length)), Task.Run(() => _hash.AppendData(buffer, 0, length)));
    }
}
