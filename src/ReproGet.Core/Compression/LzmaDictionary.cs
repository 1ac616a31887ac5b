namespace ReproGet.Core.Compression;

/// <summary>The last bytes of the output, which matches repeat. A ring that grows only as far as there is output: a header that lies about its size costs nothing.</summary>
internal sealed class LzmaDictionary(int size)
{
    /// <summary>Bytes behind <see cref="Position"/> that one may write over: no match reaches them.</summary>
    public const int Slack = 16;

    private const int FirstCapacity = 1 << 16;

    private int _taken;

    public byte[] Buffer { get; private set; } = Allocate(Math.Min(size + Slack, FirstCapacity));

    /// <summary>How far back matches may reach at most.</summary>
    public int Size => size;

    /// <summary>Where the next byte goes.</summary>
    public int Position { get; set; }

    /// <summary>Bytes that a match can reach: all since the last reset, up to the size.</summary>
    public int Filled { get; private set; }

    /// <summary>Bytes since the last reset; only its low bits are used.</summary>
    public uint Processed { get; private set; }

    public byte Previous => Filled == 0 ? (byte)0 : Buffer[Position == 0 ? Buffer.Length - 1 : Position - 1];

    public void Reset()
    {
        Filled = 0;
        Processed = 0;
    }

    /// <summary>Makes room and gives up to how far one may write now, at most <paramref name="wanted"/> bytes. All that was written before must have been taken.</summary>
    public int LimitFor(int wanted)
    {
        if (Position == Buffer.Length)
        {
            if (Buffer.Length < size + Slack)
            {
                var grown = Allocate((int)Math.Min(size + Slack, 2L * Buffer.Length));
                Buffer.CopyTo(grown, 0);
                Buffer = grown;
            }
            else
            {
                Position = _taken = 0;
            }
        }
        return Position + Math.Min(wanted, Buffer.Length - Position);
    }

    /// <summary>Says that bytes up to <paramref name="position"/> were written.</summary>
    public void Advance(int position)
    {
        var count = position - Position;
        Position = position;
        Processed += (uint)count;
        Filled = (int)Math.Min((long)Filled + count, size);
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
