using Curve = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace ReproGet.Core.Signatures;

/// <summary>An Ed25519 key, in the form of version 4 keys (RFC 9580, 5.5.5.5) and in its own (5.5.5.9).</summary>
internal sealed class Ed25519Material : KeyMaterial
{
    private readonly byte[] _publicKey;
    private readonly bool _isLegacy;

    private Ed25519Material(ReadOnlySpan<byte> publicKey, bool isLegacy)
    {
        _publicKey = publicKey.ToArray();
        _isLegacy = isLegacy;
    }

    public override string? Weakness => null;

    /// <summary>The curve's object identifier, 1.3.6.1.4.1.11591.15.1 (RFC 9580, 9.2).</summary>
    private static ReadOnlySpan<byte> Oid => [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01];

    public static Ed25519Material? TryParseLegacy(ReadOnlySpan<byte> fields)
    {
        var reader = new OctetReader(fields);
        if (!reader.TryReadByte(out var length) || !reader.TryRead(length, out var oid) || !oid.SequenceEqual(Oid))
            return null;
        // 0x40 says that the point is in the curve's native encoding.
        return reader.TryReadMpi(out var point) && reader.IsAtEnd && point.Length == Curve.PublicKeySize + 1 && point[0] == 0x40
            ? new Ed25519Material(point[1..], isLegacy: true)
            : null;
    }

    public static Ed25519Material? TryParse(ReadOnlySpan<byte> fields)
        => fields.Length == Curve.PublicKeySize ? new Ed25519Material(fields, isLegacy: false) : null;

    public override bool Verify(ReadOnlySpan<byte> hash, byte hashAlgorithm, ReadOnlySpan<byte> signature)
    {
        var octets = new byte[Curve.SignatureSize];
        if (!(_isLegacy ? TryJoin(signature, octets) : signature.TryCopyTo(octets) && signature.Length == octets.Length))
            return false;
        return Curve.Verify(octets, 0, _publicKey, 0, hash.ToArray(), 0, hash.Length);
    }

    /// <summary>R and S as two numbers, which lose their leading zero octets on the way.</summary>
    private static bool TryJoin(ReadOnlySpan<byte> signature, Span<byte> octets)
    {
        var half = octets.Length / 2;
        var reader = new OctetReader(signature);
        if (!reader.TryReadMpi(out var r) || !reader.TryReadMpi(out var s) || !reader.IsAtEnd || r.Length > half || s.Length > half)
            return false;
        r.CopyTo(octets[(half - r.Length)..]);
        s.CopyTo(octets[(octets.Length - s.Length)..]);
        return true;
    }
}
