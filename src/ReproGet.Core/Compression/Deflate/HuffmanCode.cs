namespace ReproGet.Core.Compression.Deflate;

/// <summary>A canonical Huffman code (RFC 1951, 3.2.2), its words with the first bit lowest, as they are written.</summary>
internal sealed class HuffmanCode(int symbolCount, int maxLength)
{
    private readonly HuffmanLengths _finder = new(symbolCount);

    /// <summary>By symbol; 0 where it does not occur.</summary>
    public byte[] Lengths { get; } = new byte[symbolCount];

    /// <summary>By symbol.</summary>
    public ushort[] Words { get; } = new ushort[symbolCount];

    /// <summary>Takes the best code for these frequencies.</summary>
    public void Build(ReadOnlySpan<uint> frequencies)
    {
        _finder.Find(frequencies, maxLength, Lengths);
        Assign();
    }

    /// <summary>Takes a code of known lengths.</summary>
    public void Take(ReadOnlySpan<byte> lengths)
    {
        lengths.CopyTo(Lengths);
        Assign();
    }

    /// <summary>The bits that so many of each symbol take.</summary>
    public long Cost(ReadOnlySpan<uint> frequencies)
    {
        var bits = 0L;
        for (var symbol = 0; symbol < frequencies.Length; symbol++)
            bits += (long)frequencies[symbol] * Lengths[symbol];
        return bits;
    }

    private void Assign()
    {
        Span<ushort> next = stackalloc ushort[17];
        Span<ushort> counts = stackalloc ushort[17];
        counts.Clear();
        foreach (var length in Lengths)
            counts[length]++;
        counts[0] = 0;
        for (var length = 1; length <= 16; length++)
            next[length] = (ushort)((next[length - 1] + counts[length - 1]) << 1);
        for (var symbol = 0; symbol < Lengths.Length; symbol++)
        {
            if (Lengths[symbol] > 0)
                Words[symbol] = Reversed(next[Lengths[symbol]]++, Lengths[symbol]);
        }
    }

    private static ushort Reversed(int word, int length)
    {
        var reversed = 0;
        for (; length > 0; length--, word >>= 1)
            reversed = (reversed << 1) | (word & 1);
        return (ushort)reversed;
    }
}
