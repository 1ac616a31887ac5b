using System.Security.Cryptography;

namespace ReproGet.Core.Oci;

/// <summary>Hashes what is read through it and throws, before its end is told, where it is not what the digest names.</summary>
internal sealed class VerifyingStream(Stream inner, Digest digest, long size, Func<string, ReproGetException>? wrong = null) : Stream
{
    private readonly Func<string, ReproGetException> _wrong = wrong ?? (what => OciErrors.WrongContent(digest, what));
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;
    private bool _verified;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => size;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => Account(buffer, inner.Read(buffer), buffer.Length);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Account(buffer.Span, count, buffer.Length);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            inner.Dispose();
        }
        base.Dispose(disposing);
    }

    private int Account(ReadOnlySpan<byte> buffer, int count, int asked)
    {
        if (asked == 0)
            return 0;
        _read += count;
        if (_read > size)
            throw _wrong($"it is longer than {size} bytes");
        _hash.AppendData(buffer[..count]);
        // With the last byte, not after it: a reader that knows the length does not ask again.
        if (_read == size && !_verified)
        {
            var actual = Digest.FromHash(_hash.GetHashAndReset());
            if (actual != digest)
                throw _wrong($"its digest is {actual}");
            _verified = true;
        }
        if (count == 0 && !_verified)
            throw _wrong($"it ends after {_read} of {size} bytes");
        return count;
    }
}
