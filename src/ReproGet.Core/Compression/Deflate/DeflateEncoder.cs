using System.Runtime.InteropServices;

namespace ReproGet.Core.Compression.Deflate;

/// <summary>Compresses data of up to a megabyte into DEFLATE blocks (RFC 1951) that refer to nothing before them. The same bytes give the same blocks on every machine and runtime.</summary>
/// <remarks>It serves one thread at a time, and is used again for the next data. A change of what it writes is a new <c>imageFormat</c>.</remarks>
internal sealed class DeflateEncoder
{
    /// <summary>The most that is compressed at once.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>More than the output ever takes.</summary>
    public const int Bound = MaxLength + MaxLength / 8 + 64;

    // A block describes its code in some sixty bytes: often enough to follow the data, and not more often.
    private const int BlockTokens = 1 << 15;

    // Where nothing repeats, fewer and fewer places are looked at.
    private const int SkipShift = 6;

    // A repetition as long as this is taken without a look at the next place.
    private const int LazyLength = 16;

    // Of a longer one not every place is remembered.
    private const int InsertedLength = 32;

    // So far back, four bytes cost as much as they save.
    private const int FarDistance = 1 << 12;

    private readonly MatchFinder _finder = new();
    private readonly DeflateBlock _block = new(BlockTokens);

    /// <summary>Compresses <paramref name="data"/>, and ends it at a byte border with an empty stored block.</summary>
    /// <param name="data">At most <see cref="MaxLength"/> bytes.</param>
    /// <param name="output">Of <see cref="Bound"/> bytes.</param>
    /// <returns>How many bytes of the output are the result.</returns>
    public int Encode(ReadOnlySpan<byte> data, byte[] output)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, MaxLength, nameof(data));
        _finder.Reset();
        _block.Reset();
        var writer = new BitWriter(output);
        ref var first = ref MemoryMarshal.GetReference(data);
        // Behind this too few bytes are left to be compared eight at a time.
        var last = data.Length - 16;
        var (at, begin, misses) = (0, 0, 0);
        while (at < data.Length)
        {
            if (_block.IsFull)
            {
                _block.Write(ref writer, data[begin..at]);
                begin = at;
            }
            if (at >= last)
            {
                _block.AddLiteral(data[at++]);
                continue;
            }
            var length = _finder.Search(ref first, at, data.Length, out var distance);
            if (length < MatchFinder.Shortest || (length == MatchFinder.Shortest && distance > FarDistance))
            {
                var step = 1 + (misses++ >> SkipShift);
                for (var end = Math.Min(at + step, last); at < end && !_block.IsFull; at++)
                    _block.AddLiteral(data[at]);
                continue;
            }
            misses = 0;
            if (length < LazyLength && at + 1 < last && _finder.Search(ref first, at + 1, data.Length, out var otherDistance) is var other && other > length)
            {
                _block.AddLiteral(data[at++]);
                (length, distance) = (other, otherDistance);
                if (_block.IsFull)
                {
                    _block.Write(ref writer, data[begin..at]);
                    begin = at;
                }
            }
            _block.AddMatch(length, distance);
            Remember(ref first, at + 1, Math.Min(at + length, last), length);
            at += length;
        }
        _block.Write(ref writer, data[begin..]);
        // RFC 1951, 3.2.4: a stored block without bytes, which begins at a byte border.
        writer.Write(0, 3);
        writer.Align();
        writer.Write([0x00, 0x00, 0xff, 0xff]);
        return writer.Position;
    }

    private void Remember(ref byte first, int from, int to, int length)
    {
        var step = length <= InsertedLength ? 1 : 4;
        for (var at = from; at < to; at += step)
            _finder.Insert(ref first, at);
    }
}
