namespace ReproGet.Core.FileSystem;

/// <summary>One stored piece of a sparse file; between pieces are zeros.</summary>
internal readonly record struct SparsePiece(long Offset, long Length);

/// <summary>Where the stored pieces of a sparse file belong. Formats: "Storing Sparse Files" in the GNU tar manual (old GNU, PAX 0.0, 0.1 and 1.0).</summary>
internal sealed class TarSparse
{
    /// <summary>Bounds memory; a real file has a few hundred.</summary>
    public const int MaxPieces = 1 << 16;

    private TarSparse(IReadOnlyList<SparsePiece> pieces, long realSize)
    {
        Pieces = pieces;
        RealSize = realSize;
    }

    public IReadOnlyList<SparsePiece> Pieces { get; }

    /// <summary>Bytes of the file with its holes.</summary>
    public long RealSize { get; }

    /// <summary>Checks that pieces ascend, fit into the file and are all that is stored.</summary>
    public static TarSparse Of(IReadOnlyList<SparsePiece> pieces, long realSize, long storedSize, TarFaults faults)
    {
        var end = 0L;
        var sum = 0L;
        foreach (var piece in pieces)
        {
            if (piece.Length < 0 || piece.Offset < end || piece.Length > realSize - piece.Offset)
                throw faults.Damaged("the map of a sparse file has pieces that overlap or leave the file");
            end = piece.Offset + piece.Length;
            sum += piece.Length;
        }
        if (sum != storedSize)
            throw faults.Damaged("the map of a sparse file does not fit the bytes stored");
        return new TarSparse(pieces, realSize);
    }

    /// <summary>Old GNU: fields of twelve bytes, offset and length; an empty piece ends them.</summary>
    public static void ReadPieces(ReadOnlySpan<byte> fields, List<SparsePiece> pieces, TarFaults faults)
    {
        for (; fields.Length >= 24 && fields[0] != 0; fields = fields[24..])
        {
            if (!TarNumber.TryRead(fields[..12], out var offset) || !TarNumber.TryRead(fields[12..24], out var length))
                throw faults.Damaged("the map of a sparse file is unreadable");
            Add(pieces, new SparsePiece(offset, length), faults);
        }
    }

    /// <summary>PAX 0.0 and 0.1: all numbers stand in records.</summary>
    public static List<SparsePiece> FromRecords(PaxRecords records, TarFaults faults)
    {
        var numbers = new List<byte[]>(records.RepeatedSparse);
        if (records.Find("GNU.sparse.map") is { Length: > 0 } map)
        {
            foreach (var range in map.AsSpan().Split((byte)','))
                numbers.Add(map[range]);
        }
        if (numbers.Count % 2 != 0)
            throw faults.Damaged("the map of a sparse file is unreadable");
        var pieces = new List<SparsePiece>();
        for (var i = 0; i < numbers.Count; i += 2)
            Add(pieces, new SparsePiece(Decimal(numbers[i], faults), Decimal(numbers[i + 1], faults)), faults);
        return pieces;
    }

    /// <summary>PAX 1.0: lines before the data, filled up to whole blocks: the number of pieces, then offset and length of each.</summary>
    public static List<SparsePiece> FromLines(Func<byte[]> nextBlock, TarFaults faults)
    {
        var lines = new LineReader(nextBlock, faults);
        var count = lines.Next();
        if (count > MaxPieces)
            throw faults.Unsupported("a sparse file has too many pieces");
        var pieces = new List<SparsePiece>();
        for (var i = 0; i < count; i++)
            Add(pieces, new SparsePiece(lines.Next(), lines.Next()), faults);
        return pieces;
    }

    private static void Add(List<SparsePiece> pieces, SparsePiece piece, TarFaults faults)
    {
        if (pieces.Count == MaxPieces)
            throw faults.Unsupported("a sparse file has too many pieces");
        pieces.Add(piece);
    }

    private static long Decimal(ReadOnlySpan<byte> text, TarFaults faults)
        => PaxRecords.TryReadDecimal(text, out var value) ? value : throw faults.Damaged("the map of a sparse file is unreadable");

    private sealed class LineReader(Func<byte[]> nextBlock, TarFaults faults)
    {
        private const int MaxDigits = 20;
        private readonly byte[] _line = new byte[MaxDigits];
        private byte[] _block = [];
        private int _at;

        public long Next()
        {
            for (var length = 0; ; length++)
            {
                if (_at == _block.Length)
                {
                    _block = nextBlock();
                    _at = 0;
                }
                var next = _block[_at++];
                if (next == '\n')
                    return Decimal(_line.AsSpan(0, length), faults);
                if (length == MaxDigits)
                    throw faults.Damaged("the map of a sparse file is unreadable");
                _line[length] = next;
            }
        }
    }
}
