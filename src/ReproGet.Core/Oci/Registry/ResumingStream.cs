using System.Net;
using System.Net.Http.Headers;
using ReproGet.Core.Compression;

namespace ReproGet.Core.Oci.Registry;

/// <summary>The bytes of a blob from a registry; where the connection breaks or stands still, the rest is asked for.</summary>
/// <remarks>RFC 9110, 14.2 (<c>Range</c>); OCI distribution specification, "Pulling blobs". Nothing here is trusted: what is read is hashed by the reader.</remarks>
internal sealed class ResumingStream(RegistryTransport transport, Func<HttpRequestMessage> make, Descriptor target, HttpResponseMessage answer, Stream body) : ReadOnlyStream
{
    private const int SkipBuffer = 1 << 16;

    private readonly StallClock _clock = transport.NewClock();

    private HttpResponseMessage _answer = answer;
    private Stream _body = body;
    private long _position;

    /// <summary>Tries since the last byte.</summary>
    private int _tries = 1;

    public override long Length => target.Size;

    public override int Read(Span<byte> buffer)
    {
        var piece = new byte[buffer.Length];
        var length = ReadAsync(piece).AsTask().GetAwaiter().GetResult();
        piece.AsSpan(0, length).CopyTo(buffer);
        return length;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Exception? failure = null;
            try
            {
                var length = await _clock.ReadAsync(_body, buffer, cancellationToken).ConfigureAwait(false);
                // One byte too many is for the reader to find.
                if (length > 0 || buffer.IsEmpty || _position >= target.Size)
                {
                    _position += length;
                    _tries = length > 0 ? 1 : _tries;
                    return length;
                }
            }
            catch (Exception e) when (e is IOException or HttpRequestException or TimeoutException)
            {
                failure = e;
            }
            await ResumeAsync(failure, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
            _answer.Dispose();
            _clock.Dispose();
        }
        base.Dispose(disposing);
    }

    private async Task ResumeAsync(Exception? failure, CancellationToken cancellationToken)
    {
        // Each byte of one that drips would be a new beginning.
        if (_tries++ >= transport.Retry.Attempts || _clock.IsTooSlow)
            throw failure is null ? Wrong($"it ends after {_position} of {target.Size} bytes") : OciErrors.Unreachable(transport.Name.Host, $"{target.Digest} broke off after {_position} of {target.Size} bytes: {failure.Message}", failure);
        await transport.PauseAsync(_tries - 1, null, cancellationToken).ConfigureAwait(false);
        await _body.DisposeAsync().ConfigureAwait(false);
        _answer.Dispose();
        _body = Stream.Null;
        _answer = await transport.SendAsync(
            () =>
            {
                var request = make();
                if (_position > 0)
                    request.Headers.Range = new RangeHeaderValue(_position, null);
                return request;
            },
            $"the rest of {target.Digest}",
            [HttpStatusCode.OK, HttpStatusCode.PartialContent, HttpStatusCode.RequestedRangeNotSatisfiable],
            cancellationToken).ConfigureAwait(false);
        if (_answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            throw Wrong($"it ends after {_position} of {target.Size} bytes");
        if (_answer.StatusCode == HttpStatusCode.PartialContent && _answer.Content.Headers.ContentRange?.From != _position)
            throw Wrong($"asked for bytes from {_position} on, it sent others");
        _body = await _answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if (_answer.StatusCode == HttpStatusCode.OK)
            await SkipAsync(_position, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A registry that knows no ranges sends it all again. A break in here shows at the next read.</summary>
    private async Task SkipAsync(long count, CancellationToken cancellationToken)
    {
        var buffer = new byte[SkipBuffer];
        try
        {
            while (count > 0)
            {
                var wanted = buffer.AsMemory(0, (int)Math.Min(buffer.Length, count));
                var length = await _clock.ReadAsync(_body, wanted, cancellationToken).ConfigureAwait(false);
                if (length == 0)
                    return;
                count -= length;
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException or TimeoutException)
        {
            await _body.DisposeAsync().ConfigureAwait(false);
            _body = Stream.Null;
        }
    }

    private ReproGetException Wrong(string what) => OciErrors.WrongDownload(transport.Name.Host, target.Digest, what);
}
