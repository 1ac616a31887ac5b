using System.Security.Cryptography;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Installation;

/// <summary>Hashes a blob while it is read, and gives up when the work is cancelled.</summary>
/// <param name="source">The blob.</param>
/// <param name="onFailure">What to throw when the file system fails to read it.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class VerifyingStream(Stream source, Func<IOException, ReproGetException> onFailure, CancellationToken cancellationToken) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int read;
        try
        {
            read = source.Read(buffer);
        }
        catch (IOException e)
        {
            throw onFailure(e);
        }
        _hash.AppendData(buffer[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Reads what is left, and gives the digest of the whole.</summary>
    public Digest Finish()
    {
        var rest = new byte[1 << 16];
        while (Read(rest) > 0)
        {
        }
        return Digest.FromHash(_hash.GetHashAndReset());
    }

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
            source.Dispose();
        }
        base.Dispose(disposing);
    }
}
