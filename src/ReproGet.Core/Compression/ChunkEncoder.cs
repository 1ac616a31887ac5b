namespace ReproGet.Core.Compression;

/// <summary>
/// Cuts what is written into chunks of a fixed size and compresses them side by side, each for itself. The result depends on the bytes alone: neither on how they
/// were handed over, nor on the number of cores.
/// </summary>
internal abstract class ChunkEncoder(Stream destination, int chunkSize, CancellationToken cancellationToken) : EncoderStream
{
    private readonly Queue<(Task<int> Length, Slot Slot)> _running = new();
    private readonly Stack<Slot> _free = new();
    private readonly int _width = Environment.ProcessorCount + 1;
    private Slot? _filling;
    private int _filled;

    protected Stream Destination => destination;

    /// <summary>The most bytes that a chunk can become.</summary>
    protected abstract int Bound { get; }

    /// <summary>Compresses one chunk, and tells into how many bytes. Runs on many threads.</summary>
    protected abstract int Compress(ReadOnlySpan<byte> chunk, byte[] output);

    /// <summary>Sees the chunks in their order, before they are compressed.</summary>
    protected abstract void Pass(ReadOnlySpan<byte> chunk);

    protected abstract void WriteEnd();

    public sealed override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            _filling ??= _free.TryPop(out var free) ? free : new Slot(new byte[chunkSize], new byte[Bound]);
            var taken = Math.Min(buffer.Length, chunkSize - _filled);
            buffer[..taken].CopyTo(_filling.Chunk.AsSpan(_filled));
            _filled += taken;
            buffer = buffer[taken..];
            if (_filled == chunkSize)
                Start(_filling);
        }
    }

    public sealed override void Finish()
    {
        if (_filling is not null)
            Start(_filling);
        while (_running.Count > 0)
            WriteOldest();
        WriteEnd();
    }

    // Chunks that are still being compressed hold no resource but memory: a failure can leave them behind.
    private void Start(Slot slot)
    {
        if (_running.Count >= _width)
            WriteOldest();
        var length = _filled;
        Pass(slot.Chunk.AsSpan(0, length));
        _running.Enqueue((Task.Run(() => Compress(slot.Chunk.AsSpan(0, length), slot.Output), cancellationToken), slot));
        _filling = null;
        _filled = 0;
    }

    private void WriteOldest()
    {
        var (length, slot) = _running.Dequeue();
        destination.Write(slot.Output, 0, length.GetAwaiter().GetResult());
        _free.Push(slot);
    }

    /// <summary>A chunk and what it becomes: used again and again, as arrays of this size stay until the whole heap is collected.</summary>
    private sealed record Slot(byte[] Chunk, byte[] Output);
}
