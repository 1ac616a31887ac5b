using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ReproGet.Core.Signatures;

/// <summary>A public key or subkey packet of version 4.</summary>
internal sealed class PublicKey
{
    private PublicKey(ReadOnlyMemory<byte> body, byte algorithm, DateTimeOffset created, KeyMaterial material)
    {
        Body = body;
        Algorithm = algorithm;
        Created = created;
        Material = material;
        Fingerprint = ComputeFingerprint();
    }

    /// <summary>The packet without its header.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The public-key algorithm's number (RFC 9580, 9.1).</summary>
    public byte Algorithm { get; }

    /// <summary>When the key was made, as it says itself.</summary>
    public DateTimeOffset Created { get; }

    public KeyMaterial Material { get; }

    /// <summary>40 upper-case hex digits.</summary>
    public string Fingerprint { get; }

    /// <summary>The last 64 bits of the fingerprint.</summary>
    public string KeyId => Fingerprint[^16..];

    /// <summary>Reads a version 4 key. Other versions have other fingerprints; no archive has such keys.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out PublicKey? key)
    {
        key = null;
        var reader = new OctetReader(body.Span);
        if (body.Length > ushort.MaxValue || !reader.TryReadByte(out var version) || version != 4)
            return false;
        if (!reader.TryReadUInt32(out var created) || !reader.TryReadByte(out var algorithm))
            return false;
        key = new PublicKey(body, algorithm, DateTimeOffset.FromUnixTimeSeconds(created), KeyMaterial.Parse(algorithm, reader.Rest));
        return true;
    }

    /// <summary>Feeds the key to a hash as signatures and fingerprints do (RFC 9580, 5.2.4).</summary>
    public void AppendTo(IncrementalHash hash)
    {
        Span<byte> header = stackalloc byte[3];
        header[0] = 0x99;
        BinaryPrimitives.WriteUInt16BigEndian(header[1..], (ushort)Body.Length);
        hash.AppendData(header);
        hash.AppendData(Body.Span);
    }

    /// <summary>SHA-1 is what version 4 names keys by (RFC 9580, 5.5.4.2). A name is no signature: it takes a second preimage to forge one.</summary>
    private string ComputeFingerprint()
    {
        using var hash = HashAlgorithms.TryCreate(HashAlgorithms.Sha1)!;
        AppendTo(hash);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
