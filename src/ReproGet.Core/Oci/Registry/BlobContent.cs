using System.Net;
using System.Net.Http.Headers;

namespace ReproGet.Core.Oci.Registry;

/// <summary>The body of an upload. It says that it moves, so that a slow one is not taken for one that stands still.</summary>
internal sealed class BlobContent : HttpContent
{
    private const int BufferSize = 1 << 16;

    private readonly Blob _blob;

    public BlobContent(Blob blob)
    {
        _blob = blob;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        Headers.ContentLength = blob.Descriptor.Size;
    }

    /// <summary>Called after every piece that was sent.</summary>
    public Action Moved { get; set; } = () => { };

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var content = _blob.OpenVerified();
        await using var closing = content.ConfigureAwait(false);
        var buffer = new byte[BufferSize];
        for (int length; (length = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            await stream.WriteAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            Moved();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _blob.Descriptor.Size;
        return true;
    }
}
