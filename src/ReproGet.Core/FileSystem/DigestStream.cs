using System.Security.Cryptography;
using ReproGet.Core.Compression;
using Digest = ReproGet.Core.Oci.Digest;

namespace ReproGet.Core.FileSystem;

/// <summary>Hashes what goes through it to another stream, which it leaves open.</summary>
/// <param name="destination">The other stream.</param>
/// <param name="hashes">False where the same bytes are hashed elsewhere.</param>
internal sealed class DigestStream(Stream destination, bool hashes) : WriteOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        destination.Write(buffer);
        if (hashes)
            _hash.AppendData(buffer);
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
