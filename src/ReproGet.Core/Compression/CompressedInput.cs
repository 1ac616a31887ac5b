using System.Buffers.Binary;

namespace ReproGet.Core.Compression;

/// <summary>Buffered bytes of compressed data. Its end, where more is needed, is a failure.</summary>
internal sealed class CompressedInput : IDisposable
{
    private readonly Stream _source;
    private readonly string _description;
    private readonly byte[] _buffer;
    private int _start;
    private int _end;
    private long _before;

    public CompressedInput(Stream source, string description)
    {
        _source = source;
        _description = description;
        _buffer = new byte[1 << 16];
    }

    /// <summary>Those of <paramref name="file"/> from <paramref name="start"/> to before <paramref name="end"/>, where they are.</summary>
    public CompressedInput(byte[] file, int start, int end, string description)
    {
        _source = Stream.Null;
        _description = description;
        _buffer = file;
        _start = start;
        _end = end;
    }

    /// <summary>Bytes taken so far; of a file in memory, those before it too.</summary>
    public long Position => _before + _start;

    /// <summary>Bytes that are here without reading on.</summary>
    public ReadOnlySpan<byte> Available => _buffer.AsSpan(_start, _end - _start);

    public void Advance(int count) => _start += count;

    /// <summary>Whether the source has no byte left.</summary>
    public bool IsAtEnd() => _start == _end && !TryFill();

    public byte Next()
    {
        if (_start == _end && !TryFill())
            throw Cut();
        return _buffer[_start++];
    }

    public void ReadExactly(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            if (_start == _end && !TryFill())
                throw Cut();
            var taken = Math.Min(destination.Length, _end - _start);
            _buffer.AsSpan(_start, taken).CopyTo(destination);
            _start += taken;
            destination = destination[taken..];
        }
    }

    /// <summary>Reads as much as there is, up to the length of <paramref name="destination"/>; 0 at the end.</summary>
    public int Read(Span<byte> destination)
    {
        if (IsAtEnd())
            return 0;
        var taken = Math.Min(destination.Length, _end - _start);
        _buffer.AsSpan(_start, taken).CopyTo(destination);
        _start += taken;
        return taken;
    }

    public uint ReadUInt32()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public ReproGetException Damaged(string what, Exception? cause = null) => CompressionErrors.Damaged(_description, what, cause);

    public ReproGetException Unsupported(string what) => CompressionErrors.Unsupported(_description, what);

    public ReproGetException Cut() => CompressionErrors.Cut(_description);

    public void Dispose() => _source.Dispose();

    private bool TryFill()
    {
        _before += _start;
        _start = 0;
        _end = _source.Read(_buffer);
        return _end > 0;
    }
}
