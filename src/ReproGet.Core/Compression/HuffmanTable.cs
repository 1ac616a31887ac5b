using System.Runtime.CompilerServices;

namespace ReproGet.Core.Compression;

/// <summary>Decodes the canonical Huffman codes of deflate (RFC 1951, 3.2.2): short codes by one look-up, long ones bit by bit.</summary>
internal sealed class HuffmanTable(int shortBits)
{
    private const int MaxBits = 15;

    // Symbol << 4 | bits; 0 where the code is longer, or none.
    private readonly short[] _short = new short[1 << shortBits];
    private readonly ushort[] _symbols = new ushort[320];
    private readonly ushort[] _counts = new ushort[MaxBits + 1];

    /// <summary>Makes the codes from their lengths. False: more codes than bits allow, or fewer, of which only one code of one bit is legal, or none.</summary>
    public bool TrySet(ReadOnlySpan<byte> lengths, bool mayBeIncomplete)
    {
        Array.Clear(_counts);
        foreach (var length in lengths)
            _counts[length]++;
        _counts[0] = 0;
        var left = 1;
        var longest = 0;
        for (var bits = 1; bits <= MaxBits; bits++)
        {
            left = 2 * left - _counts[bits];
            if (left < 0)
                return false;
            if (_counts[bits] > 0)
                longest = bits;
        }
        if (left > 0 && (!mayBeIncomplete || longest > 1))
            return false;

        Span<ushort> next = stackalloc ushort[MaxBits + 2];
        Span<ushort> code = stackalloc ushort[MaxBits + 2];
        next[1] = code[1] = 0;
        for (var bits = 1; bits <= MaxBits; bits++)
        {
            next[bits + 1] = (ushort)(next[bits] + _counts[bits]);
            code[bits + 1] = (ushort)((code[bits] + _counts[bits]) << 1);
        }
        Array.Clear(_short);
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            int bits = lengths[symbol];
            if (bits == 0)
                continue;
            _symbols[next[bits]++] = (ushort)symbol;
            var reversed = Reverse(code[bits]++, bits);
            for (var i = reversed; bits <= shortBits && i < _short.Length; i += 1 << bits)
                _short[i] = (short)((symbol << 4) | bits);
        }
        return true;
    }

    /// <summary>The symbol whose code the lowest of <paramref name="bits"/> are, as symbol &lt;&lt; 4 | length; negative where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(uint bits)
    {
        int entry = _short[bits & (uint)(_short.Length - 1)];
        return entry != 0 ? entry : FindLong(bits);
    }

    private int FindLong(uint bits)
    {
        var code = 0;
        var first = 0;
        var index = 0;
        for (var length = 1; length <= MaxBits; length++)
        {
            code |= (int)(bits & 1);
            bits >>= 1;
            int count = _counts[length];
            if (code - count < first)
                return (_symbols[index + code - first] << 4) | length;
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        return -1;
    }

    private static int Reverse(int code, int bits)
    {
        var reversed = 0;
        for (; bits > 0; bits--, code >>= 1)
            reversed = (reversed << 1) | (code & 1);
        return reversed;
    }
}
