namespace ReproGet.Core.Compression;

/// <summary>Reads from a decoder no more than is allowed. What failed once goes on failing: no reader takes the place of a failure for an end.</summary>
internal sealed class BoundedDecoder(Stream decoder, long maxLength, string description) : ReadOnlyStream
{
    private long _read;
    private ReproGetException? _failure;

    public override int Read(Span<byte> buffer)
    {
        if (_failure is not null)
            throw new ReproGetException(_failure.Code, _failure.Message, _failure);
        try
        {
            if (buffer.IsEmpty)
                return 0;
            var left = maxLength - _read;
            if (left == 0)
            {
                Span<byte> one = stackalloc byte[1];
                return decoder.Read(one) == 0 ? 0 : throw CompressionErrors.TooLong(description, maxLength);
            }
            var read = decoder.Read(buffer[..(int)Math.Min(buffer.Length, left)]);
            _read += read;
            return read;
        }
        catch (ReproGetException e)
        {
            _failure = e;
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            decoder.Dispose();
        base.Dispose(disposing);
    }
}
