namespace ReproGet.Core.Distros.Debian.Packages;

/// <summary>The bytes of one member of an ar archive.</summary>
internal sealed class ArContent : Stream
{
    private readonly Stream _source;
    private readonly string _archive;
    private long _left;

    public ArContent(Stream source, long length, string archive)
    {
        _source = source;
        _archive = archive;
        _left = length;
        Length = length;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => Length - _left;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_left == 0 || buffer.IsEmpty)
            return 0;
        var read = _source.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        if (read == 0)
            throw DebErrors.Cut(_archive);
        _left -= read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Skips what is left, and the byte that makes an odd length even; false where the archive ends before that byte, as some writers leave it out.</summary>
    public bool Finish()
    {
        Span<byte> rest = stackalloc byte[4096];
        while (Read(rest) > 0)
        {
        }
        if (Length % 2 == 0)
            return true;
        if (_source.ReadAtLeast(rest[..1], 1, throwOnEndOfStream: false) == 0)
            return false;
        if (rest[0] != (byte)'\n')
            throw DebErrors.NoArchive(_archive, "the padding between two members is not a line's end");
        return true;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
