namespace ReproGet.Core.Signatures;

/// <summary>One OpenPGP packet.</summary>
/// <param name="Tag">Its type identifier (RFC 9580, 5).</param>
/// <param name="Body">What stands behind its header.</param>
internal readonly record struct Packet(int Tag, ReadOnlyMemory<byte> Body)
{
    public const int Signature = 2;
    public const int SecretKey = 5;
    public const int PublicKey = 6;
    public const int SecretSubkey = 7;
    public const int UserId = 13;
    public const int PublicSubkey = 14;
    public const int UserAttribute = 17;

    /// <summary>Takes the next packet off the front. Both header formats are read (RFC 9580, 4.2).</summary>
    /// <returns>False where the header is damaged, or the packet longer than what is there. Partial and indeterminate lengths are for data, and refused.</returns>
    public static bool TryRead(ref ReadOnlyMemory<byte> octets, out Packet packet)
    {
        packet = default;
        var reader = new OctetReader(octets.Span);
        if (!reader.TryReadByte(out var header) || (header & 0x80) == 0)
            return false;
        var isNewFormat = (header & 0x40) != 0;
        if (!(isNewFormat ? TryReadNewLength(ref reader, out var length) : TryReadOldLength(ref reader, header & 3, out length)))
            return false;
        if (length > reader.Rest.Length)
            return false;
        var start = octets.Length - reader.Rest.Length;
        packet = new Packet(isNewFormat ? header & 0x3F : (header >> 2) & 0xF, octets.Slice(start, (int)length));
        octets = octets[(start + (int)length)..];
        return true;
    }

    /// <summary>The length of a packet in the current format; subpackets write theirs nearly so (RFC 9580, 4.2.1 and 5.2.3.7).</summary>
    private static bool TryReadNewLength(ref OctetReader reader, out uint length)
    {
        length = 0;
        if (!reader.TryReadByte(out var first))
            return false;
        if (first == 255)
            return reader.TryReadUInt32(out length);
        length = first;
        if (first < 192)
            return true;
        if (first >= 224 || !reader.TryReadByte(out var second))
            return false;
        length = (((uint)first - 192) << 8) + second + 192;
        return true;
    }

    private static bool TryReadOldLength(ref OctetReader reader, int lengthType, out uint length)
    {
        length = 0;
        switch (lengthType)
        {
            case 0:
                var hasByte = reader.TryReadByte(out var one);
                length = one;
                return hasByte;
            case 1:
                var hasTwo = reader.TryReadUInt16(out var two);
                length = two;
                return hasTwo;
            case 2:
                return reader.TryReadUInt32(out length);
            default:
                return false;
        }
    }
}
