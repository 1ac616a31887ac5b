using System.Security.Cryptography;

namespace ReproGet.Core.Signatures;

/// <summary>The digests of OpenPGP, by their numbers (RFC 9580, 9.5).</summary>
internal static class HashAlgorithms
{
    public const byte Sha1 = 2;
    public const byte Sha256 = 8;
    public const byte Sha384 = 9;
    public const byte Sha512 = 10;

    /// <summary>Whether a signature with this digest may prove something. MD5, SHA-1 and RIPEMD-160 are broken or as good as; nobody signs archives with the others.</summary>
    public static bool IsStrong(byte algorithm) => algorithm is Sha256 or Sha384 or Sha512;

    /// <summary>A running hash, or null for a digest that we do not compute. SHA-1 is among them: a revocation counts, however weak.</summary>
    public static IncrementalHash? TryCreate(byte algorithm) => algorithm switch
    {
        Sha1 => IncrementalHash.CreateHash(HashAlgorithmName.SHA1),
        Sha256 => IncrementalHash.CreateHash(HashAlgorithmName.SHA256),
        Sha384 => IncrementalHash.CreateHash(HashAlgorithmName.SHA384),
        Sha512 => IncrementalHash.CreateHash(HashAlgorithmName.SHA512),
        _ => null,
    };

    public static string Name(byte algorithm) => algorithm switch
    {
        1 => "MD5",
        Sha1 => "SHA-1",
        3 => "RIPEMD-160",
        Sha256 => "SHA-256",
        Sha384 => "SHA-384",
        Sha512 => "SHA-512",
        11 => "SHA-224",
        _ => $"digest number {algorithm}",
    };
}
