using System.Buffers.Binary;

namespace ReproGet.Core.Signatures;

/// <summary>Reads big-endian numbers and runs of octets, never beyond the end.</summary>
internal ref struct OctetReader(ReadOnlySpan<byte> octets)
{
    /// <summary>Far above the largest key that we accept.</summary>
    private const int MaxMpiBits = 16384;

    /// <summary>What is still to be read.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = octets;

    public readonly bool IsAtEnd => Rest.IsEmpty;

    public bool TryRead(int count, out ReadOnlySpan<byte> octets)
    {
        octets = default;
        if (count < 0 || count > Rest.Length)
            return false;
        octets = Rest[..count];
        Rest = Rest[count..];
        return true;
    }

    public bool TryReadByte(out byte value)
    {
        var read = TryRead(1, out var octets);
        value = read ? octets[0] : (byte)0;
        return read;
    }

    public bool TryReadUInt16(out ushort value)
    {
        var read = TryRead(2, out var octets);
        value = read ? BinaryPrimitives.ReadUInt16BigEndian(octets) : (ushort)0;
        return read;
    }

    public bool TryReadUInt32(out uint value)
    {
        var read = TryRead(4, out var octets);
        value = read ? BinaryPrimitives.ReadUInt32BigEndian(octets) : 0;
        return read;
    }

    /// <summary>A multiprecision integer: its length in bits, then its octets (RFC 9580, 3.2).</summary>
    public bool TryReadMpi(out ReadOnlySpan<byte> octets)
    {
        octets = default;
        return TryReadUInt16(out var bits) && bits <= MaxMpiBits && TryRead((bits + 7) / 8, out octets);
    }
}
