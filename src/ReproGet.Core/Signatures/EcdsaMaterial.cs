using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;

namespace ReproGet.Core.Signatures;

/// <summary>An ECDSA key on one of NIST's curves (RFC 9580, 5.5.5.4).</summary>
internal sealed class EcdsaMaterial : KeyMaterial
{
    private readonly ECPublicKeyParameters _key;

    private EcdsaMaterial(ECPublicKeyParameters key) => _key = key;

    public override string? Weakness => null;

    public static EcdsaMaterial? TryParse(ReadOnlySpan<byte> fields)
    {
        var reader = new OctetReader(fields);
        if (!reader.TryReadByte(out var length) || !reader.TryRead(length, out var oid) || CurveName(oid) is not { } name)
            return null;
        if (!reader.TryReadMpi(out var point) || !reader.IsAtEnd || point.IsEmpty || point[0] != 4)
            return null;
        var curve = CustomNamedCurves.GetByName(name);
        var domain = new ECDomainParameters(curve);
        if (point.Length != 1 + (2 * domain.Curve.FieldElementEncodingLength))
            return null;
        var x = new BigInteger(1, point[1..(1 + (point.Length / 2))].ToArray());
        var y = new BigInteger(1, point[(1 + (point.Length / 2))..].ToArray());
        if (x.CompareTo(domain.Curve.Field.Characteristic) >= 0 || y.CompareTo(domain.Curve.Field.Characteristic) >= 0)
            return null;
        var onCurve = domain.Curve.CreatePoint(x, y);
        return onCurve.IsValid() && !onCurve.IsInfinity ? new EcdsaMaterial(new ECPublicKeyParameters(onCurve, domain)) : null;
    }

    public override bool Verify(ReadOnlySpan<byte> hash, byte hashAlgorithm, ReadOnlySpan<byte> signature)
    {
        var reader = new OctetReader(signature);
        if (!reader.TryReadMpi(out var r) || !reader.TryReadMpi(out var s) || !reader.IsAtEnd)
            return false;
        var signer = new ECDsaSigner();
        signer.Init(forSigning: false, _key);
        return signer.VerifySignature(hash.ToArray(), new BigInteger(1, r.ToArray()), new BigInteger(1, s.ToArray()));
    }

    /// <summary>The curves' object identifiers (RFC 9580, 9.2).</summary>
    private static string? CurveName(ReadOnlySpan<byte> oid)
        => oid.SequenceEqual<byte>([0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]) ? "P-256"
        : oid.SequenceEqual<byte>([0x2B, 0x81, 0x04, 0x00, 0x22]) ? "P-384"
        : oid.SequenceEqual<byte>([0x2B, 0x81, 0x04, 0x00, 0x23]) ? "P-521"
        : null;
}
