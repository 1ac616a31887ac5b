using System.Collections.Concurrent;
using System.Net;

namespace ReproGet.Core.Oci.Registry;

/// <summary>Sends blobs: a session is opened by POST, and the whole blob closes it by PUT.</summary>
/// <remarks>OCI distribution specification, "Pushing a blob monolithically", "POST then PUT", and "Mounting a blob from another repository".</remarks>
internal sealed class BlobUpload(RegistryTransport transport)
{
    /// <summary>Times that a session is opened when the registry loses it.</summary>
    private const int MaxSessions = 3;

    /// <summary>Sessions that the registry opened where it would not mount.</summary>
    private readonly ConcurrentDictionary<Digest, Uri> _opened = new();

    /// <summary>Repositories that we may not take from: they are asked once.</summary>
    private readonly ConcurrentDictionary<string, bool> _closed = new(StringComparer.Ordinal);

    public async Task PushAsync(Blob blob, CancellationToken cancellationToken)
    {
        for (var session = 1; ; session++)
        {
            // Every try opens a session of its own: a registry keeps what a broken one sent, and would append to it.
            using var answer = await transport.SendAsync(
                async cancelled => Put(blob, _opened.TryRemove(blob.Descriptor.Digest, out var opened) ? opened : await OpenAsync(cancelled).ConfigureAwait(false)),
                $"the blob {blob.Descriptor.Digest}",
                session < MaxSessions ? [HttpStatusCode.Created, HttpStatusCode.NotFound] : [HttpStatusCode.Created],
                cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.NotFound)
                continue;
            transport.CheckDigest(answer, blob.Descriptor.Digest);
            return;
        }
    }

    /// <summary>Never worse than sending the blob: whatever the registry has against it, the answer is no.</summary>
    public async Task<bool> MountAsync(Descriptor target, string fromRepository, CancellationToken cancellationToken)
    {
        if (_closed.ContainsKey(fromRepository))
            return false;
        try
        {
            using var answer = await transport.SendAsync(
                () => new HttpRequestMessage(HttpMethod.Post, transport.Address($"blobs/uploads/?mount={target.Digest}&from={Uri.EscapeDataString(fromRepository)}")),
                $"mounting {target.Digest}",
                [HttpStatusCode.Created, HttpStatusCode.Accepted],
                cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.Accepted)
                _opened[target.Digest] = transport.Location(answer);
            return answer.StatusCode == HttpStatusCode.Created;
        }
        catch (ReproGetException refused) when (refused.Code is OciErrors.UnauthorizedCode or OciErrors.RefusedCode)
        {
            _closed[fromRepository] = true;
            return false;
        }
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
        var address = new Uri(location.AbsoluteUri + separator + "digest=" + Uri.EscapeDataString(blob.Descriptor.Digest.ToString()));
        return new HttpRequestMessage(HttpMethod.Put, address) { Content = new BlobContent(blob) };
    }
}
