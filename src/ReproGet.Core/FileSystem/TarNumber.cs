using System.Buffers.Binary;

namespace ReproGet.Core.FileSystem;

/// <summary>Numbers in tar headers: octal digits (POSIX ustar), or base 256 where the first byte has its high bit set (GNU).</summary>
internal static class TarNumber
{
    /// <summary>The greatest number that fits into <paramref name="width"/> bytes with a NUL behind it.</summary>
    public static long MaxOctal(int width) => (1L << (3 * (width - 1))) - 1;

    public static bool TryRead(ReadOnlySpan<byte> field, out long value)
        => (field[0] & 0x80) != 0 ? TryReadBinary(field, out value) : TryReadOctal(field, out value);

    /// <summary>Writes octal digits and a NUL. The value must not be above <see cref="MaxOctal"/>.</summary>
    public static void WriteOctal(Span<byte> field, long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxOctal(field.Length));
        field[^1] = 0;
        for (var i = field.Length - 2; i >= 0; i--)
        {
            field[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }
    }

    // Blanks may stand before the digits, blanks or NULs behind them; an empty field is zero.
    private static bool TryReadOctal(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        foreach (var digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7' || value > long.MaxValue >> 3)
                return false;
            value = (value << 3) | (uint)(digit - '0');
        }
        return true;
    }

    // Two's complement, big-endian, with the flag bit in the place of a copy of the sign.
    private static bool TryReadBinary(ReadOnlySpan<byte> field, out long value)
    {
        var fill = (field[0] & 0x40) != 0 ? (byte)0xff : (byte)0;
        Span<byte> low = stackalloc byte[sizeof(long)];
        low.Fill(fill);
        var copied = Math.Min(field.Length, low.Length);
        field[^copied..].CopyTo(low[^copied..]);
        if (field.Length <= low.Length)
            low[^field.Length] = (byte)((low[^field.Length] & 0x7f) | (fill & 0x80));
        value = BinaryPrimitives.ReadInt64BigEndian(low);
        if ((value < 0) != (fill != 0))
            return false;
        if (field.Length > low.Length && (field[0] | 0x80) != (fill | 0x80))
            return false;
        for (var i = 1; i < field.Length - low.Length; i++)
        {
            if (field[i] != fill)
                return false;
        }
        return true;
    }
}
