using System.IO.Hashing;
using System.Security.Cryptography;

namespace ReproGet.Core.Compression;

/// <summary>The check behind each block of an .xz stream.</summary>
internal sealed class XzCheck : IDisposable
{
    /// <summary>CRC-64/XZ: ECMA-182's polynomial, the bits of each byte reversed.</summary>
    private static readonly Crc64ParameterSet Crc64Parameters = Crc64ParameterSet.Create(0x42F0E1EBA9EA3693, ulong.MaxValue, ulong.MaxValue, reflectValues: true);

    private readonly int _id;
    private readonly NonCryptographicHashAlgorithm? _crc;
    private readonly IncrementalHash? _sha256;

    /// <param name="id">One that <see cref="IsKnown"/>.</param>
    public XzCheck(int id)
    {
        _id = id;
        _crc = id switch
        {
            1 => new Crc32(),
            4 => new Crc64(Crc64Parameters),
            _ => null,
        };
        _sha256 = id == 10 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    }

    /// <summary>Bytes of it in the file.</summary>
    public int Size => _id switch { 0 => 0, 1 => 4, 4 => 8, _ => 32 };

    /// <summary>Whether this is the number (.xz format, 2.1.1.2) of none, CRC32, CRC64 or SHA-256. No program writes another.</summary>
    public static bool IsKnown(int id) => id is 0 or 1 or 4 or 10;

    public void Append(ReadOnlySpan<byte> data)
    {
        _crc?.Append(data);
        _sha256?.AppendData(data);
    }

    /// <summary>Whether this is the check of what was appended; begins anew.</summary>
    public bool Matches(ReadOnlySpan<byte> expected)
    {
        Span<byte> actual = stackalloc byte[32];
        _crc?.GetHashAndReset(actual);
        _sha256?.GetHashAndReset(actual);
        return actual[..Size].SequenceEqual(expected);
    }

    public void Dispose() => _sha256?.Dispose();
}
