using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;
using ReproGet.Core.Signatures;
using ReproGet.Core.Tests.Fixtures;
using static ReproGet.Core.Tests.Fixtures.OpenPgpWriter;

namespace ReproGet.Core.Tests.Signatures;

/// <summary>Signatures whose numbers were made up, or are other forms of true ones.</summary>
public sealed class ForgedNumbersTests
{
    private const int RsaLength = 256;

    // The DER of DigestInfo up to a SHA-256 digest (RFC 8017, 9.2, note 1).
    private static readonly byte[] Sha256Prefix = [0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

    private static readonly BigInteger P256Order = SecNamedCurves.GetByName("secp256r1").N;

    /// <summary>RFC 8032, 5.1.</summary>
    private static readonly BigInteger Ed25519Order = BigInteger.Two.Pow(252).Add(new BigInteger("27742317777372353535851937790883648493"));

    // With the exponent 3 a forger needs no secret where a verifier takes encodings apart.
    private static readonly RsaPrivateCrtKeyParameters Secret = GenerateRsa(exponent: 3);

    public static TheoryData<string> WrongEncodings => [.. Encodings.Keys];

    public static TheoryData<string> WrongPoints => [.. Points.Keys];

    public static TheoryData<string> WrongScalars => [.. Scalars.Keys];

    /// <summary>Encodings of a hash that begin or end like the right one (RFC 8017, 9.2).</summary>
    private static Dictionary<string, Func<byte[], byte[]>> Encodings { get; } = new()
    {
        ["garbage behind the hash"] = hash => [.. Encode(hash, padding: 8), .. RandomNumberGenerator.GetBytes(RsaLength - 62)],
        ["zeros behind the hash"] = hash => [.. Encode(hash, padding: 8), .. new byte[RsaLength - 62]],
        ["a zero within the padding"] = hash => [.. Encode(hash).AsSpan(0, 100), 0, .. Encode(hash).AsSpan(101)],
        ["padding of zeros"] = hash => [0, 1, .. new byte[RsaLength - 54], .. Encode(hash).AsSpan(RsaLength - 52)],
        ["padding for encryption"] = hash => [0, 2, .. Encode(hash).AsSpan(2)],
        ["no type of padding"] = hash => [0, 0, .. Encode(hash).AsSpan(2)],
        ["another type of padding"] = hash => [0, 3, .. Encode(hash).AsSpan(2)],
        ["parameters left out"] = hash => Pad([0x30, 0x2F, 0x30, 0x0B, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x04, 0x20, .. hash]),
        ["garbage in the parameters"] = hash => Pad([0x30, 0x33, 0x30, 0x0F, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x02, 1, 2, 0x04, 0x20, .. hash]),
        ["lengths of two octets"] = hash => Pad([0x30, 0x81, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20, .. hash]),
        ["another digest's name"] = hash => Pad([0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04, 0x20, .. hash]),
        ["the hash alone"] = Pad,
        ["a cut hash"] = hash => Encode(hash[..31]),
        ["nothing"] = _ => [0],
    };

    private static Dictionary<string, Func<BigInteger, BigInteger, (BigInteger R, BigInteger S)>> Points { get; } = new()
    {
        ["both zero"] = (_, _) => (BigInteger.Zero, BigInteger.Zero),
        ["r zero"] = (_, s) => (BigInteger.Zero, s),
        ["s zero"] = (r, _) => (r, BigInteger.Zero),
        ["r the order"] = (_, s) => (P256Order, s),
        ["s the order"] = (r, _) => (r, P256Order),
        ["both one"] = (_, _) => (BigInteger.One, BigInteger.One),
        ["r and the order"] = (r, s) => (r.Add(P256Order), s),
        ["s and the order"] = (r, s) => (r, s.Add(P256Order)),
        ["s and the order many times"] = (r, s) => (r, s.Add(P256Order.ShiftLeft(4096))),
        ["exchanged"] = (r, s) => (s, r),
    };

    private static Dictionary<string, Func<byte[], byte[], byte[]>> Scalars { get; } = new()
    {
        ["s and the order"] = (r, s) => Join(Mpi(r), Mpi(PlusOrder(s))),
        ["all zero"] = (_, _) => Join(Mpi([0]), Mpi([0])),
        ["r the neutral point and s zero"] = (_, _) => Join(Mpi([1, .. new byte[31]]), Mpi([0])),
        ["r a number that is no point's"] = (_, s) => Join(Mpi([2, .. Enumerable.Repeat((byte)0xFF, 31)]), Mpi(s)),
        ["r with an octet before it"] = (r, s) => Join(Mpi([0x40, .. r]), Mpi(s)),
        ["r alone"] = (r, _) => Mpi(r),
        ["a third number"] = (r, s) => Join(Mpi(r), Mpi(s), Mpi([1])),
        ["numbers that are longer than what is there"] = (r, s) => [0xFF, 0xFF, .. r, .. s],
        ["nothing"] = (_, _) => [],
    };

    [Fact]
    public void The_right_encoding_is_accepted() => Assert.Null(CodeOf(Rsa(Encode), Rsa(Encode)));

    [Theory, MemberData(nameof(WrongEncodings))]
    public void Of_rsa_the_one_encoding_counts(string summary) => Assert.Equal("RG3004", CodeOf(Rsa(Encode), Rsa(Encodings[summary])));

    [Fact]
    public void A_cube_root_that_needs_no_secret_is_refused()
    {
        // It begins right and ends as it likes (Bleichenbacher's forgery of 2006).
        byte[]? begins = null, ends = null;
        var forger = TestKey.Rsa(Secret, hash =>
        {
            begins = Encode(hash, padding: 8);
            var root = CubeRoot(new BigInteger(1, [.. begins, .. Enumerable.Repeat((byte)0xFF, RsaLength - begins.Length)]));
            ends = Fixed(root.Pow(3).ToByteArrayUnsigned(), RsaLength);
            return root;
        });

        Assert.Equal("RG3004", CodeOf(Rsa(Encode), forger));
        Assert.Equal(begins, ends![..begins!.Length]);
    }

    [Fact]
    public void A_signature_that_is_not_below_the_modulus_is_refused()
        => Assert.Equal("RG3004", CodeOf(Rsa(Encode), TestKey.Rsa(Secret, hash => Sign(Encode(hash)).Add(Secret.Modulus))));

    [Theory, MemberData(nameof(WrongPoints))]
    public void Of_ecdsa_numbers_that_are_out_of_range_are_refused(string summary)
    {
        var key = TestKey.Ecdsa(ECCurve.NamedCurves.nistP256, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07);

        Assert.Equal("RG3004", CodeOf(key, key.Changing(numbers =>
        {
            var (first, second) = Split(numbers);
            var (r, s) = Points[summary](new BigInteger(1, first), new BigInteger(1, second));
            return Join(Mpi(r.ToByteArrayUnsigned()), Mpi(s.ToByteArrayUnsigned()));
        })));
    }

    [Theory, MemberData(nameof(WrongScalars))]
    public void Of_ed25519_other_forms_of_a_signature_are_refused(string summary)
    {
        var key = TestKey.Ed25519();

        Assert.Equal("RG3004", CodeOf(key, key.Changing(numbers =>
        {
            var (r, s) = Split(numbers);
            return Scalars[summary](Fixed(r, 32), Fixed(s, 32));
        })));
    }

    [Fact]
    public void The_same_holds_for_ed25519_in_the_form_of_RFC_9580()
    {
        var key = TestKey.Ed25519Native();

        Assert.Equal("RG3004", CodeOf(key, key.Changing(octets => [.. octets[..32], .. PlusOrder(octets[32..])])));
        Assert.Equal("RG3004", CodeOf(key, key.Changing(octets => [.. octets, 0])));
        Assert.Equal("RG3004", CodeOf(key, key.Changing(octets => octets[..63])));
        Assert.Null(CodeOf(key, key));
    }

    /// <summary>What is said of a message that one key signed and another claims to have signed; null where it is believed.</summary>
    private static string? CodeOf(TestKey owner, TestKey forger)
    {
        Assert.Equal(owner.Fingerprint, forger.Fingerprint);
        var message = CleartextMessage.Parse(Encoding.UTF8.GetBytes(ClearSign.Sign("Origin: Debian", forger)), "InRelease");
        var keyring = Keyring.Load(TestCertificate.Simple(owner).Bytes, "keys");
        try
        {
            SignatureVerifier.Verify(message, keyring, now: null);
            return null;
        }
        catch (ReproGetException refused)
        {
            return refused.Code;
        }
    }

    private static TestKey Rsa(Func<byte[], byte[]> encode) => TestKey.Rsa(Secret, hash => Sign(encode(hash)));

    private static BigInteger Sign(byte[] encoded) => new BigInteger(1, encoded).ModPow(Secret.Exponent, Secret.Modulus);

    private static byte[] Encode(byte[] hash) => Pad([.. Sha256Prefix, .. hash]);

    private static byte[] Encode(byte[] hash, int padding) => [0, 1, .. Enumerable.Repeat((byte)0xFF, padding), 0, .. Sha256Prefix, .. hash];

    private static byte[] Pad(byte[] content) => [0, 1, .. Enumerable.Repeat((byte)0xFF, RsaLength - content.Length - 3), 0, .. content];

    /// <summary>The largest number whose third power is no larger.</summary>
    private static BigInteger CubeRoot(BigInteger number)
    {
        var root = BigInteger.Zero;
        for (var bit = (number.BitLength / 3) + 1; bit >= 0; bit--)
        {
            if (root.SetBit(bit).Pow(3).CompareTo(number) <= 0)
                root = root.SetBit(bit);
        }
        return root;
    }

    private static RsaPrivateCrtKeyParameters GenerateRsa(int exponent)
    {
        var generator = new RsaKeyPairGenerator();
        generator.Init(new RsaKeyGenerationParameters(BigInteger.ValueOf(exponent), new SecureRandom(), RsaLength * 8, certainty: 64));
        return (RsaPrivateCrtKeyParameters)generator.GenerateKeyPair().Private;
    }

    /// <summary>The octets of two numbers.</summary>
    private static (byte[] First, byte[] Second) Split(byte[] mpis)
    {
        var second = 2 + (((mpis[0] << 8) + mpis[1] + 7) / 8);
        return (mpis[2..second], mpis[(second + 2)..]);
    }

    /// <summary>Ed25519's numbers are little-endian.</summary>
    private static byte[] PlusOrder(byte[] scalar) => [.. Fixed(new BigInteger(1, [.. scalar.Reverse()]).Add(Ed25519Order).ToByteArrayUnsigned(), 32).Reverse()];

    private static byte[] Fixed(byte[] number, int length) => [.. new byte[length - number.Length], .. number];
}
