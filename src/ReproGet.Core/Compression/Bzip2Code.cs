namespace ReproGet.Core.Compression;

/// <summary>One prefix code of a bzip2 block: canonical, the first bit highest, of up to 20 bits.</summary>
internal sealed class Bzip2Code
{
    public const int MaxBits = 20;
    public const int MaxSymbols = 258;
    private const int ShortBits = 10;

    // Symbol << 5 | bits; 0 where the code is longer, or none.
    private readonly short[] _short = new short[1 << ShortBits];
    private readonly short[] _symbols = new short[MaxSymbols];
    private readonly int[] _counts = new int[MaxBits + 1];

    /// <summary>Makes the codes from their lengths. False: there are more than the lengths allow.</summary>
    public bool TrySet(ReadOnlySpan<byte> lengths)
    {
        Array.Clear(_counts);
        foreach (var length in lengths)
            _counts[length]++;
        Span<int> code = stackalloc int[MaxBits + 2];
        Span<int> index = stackalloc int[MaxBits + 2];
        code.Clear();
        index.Clear();
        for (var bits = 1; bits <= MaxBits; bits++)
        {
            if (code[bits] + _counts[bits] > 1 << bits)
                return false;
            code[bits + 1] = (code[bits] + _counts[bits]) << 1;
            index[bits + 1] = index[bits] + _counts[bits];
        }
        Array.Clear(_short);
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            int bits = lengths[symbol];
            _symbols[index[bits]++] = (short)symbol;
            var first = code[bits]++;
            if (bits <= ShortBits)
                _short.AsSpan(first << (ShortBits - bits), 1 << (ShortBits - bits)).Fill((short)((symbol << 5) | bits));
        }
        return true;
    }

    /// <summary>The symbol whose code stands at the top of the 20 <paramref name="bits"/>, as symbol &lt;&lt; 5 | length; negative where there is none.</summary>
    public int Find(uint bits)
    {
        int entry = _short[bits >> (MaxBits - ShortBits)];
        return entry != 0 ? entry : FindLong((int)bits);
    }

    private int FindLong(int bits)
    {
        var first = 0;
        var index = 0;
        for (var length = 1; length <= MaxBits; length++)
        {
            var code = bits >> (MaxBits - length);
            if (code - first < _counts[length])
                return (_symbols[index + code - first] << 5) | length;
            index += _counts[length];
            first = (first + _counts[length]) << 1;
        }
        return -1;
    }
}
