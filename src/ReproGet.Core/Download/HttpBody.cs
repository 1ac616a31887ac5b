namespace ReproGet.Core.Download;

/// <summary>The body of an answer: raw, watched for stalls, and as long as announced or an error.</summary>
internal sealed class HttpBody(Uri uri, HttpResponseMessage response, Stream content, StallClock clock) : Stream
{
    private readonly long? _announced = response.Content.Headers.ContentLength;
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        try
        {
            count = await clock.ReadAsync(content, buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or IOException or HttpRequestException)
        {
            throw clock.IsTooSlow ? DownloadErrors.TooSlow(uri, e) : DownloadErrors.Interrupted(uri, e is TimeoutException ? e.Message : $"cut short after {_read} bytes", e);
        }
        if (count == 0 && buffer.Length > 0 && _announced is { } announced && _read != announced)
            throw DownloadErrors.Interrupted(uri, $"cut short after {_read} of {announced} bytes");
        _read += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // For decoders that know only this. The transfer itself is asynchronous in any case.
    public override int Read(byte[] buffer, int offset, int count)
        => ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            response.Dispose();
            clock.Dispose();
        }
        base.Dispose(disposing);
    }
}
