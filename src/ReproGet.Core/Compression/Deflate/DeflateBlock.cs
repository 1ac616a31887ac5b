namespace ReproGet.Core.Compression.Deflate;

/// <summary>A block in the making: literals and repetitions, counted, and written in whichever of the three forms is the shortest.</summary>
internal sealed class DeflateBlock
{
    private const int MaxStored = 65535;
    private const int CodeLengthCount = 19;
    private const int Repeat = 16;
    private const int ShortZeros = 17;
    private const int LongZeros = 18;

    private readonly uint[] _tokens;
    private readonly uint[] _literalCounts = new uint[DeflateSymbols.LiteralCount];
    private readonly uint[] _distanceCounts = new uint[DeflateSymbols.DistanceCount];
    private readonly HuffmanCode _literals = new(DeflateSymbols.LiteralCount, 15);
    private readonly HuffmanCode _distances = new(DeflateSymbols.DistanceCount, 15);
    private readonly HuffmanCode _codeLengths = new(CodeLengthCount, 7);
    private readonly HuffmanCode _fixedLiterals = new(288, 15);
    private readonly HuffmanCode _fixedDistances = new(DeflateSymbols.DistanceCount, 15);
    private readonly uint[] _codeLengthCounts = new uint[CodeLengthCount];
    private readonly byte[] _runs = new byte[DeflateSymbols.LiteralCount + DeflateSymbols.DistanceCount];
    private readonly byte[] _runExtras = new byte[DeflateSymbols.LiteralCount + DeflateSymbols.DistanceCount];
    private int _count;
    private long _extraBits;

    /// <param name="capacity">In tokens: literals and repetitions.</param>
    public DeflateBlock(int capacity)
    {
        _tokens = new uint[capacity];
        // RFC 1951, 3.2.6.
        Span<byte> lengths = stackalloc byte[288];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        _fixedLiterals.Take(lengths);
        lengths[..DeflateSymbols.DistanceCount].Fill(5);
        _fixedDistances.Take(lengths[..DeflateSymbols.DistanceCount]);
    }

    /// <summary>Whether it has to be written before anything is added.</summary>
    public bool IsFull => _count == _tokens.Length;

    // In the order in which their lengths are written (RFC 1951, 3.2.7).
    private static ReadOnlySpan<byte> CodeLengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    public void Reset()
    {
        _count = 0;
        _extraBits = 0;
        Array.Clear(_literalCounts);
        Array.Clear(_distanceCounts);
    }

    public void AddLiteral(byte value)
    {
        _tokens[_count++] = value;
        _literalCounts[value]++;
    }

    public void AddMatch(int length, int distance)
    {
        _tokens[_count++] = ((uint)length << 16) | (uint)distance;
        var lengthSymbol = DeflateSymbols.LengthSymbols[length];
        var distanceSymbol = DeflateSymbols.DistanceSymbol(distance);
        _literalCounts[257 + lengthSymbol]++;
        _distanceCounts[distanceSymbol]++;
        _extraBits += DeflateSymbols.LengthExtraBits[lengthSymbol] + DeflateSymbols.DistanceExtraBits[distanceSymbol];
    }

    /// <summary>Writes the block, and begins the next.</summary>
    /// <param name="writer">Where.</param>
    /// <param name="data">What the block stands for.</param>
    public void Write(ref BitWriter writer, ReadOnlySpan<byte> data)
    {
        if (_count == 0)
            return;
        _literalCounts[DeflateSymbols.EndOfBlock]++;
        _literals.Build(_literalCounts);
        _distances.Build(_distanceCounts);
        var literalCount = Used(_literals.Lengths, 257);
        var distanceCount = Used(_distances.Lengths, 1);
        var runCount = CountRuns(literalCount, distanceCount, out var headerBits, out var codeLengthCount);
        var dynamicBits = headerBits + _literals.Cost(_literalCounts) + _distances.Cost(_distanceCounts) + _extraBits;
        var fixedBits = 3 + _fixedLiterals.Cost(_literalCounts) + _fixedDistances.Cost(_distanceCounts) + _extraBits;
        var storedBits = (data.Length + 6L) * 8 + (data.Length / MaxStored) * 40L;
        if (storedBits <= Math.Min(dynamicBits, fixedBits))
        {
            WriteStored(ref writer, data);
        }
        else if (fixedBits <= dynamicBits)
        {
            writer.Write(0b010, 3);
            WriteTokens(ref writer, _fixedLiterals, _fixedDistances);
        }
        else
        {
            writer.Write(0b100, 3);
            WriteCodes(ref writer, literalCount, distanceCount, codeLengthCount, runCount);
            WriteTokens(ref writer, _literals, _distances);
        }
        Reset();
    }

