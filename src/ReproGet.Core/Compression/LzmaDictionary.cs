namespace ReproGet.Core.Compression;

/// <summary>The output, whose last bytes matches repeat.</summary>
internal sealed class LzmaDictionary
{
    /// <summary>Bytes behind <see cref="Position"/>, but before <see cref="End"/>, that one may write over: no match reaches them.</summary>
    public const int Slack = 16;

    private const int FirstCapacity = 1 << 16;

    private readonly bool _isRing;
    private int _taken;

    /// <summary>A ring that grows only as far as there is output: a header that lies about its size costs nothing.</summary>
    /// <param name="size">How far back matches may reach at most.</param>
    public LzmaDictionary(int size)
    {
        _isRing = true;
        Size = size;
        Buffer = Allocate(Math.Min(size + Slack, FirstCapacity));
        End = Buffer.Length;
    }

    /// <summary>The place of all the output. Nothing outside of it is written.</summary>
    /// <param name="whole">Where it is.</param>
    /// <param name="begin">Where it begins there.</param>
    /// <param name="length">Its length.</param>
    /// <param name="size">How far back matches may reach at most.</param>
    public LzmaDictionary(byte[] whole, int begin, int length, int size)
    {
        Size = size;
        Buffer = whole;
        Position = begin;
        End = begin + length;
    }

    public byte[] Buffer { get; private set; }

    /// <summary>How far back matches may reach at most.</summary>
    public int Size { get; }

    /// <summary>Where the next byte goes.</summary>
    public int Position { get; private set; }

    /// <summary>Up to where there is room.</summary>
    public int End { get; private set; }

    /// <summary>Bytes that a match can reach: all since the last reset, up to the size.</summary>
    public int Filled { get; private set; }

    /// <summary>Bytes since the last reset; only its low bits are used.</summary>
    public uint Processed { get; private set; }

    /// <summary>What was written since <see cref="LimitFor"/>, and not taken.</summary>
    public ReadOnlySpan<byte> Pending => Buffer.AsSpan(_taken, Position - _taken);

    public void Reset()
    {
        Filled = 0;
        Processed = 0;
    }

    /// <summary>
    /// Makes room and gives up to how far one may write now, at most <paramref name="wanted"/> bytes: one at least, but where all the output has its place and is full.
    /// All that was written before must have been taken.
    /// </summary>
    public int LimitFor(int wanted)
    {
        if (Position == End && _isRing)
        {
            if (End < Size + Slack)
            {
                var grown = Allocate((int)Math.Min(Size + Slack, 2L * End));
                Buffer.CopyTo(grown, 0);
                Buffer = grown;
                End = grown.Length;
            }
            else
            {
                Position = 0;
            }
        }
        _taken = Position;
        return Position + Math.Min(wanted, End - Position);
    }

    /// <summary>Says that bytes up to <paramref name="position"/> were written.</summary>
    public void Advance(int position)
    {
        var count = position - Position;
        Position = position;
        Processed += (uint)count;
        Filled = (int)Math.Min((long)Filled + count, Size);
    }

    /// <summary>Hands over what was written.</summary>
    public int Take(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, Position - _taken);
        Buffer.AsSpan(_taken, count).CopyTo(destination);
        _taken += count;
        return count;
    }

    // What was not written is never read: no distance is greater than what is filled.
    private static byte[] Allocate(int length) => GC.AllocateUninitializedArray<byte>(length);
}
