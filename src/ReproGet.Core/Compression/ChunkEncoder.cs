namespace ReproGet.Core.Compression;

/// <summary>
/// Cuts what is written into chunks of a fixed size and compresses them side by side, each for itself. The result depends on the bytes alone: neither on how they
/// were handed over, nor on the number of cores.
/// </summary>
internal abstract class ChunkEncoder(Stream destination, int chunkSize, CancellationToken cancellationToken) : EncoderStream
{
    private readonly Queue<(Task<ArraySegment<byte>> Result, byte[] Chunk)> _running = new();
    private readonly Stack<byte[]> _free = new();
    private readonly int _width = Environment.ProcessorCount + 1;
    private byte[] _chunk = new byte[chunkSize];
    private int _filled;

    protected Stream Destination => destination;

    /// <summary>Compresses one chunk. Runs on many threads.</summary>
    protected abstract ArraySegment<byte> Compress(ReadOnlyMemory<byte> chunk);

    /// <summary>Sees the chunks in their order, before they are compressed.</summary>
    protected abstract void Pass(ReadOnlySpan<byte> chunk);

    protected abstract void WriteEnd();

    public sealed override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var taken = Math.Min(buffer.Length, chunkSize - _filled);
            buffer[..taken].CopyTo(_chunk.AsSpan(_filled));
            _filled += taken;
            buffer = buffer[taken..];
            if (_filled == chunkSize)
                Start();
        }
    }

    public sealed override void Finish()
    {
        if (_filled > 0)
            Start();
        while (_running.Count > 0)
            WriteOldest();
        WriteEnd();
    }

    // Chunks that are still being compressed hold no resource but memory: a failure can leave them behind.
    private void Start()
    {
        if (_running.Count >= _width)
            WriteOldest();
        Pass(_chunk.AsSpan(0, _filled));
        var chunk = _chunk;
        var length = _filled;
        _running.Enqueue((Task.Run(() => Compress(chunk.AsMemory(0, length)), cancellationToken), chunk));
        _chunk = _free.TryPop(out var free) ? free : new byte[chunkSize];
        _filled = 0;
    }

    private void WriteOldest()
    {
        var (result, chunk) = _running.Dequeue();
        destination.Write(result.GetAwaiter().GetResult());
        _free.Push(chunk);
    }
}
