using System.Numerics;
using System.Security.Cryptography;

namespace ReproGet.Core.Signatures;

/// <summary>An RSA key: RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.2).</summary>
internal sealed class RsaMaterial : KeyMaterial
{
    private const int MinBits = 2048;
    private const int MaxBits = 8192;

    /// <summary>A public exponent is 65537 nearly everywhere; a huge one only costs time.</summary>
    private const int MaxExponentBits = 64;

    private readonly BigInteger _modulus;
    private readonly BigInteger _exponent;

    private RsaMaterial(BigInteger modulus, BigInteger exponent)
    {
        _modulus = modulus;
        _exponent = exponent;
    }

    public override string? Weakness => Bits(_modulus) < MinBits ? $"the key is RSA of {Bits(_modulus)} bits, and {MinBits} are the least" : null;

    public static RsaMaterial? TryParse(ReadOnlySpan<byte> fields)
    {
        var reader = new OctetReader(fields);
        if (!reader.TryReadMpi(out var n) || !reader.TryReadMpi(out var e) || !reader.IsAtEnd)
            return null;
        var modulus = Number(n);
        var exponent = Number(e);
        if (Bits(modulus) > MaxBits || Bits(exponent) is < 2 or > MaxExponentBits || modulus.IsEven || exponent.IsEven)
            return null;
        return new RsaMaterial(modulus, exponent);
    }

    public override bool Verify(ReadOnlySpan<byte> hash, byte hashAlgorithm, ReadOnlySpan<byte> signature)
    {
        var reader = new OctetReader(signature);
        if (!reader.TryReadMpi(out var s) || !reader.IsAtEnd)
            return false;
        var value = Number(s);
        if (value >= _modulus)
            return false;
        var length = (Bits(_modulus) + 7) / 8;
        var expected = Encode(hash, hashAlgorithm, length);
        // All of it is public, so the time that this takes tells nothing.
        var found = BigInteger.ModPow(value, _exponent, _modulus).ToByteArray(isUnsigned: true, isBigEndian: true);
        // The leading octet of the encoding is zero, and a number does not keep it.
        return expected is not null && CryptographicOperations.FixedTimeEquals(found, expected.AsSpan(1));
    }

    private static BigInteger Number(ReadOnlySpan<byte> octets) => new(octets, isUnsigned: true, isBigEndian: true);

    private static int Bits(BigInteger number) => (int)number.GetBitLength();

    /// <summary>EMSA-PKCS1-v1_5 (RFC 8017, 9.2). The whole encoding is made and compared: taking a received one apart is where forgeries come from.</summary>
    private static byte[]? Encode(ReadOnlySpan<byte> hash, byte hashAlgorithm, int length)
    {
        // The DER of DigestInfo up to the digest (RFC 8017, 9.2, note 1).
        ReadOnlySpan<byte> prefix = hashAlgorithm switch
        {
            HashAlgorithms.Sha1 => [0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14],
            HashAlgorithms.Sha256 => [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20],
            HashAlgorithms.Sha384 => [0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x05, 0x00, 0x04, 0x30],
            HashAlgorithms.Sha512 => [0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04, 0x40],
            _ => [],
        };
        var padding = length - prefix.Length - hash.Length - 3;
        if (prefix.IsEmpty || padding < 8)
            return null;
        var encoded = new byte[length];
        encoded[1] = 1;
        encoded.AsSpan(2, padding).Fill(0xFF);
        prefix.CopyTo(encoded.AsSpan(3 + padding));
        hash.CopyTo(encoded.AsSpan(3 + padding + prefix.Length));
        return encoded;
    }
}
