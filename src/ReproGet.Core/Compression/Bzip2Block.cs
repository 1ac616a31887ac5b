namespace ReproGet.Core.Compression;

/// <summary>One block of bzip2: its bytes after the inverse of the Burrows-Wheeler transform, in the order of their links.</summary>
/// <remarks>Format: as bzip2 1.0.8 reads it; described by J. Tsai, "BZIP2: Format Specification".</remarks>
internal sealed class Bzip2Block(CompressedInput input, Bzip2Bits bits, int capacity)
{
    private const int MaxTables = 6;
    private const int GroupSize = 50;
    private const int RunA = 0;
    private const int RunB = 1;

    // A byte in the low eight bits, the place of its successor in the others.
    private readonly uint[] _links = new uint[capacity];
    private readonly Bzip2Code[] _codes = [.. Enumerable.Range(0, MaxTables).Select(_ => new Bzip2Code())];
    private readonly byte[] _selectors = new byte[1 << 15];
    private readonly int[] _byteCounts = new int[256];
    private int _groups;
    private int _tables;
    private uint _at;

    /// <summary>The bytes that are still to come.</summary>
    public int Left { get; private set; }

    /// <summary>Reads a block behind its magic and checksum.</summary>
    public void Read()
    {
        if (bits.Take(1) != 0)
            throw input.Unsupported("it was written by a bzip2 of before 1997");
        var origin = bits.Take(24);
        Span<byte> front = stackalloc byte[256];
        var used = ReadBytesUsed(front);
        ReadSelectors();
        ReadCodes(used + 2);
        var length = ReadSymbols(front[..used]);
        if (origin >= length)
            throw input.Damaged("a block begins behind its end");
        Link(length);
        _at = _links[origin] >> 8;
        Left = length;
    }

    /// <summary>The next byte.</summary>
    public byte Next()
    {
        var link = _links[_at];
        _at = link >> 8;
        Left--;
        return (byte)link;
    }

    private int ReadBytesUsed(Span<byte> front)
    {
        var used = 0;
        var groups = bits.Take(16);
        for (var group = 0; group < 16; group++)
        {
            if ((groups & (0x8000 >> group)) == 0)
                continue;
            var members = bits.Take(16);
            for (var member = 0; member < 16; member++)
            {
                if ((members & (0x8000 >> member)) != 0)
                    front[used++] = (byte)(16 * group + member);
            }
        }
        return used > 0 ? used : throw input.Damaged("a block has no bytes");
    }

    private void ReadSelectors()
    {
        _tables = (int)bits.Take(3);
        _groups = (int)bits.Take(15);
        if (_tables is < 2 or > MaxTables || _groups == 0)
            throw input.Damaged("a block has an impossible number of codes");
        Span<byte> order = [0, 1, 2, 3, 4, 5];
        for (var i = 0; i < _groups; i++)
        {
            var index = 0;
            while (bits.Take(1) != 0)
            {
                if (++index == _tables)
                    throw input.Damaged("a block chooses a code that it has not");
            }
            _selectors[i] = ToFront(order, index);
        }
    }

    private void ReadCodes(int symbols)
    {
        Span<byte> lengths = stackalloc byte[Bzip2Code.MaxSymbols];
        lengths = lengths[..symbols];
        for (var table = 0; table < _tables; table++)
        {
            var length = (int)bits.Take(5);
            for (var symbol = 0; symbol < symbols; symbol++)
            {
                while (true)
                {
                    if (length is < 1 or > Bzip2Code.MaxBits)
                        throw input.Damaged("a code has an impossible length");
                    if (bits.Take(1) == 0)
                        break;
                    length += bits.Take(1) == 0 ? 1 : -1;
                }
                lengths[symbol] = (byte)length;
            }
            if (!_codes[table].TrySet(lengths))
                throw input.Damaged("the codes of a block are impossible");
        }
    }

    // Undoes the coding of runs and of places; gives the number of bytes.
    private int ReadSymbols(Span<byte> front)
    {
        Array.Clear(_byteCounts);
        var end = front.Length + 1;
        var length = 0;
        var run = 0;
        var runUnit = 1;
        for (var group = 0; ; group++)
        {
            if (group == _groups)
                throw input.Damaged("a block has too few codes");
            var code = _codes[_selectors[group]];
            for (var i = 0; i < GroupSize; i++)
            {
                var entry = code.Find(bits.Peek(Bzip2Code.MaxBits));
                if (entry < 0)
                    throw input.Damaged("a code is not in its table");
                bits.Skip(entry & 31);
                var symbol = entry >> 5;
                if (symbol <= RunB)
                {
                    // A run's length in digits 1 and 2, the lowest first.
                    run += runUnit << (symbol == RunA ? 0 : 1);
                    runUnit <<= 1;
                    if (run > capacity)
                        throw input.Damaged("a block is too long");
                    continue;
                }
                if (run > 0)
                {
                    Append(front[0], run, ref length);
                    run = 0;
                    runUnit = 1;
                }
                if (symbol == end)
                    return length;
                Append(ToFront(front, symbol - 1), 1, ref length);
            }
        }
    }

    private void Append(byte value, int count, ref int length)
    {
        if (count > capacity - length)
            throw input.Damaged("a block is too long");
        _links.AsSpan(length, count).Fill(value);
        _byteCounts[value] += count;
        length += count;
    }

    private static byte ToFront(Span<byte> order, int index)
    {
        var value = order[index];
        order[..index].CopyTo(order[1..]);
        order[0] = value;
        return value;
    }

    private void Link(int length)
    {
        Span<int> next = stackalloc int[256];
        var sum = 0;
        for (var value = 0; value < 256; value++)
        {
            next[value] = sum;
            sum += _byteCounts[value];
        }
        for (var i = 0; i < length; i++)
            _links[next[(byte)_links[i]]++] |= (uint)i << 8;
    }
}
