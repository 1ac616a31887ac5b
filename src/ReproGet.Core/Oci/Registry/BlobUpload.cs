using System.Net;
using System.Net.Http.Headers;

namespace ReproGet.Core.Oci.Registry;

/// <summary>Sends one blob: a session is opened by POST, and the whole blob closes it by PUT.</summary>
/// <remarks>OCI distribution specification, "Pushing a blob monolithically", "POST then PUT", and "Mounting a blob from another repository".</remarks>
internal sealed class BlobUpload(RegistryTransport transport)
{
    private const int BufferSize = 1 << 16;

    /// <summary>Times that a session is opened when the registry loses it.</summary>
    private const int MaxSessions = 3;

    public async Task PushAsync(Blob blob, CancellationToken cancellationToken)
    {
        for (var session = 1; ; session++)
        {
            // Every try opens a session of its own: a registry keeps what a broken one sent, and would append to it.
            using var answer = await transport.SendAsync(
                async cancelled => Put(blob, await OpenAsync(cancelled).ConfigureAwait(false)),
                $"the blob {blob.Descriptor.Digest}",
                session < MaxSessions ? [HttpStatusCode.Created, HttpStatusCode.NotFound] : [HttpStatusCode.Created],
                cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.NotFound)
                continue;
            CheckDigest(transport.Name.Host, answer, blob.Descriptor.Digest);
            return;
        }
    }

    public async Task<bool> MountAsync(Descriptor target, string fromRepository, CancellationToken cancellationToken)
    {
        using var answer = await transport.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, transport.Address($"blobs/uploads/?mount={target.Digest}&from={Uri.EscapeDataString(fromRepository)}")),
            $"mounting {target.Digest}",
            [HttpStatusCode.Created, HttpStatusCode.Accepted],
            cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.Created)
            return true;
        // The registry opened an upload instead; it is closed again. Not all registries can.
        using var closed = await transport.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Delete, transport.Location(answer)),
            "closing an upload",
            [HttpStatusCode.NoContent, HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed],
            cancellationToken).ConfigureAwait(false);
        return false;
    }

    public static void CheckDigest(string host, HttpResponseMessage answer, Digest expected)
    {
        if (answer.Headers.TryGetValues("Docker-Content-Digest", out var values) && values.FirstOrDefault() is { } text && text != expected.ToString())
            throw OciErrors.Misbehaved(host, $"it took {expected} for {text}");
    }

    private async Task<Uri> OpenAsync(CancellationToken cancellationToken)
    {
        using var answer = await transport.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, transport.Address("blobs/uploads/")),
            "an upload",
            [HttpStatusCode.Accepted],
            cancellationToken).ConfigureAwait(false);
        return transport.Location(answer);
    }

    private static HttpRequestMessage Put(Blob blob, Uri location)
    {
        // The session's own query has to stay.
        var separator = location.Query.Length == 0 ? "?" : "&";
        var request = new HttpRequestMessage(HttpMethod.Put, new Uri(location.AbsoluteUri + separator + "digest=" + Uri.EscapeDataString(blob.Descriptor.Digest.ToString())))
        {
            Content = new StreamContent(blob.OpenVerified(), BufferSize),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentLength = blob.Descriptor.Size;
        return request;
    }
}
