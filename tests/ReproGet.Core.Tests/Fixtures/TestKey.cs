using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;
using static ReproGet.Core.Tests.Fixtures.OpenPgpWriter;

namespace ReproGet.Core.Tests.Fixtures;

/// <summary>An OpenPGP key pair of version 4.</summary>
internal sealed class TestKey
{
    /// <summary>When keys are made if nothing else is said: 2024-01-01.</summary>
    public static readonly DateTimeOffset Birth = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Func<byte[], HashAlgorithmName, byte[]> _sign;

    private TestKey(byte algorithm, byte[] material, DateTimeOffset? created, Func<byte[], HashAlgorithmName, byte[]> sign)
    {
        Algorithm = algorithm;
        Created = created ?? Birth;
        _sign = sign;
        Body = Join([4], Time(Created), [algorithm], material);
        Hashed = Join([0x99], UInt16((ushort)Body.Length), Body);
#pragma warning disable CA5350 // what version 4 names keys by
        Fingerprint = Convert.ToHexString(SHA1.HashData(Hashed));
#pragma warning restore CA5350
    }

    public byte Algorithm { get; }

    public DateTimeOffset Created { get; }

    /// <summary>The body of its packet.</summary>
    public byte[] Body { get; }

    /// <summary>The form in which signatures hash it.</summary>
    public byte[] Hashed { get; }

    public string Fingerprint { get; }

    /// <summary>The algorithm's own fields of a signature over a finished hash.</summary>
    public byte[] Sign(byte[] hash, HashAlgorithmName algorithm) => _sign(hash, algorithm);

    /// <summary>The same key, whose signatures are changed after they were made.</summary>
    public TestKey Changing(Func<byte[], byte[]> change) => new(Algorithm, Body[6..], Created, (hash, algorithm) => change(_sign(hash, algorithm)));

    /// <summary>In the form of version 4 keys, as GnuPG makes it.</summary>
    public static TestKey Ed25519(DateTimeOffset? created = null)
    {
        var secret = new Ed25519PrivateKeyParameters(new SecureRandom());
        byte[] oid = [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01];
        return new TestKey(22, Join([(byte)oid.Length], oid, Mpi([0x40, .. secret.GeneratePublicKey().GetEncoded()])), created, (hash, _) =>
        {
            var signature = SignEd25519(secret, hash);
            return Join(Mpi(signature.AsSpan(0, 32)), Mpi(signature.AsSpan(32)));
        });
    }

    /// <summary>In the form of RFC 9580.</summary>
    public static TestKey Ed25519Native()
    {
        var secret = new Ed25519PrivateKeyParameters(new SecureRandom());
        return new TestKey(27, secret.GeneratePublicKey().GetEncoded(), null, (hash, _) => SignEd25519(secret, hash));
    }

    public static TestKey Rsa(int bits)
    {
        var rsa = RSA.Create(bits);
        var numbers = rsa.ExportParameters(includePrivateParameters: false);
        return new TestKey(
            1, Join(Mpi(numbers.Modulus), Mpi(numbers.Exponent)), null,
            (hash, algorithm) => Mpi(rsa.SignHash(hash, algorithm, RSASignaturePadding.Pkcs1)));
    }

    /// <summary>RSA whose signature of a hash is whatever number <paramref name="sign"/> gives.</summary>
    public static TestKey Rsa(RsaPrivateCrtKeyParameters secret, Func<byte[], BigInteger> sign) => new(
        1, Join(Mpi(secret.Modulus.ToByteArrayUnsigned()), Mpi(secret.PublicExponent.ToByteArrayUnsigned())), null, (hash, _) => Mpi(sign(hash).ToByteArrayUnsigned()));

    public static TestKey Ecdsa(ECCurve curve, params byte[] oid)
    {
        var ecdsa = ECDsa.Create(curve);
        var point = ecdsa.ExportParameters(includePrivateParameters: false).Q;
        return new TestKey(19, Join([(byte)oid.Length], oid, Mpi([4, .. point.X!, .. point.Y!])), null, (hash, _) =>
        {
            var signature = ecdsa.SignHash(hash);
            return Join(Mpi(signature.AsSpan(0, signature.Length / 2)), Mpi(signature.AsSpan(signature.Length / 2)));
        });
    }

    private static byte[] SignEd25519(Ed25519PrivateKeyParameters secret, byte[] message)
    {
        var signature = new byte[64];
        secret.Sign(Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.Algorithm.Ed25519, null, message, 0, message.Length, signature, 0);
        return signature;
    }
}
