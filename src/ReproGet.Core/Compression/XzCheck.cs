using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ReproGet.Core.Compression;

/// <summary>The check behind each block of an .xz stream.</summary>
internal sealed class XzCheck : IDisposable
{
    private readonly int _id;
    private readonly IncrementalHash? _sha256;
    private uint _crc32;
    private ulong _crc64;

    private XzCheck(int id)
    {
        _id = id;
        _sha256 = id == 10 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    }

    /// <summary>Bytes of it in the file.</summary>
    public int Size => _id switch { 0 => 0, 1 => 4, 4 => 8, _ => 32 };

    /// <summary>The check of this number (.xz format, 2.1.1.2): none, CRC32, CRC64 or SHA-256. Null: another, which no program writes.</summary>
    public static XzCheck? Of(int id) => id is 0 or 1 or 4 or 10 ? new XzCheck(id) : null;

    public void Append(ReadOnlySpan<byte> data)
    {
        switch (_id)
        {
            case 1:
                _crc32 = Crc32.Append(_crc32, data);
                break;
            case 4:
                _crc64 = Crc64.Append(_crc64, data);
                break;
            case 10:
                _sha256!.AppendData(data);
                break;
        }
    }

    /// <summary>Whether this is the check of what was appended; begins anew.</summary>
    public bool Matches(ReadOnlySpan<byte> expected)
    {
        Span<byte> actual = stackalloc byte[32];
        BinaryPrimitives.WriteUInt64LittleEndian(actual, _id == 1 ? _crc32 : _crc64);
        _sha256?.GetHashAndReset(actual);
        _crc32 = 0;
        _crc64 = 0;
        return actual[..Size].SequenceEqual(expected);
    }

    public void Dispose() => _sha256?.Dispose();
}
