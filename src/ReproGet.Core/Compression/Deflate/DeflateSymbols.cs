namespace ReproGet.Core.Compression.Deflate;

/// <summary>The alphabets of DEFLATE (RFC 1951, 3.2.5): which symbol a length or a distance has, and how many bits follow it.</summary>
internal static class DeflateSymbols
{
    public const int MinMatch = 3;
    public const int MaxMatch = 258;
    public const int MaxDistance = 1 << 15;
    public const int EndOfBlock = 256;
    public const int LiteralCount = 286;
    public const int DistanceCount = 30;

    private static readonly byte[] Near = [.. Enumerable.Range(1, 256).Select(distance => (byte)SymbolOf(DistanceBases, distance))];
    private static readonly byte[] Far = [.. Enumerable.Range(0, 256).Select(step => (byte)SymbolOf(DistanceBases, (step << 7) + 1))];

    /// <summary>By the symbol less 257: the least length.</summary>
    public static ReadOnlySpan<ushort> LengthBases =>
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    /// <summary>By the symbol less 257.</summary>
    public static ReadOnlySpan<byte> LengthExtraBits => [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    /// <summary>By the symbol: the least distance.</summary>
    public static ReadOnlySpan<ushort> DistanceBases =>
        [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];

    /// <summary>By the symbol.</summary>
    public static ReadOnlySpan<byte> DistanceExtraBits => [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    /// <summary>By the length: its symbol less 257. The two smallest places are not used.</summary>
    public static byte[] LengthSymbols { get; } = [0, 0, 0, .. Enumerable.Range(MinMatch, MaxMatch - MinMatch + 1).Select(length => (byte)SymbolOf(LengthBases, length))];

    /// <summary>Of a distance, 1 or more.</summary>
    public static int DistanceSymbol(int distance) => distance <= 256 ? Near[distance - 1] : Far[(distance - 1) >> 7];

    private static int SymbolOf(ReadOnlySpan<ushort> bases, int value)
    {
        var symbol = bases.Length - 1;
        while (bases[symbol] > value)
            symbol--;
        return symbol;
    }
}