    private static int Used(byte[] lengths, int least)
    {
        var count = lengths.Length;
        while (count > least && lengths[count - 1] == 0)
            count--;
        return count;
    }

    private static void WriteStored(ref BitWriter writer, ReadOnlySpan<byte> data)
    {
        do
        {
            var part = data[..Math.Min(data.Length, MaxStored)];
            writer.Write(0, 3);
            writer.Align();
            writer.Write((uint)part.Length | ((uint)~part.Length << 16), 32);
            writer.Write(part);
            data = data[part.Length..];
        }
        while (!data.IsEmpty);
    }

    /// <summary>Makes the lengths of both codes into runs (RFC 1951, 3.2.7).</summary>
    private int CountRuns(int literalCount, int distanceCount, out long bits, out int codeLengthCount)
    {
        Array.Clear(_codeLengthCounts);
        Span<byte> lengths = stackalloc byte[literalCount + distanceCount];
        _literals.Lengths.AsSpan(0, literalCount).CopyTo(lengths);
        _distances.Lengths.AsSpan(0, distanceCount).CopyTo(lengths[literalCount..]);
        var runs = 0;
        bits = 0;
        for (var at = 0; at < lengths.Length;)
        {
            var same = 1;
            while (at + same < lengths.Length && lengths[at + same] == lengths[at])
                same++;
            var (symbol, extra, taken) = lengths[at] switch
            {
                0 when same >= 11 => (LongZeros, Math.Min(same, 138) - 11, Math.Min(same, 138)),
                0 when same >= 3 => (ShortZeros, same - 3, same),
                > 0 when same >= 3 && at > 0 && lengths[at - 1] == lengths[at] => (Repeat, Math.Min(same, 6) - 3, Math.Min(same, 6)),
                var length => (length, 0, 1),
            };
            _runs[runs] = (byte)symbol;
            _runExtras[runs++] = (byte)extra;
            _codeLengthCounts[symbol]++;
            bits += ExtraBitsOfRun(symbol);
            at += taken;
        }
        // Decoders want this code complete: it has two words at least.
        if (_codeLengthCounts.AsSpan().Count(0u) == CodeLengthCount - 1)
            _codeLengthCounts[_codeLengthCounts[0] == 0 ? 0 : 1]++;
        _codeLengths.Build(_codeLengthCounts);
        codeLengthCount = CodeLengthCount;
        while (codeLengthCount > 4 && _codeLengths.Lengths[CodeLengthOrder[codeLengthCount - 1]] == 0)
            codeLengthCount--;
        bits += 3 + 14 + 3 * codeLengthCount + _codeLengths.Cost(_codeLengthCounts);
        return runs;
    }

    private static int ExtraBitsOfRun(int symbol) => symbol switch { Repeat => 2, ShortZeros => 3, LongZeros => 7, _ => 0 };

    private void WriteCodes(ref BitWriter writer, int literalCount, int distanceCount, int codeLengthCount, int runCount)
    {
        writer.Write((uint)(literalCount - 257) | ((uint)(distanceCount - 1) << 5) | ((uint)(codeLengthCount - 4) << 10), 14);
        foreach (var symbol in CodeLengthOrder[..codeLengthCount])
            writer.Write(_codeLengths.Lengths[symbol], 3);
        for (var i = 0; i < runCount; i++)
        {
            writer.Add(_codeLengths.Words[_runs[i]], _codeLengths.Lengths[_runs[i]]);
            writer.Write(_runExtras[i], ExtraBitsOfRun(_runs[i]));
        }
    }

    private void WriteTokens(ref BitWriter writer, HuffmanCode literals, HuffmanCode distances)
    {
        var (words, lengths) = (literals.Words, literals.Lengths);
        foreach (var token in _tokens.AsSpan(0, _count))
        {
            var length = (int)(token >> 16);
            if (length == 0)
            {
                writer.Add(words[token], lengths[token]);
                writer.Flush();
                continue;
            }
            var distance = (int)(token & 0xffff);
            var symbol = DeflateSymbols.LengthSymbols[length];
            writer.Add(words[257 + symbol], lengths[257 + symbol]);
            writer.Add((uint)(length - DeflateSymbols.LengthBases[symbol]), DeflateSymbols.LengthExtraBits[symbol]);
            var distanceSymbol = DeflateSymbols.DistanceSymbol(distance);
            writer.Add(distances.Words[distanceSymbol], distances.Lengths[distanceSymbol]);
            writer.Add((uint)(distance - DeflateSymbols.DistanceBases[distanceSymbol]), DeflateSymbols.DistanceExtraBits[distanceSymbol]);
            writer.Flush();
        }
        writer.Write(words[DeflateSymbols.EndOfBlock], lengths[DeflateSymbols.EndOfBlock]);
    }
}
