using System.Security.Cryptography;
using ReproGet.Core.Compression;
using Digest = ReproGet.Core.Oci.Digest;

namespace ReproGet.Core.FileSystem;

/// <summary>Hashes and counts what goes through it to another stream, which it leaves open.</summary>
internal sealed class DigestStream(Stream destination) : WriteOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Bytes written so far.</summary>
    public long Written { get; private set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        destination.Write(buffer);
        _hash.AppendData(buffer);
        Written += buffer.Length;
    }

    /// <summary>The digest of all that was written.</summary>
    public Digest Finish() => Digest.FromHash(_hash.GetHashAndReset());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}
