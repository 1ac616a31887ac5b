namespace ReproGet.Core.Tests.Ipfs;

/// <summary>Bytes that are made as they are read, a few at a time: each of its number, <c>n ^ n &gt;&gt; 8 ^ n &gt;&gt; 16</c>.</summary>
public sealed class PatternStream(long length) : Stream
{
    private const int Step = 100_003;

    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(Math.Min(buffer.Length, Step), length - _position);
        for (var i = 0; i < count; i++)
        {
            var n = _position + i;
            buffer[i] = (byte)(n ^ (n >> 8) ^ (n >> 16));
        }
        _position += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
