using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Oci;

/// <summary>Hashes what is read through it, on another thread, and throws, before its end is told, where it is not what the digest names.</summary>
internal sealed class VerifyingStream(Stream inner, Digest digest, long size, Func<string, ReproGetException>? wrong = null) : BlockStream
{
    private readonly Func<string, ReproGetException> _wrong = wrong ?? (what => OciErrors.WrongContent(digest, what));

    // With room for a byte that it must not have.
    private readonly HashedBlocks _blocks = new(Math.Min(size, int.MaxValue) + 1);
    private long _read;
    private bool _verified;

    public override long Length => size;

    public override long Position
    {
        get => _read - Left.Length;
        set => throw new NotSupportedException();
    }

    protected override ReadOnlyMemory<byte> Next() => Account(inner.Read(_blocks.Next.Span));

    protected override async ValueTask<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken)
        => Account(await inner.ReadAsync(_blocks.Next, cancellationToken).ConfigureAwait(false));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _blocks.Dispose();
            inner.Dispose();
        }
        base.Dispose(disposing);
    }

    private ReadOnlyMemory<byte> Account(int count)
    {
        _read += count;
        if (_read > size)
            throw _wrong($"it is longer than {size} bytes");
        if (count == 0 && _read < size)
            throw _wrong($"it ends after {_read} of {size} bytes");
        var block = _blocks.Add(count);
        // With the last byte, not after it: a reader that knows the length does not ask again.
        if (_read == size && !_verified)
        {
            var actual = _blocks.Finish();
            if (actual != digest)
                throw _wrong($"its digest is {actual}");
            _verified = true;
        }
        return block;
    }
}
