using System.Collections.Concurrent;
using System.Net;

namespace ReproGet.Core.Oci.Registry;

/// <summary>Sends blobs: a session is opened by POST, and closed by PUT, with the whole blob or behind its pieces.</summary>
/// <remarks>OCI distribution specification, "Pushing a blob monolithically", "POST then PUT", "Pushing a blob in chunks", and "Mounting a blob from another repository".</remarks>
internal sealed class BlobUpload(RegistryTransport transport, int? chunkSize)
{
    /// <summary>Times that a session is opened when the registry loses it.</summary>
    private const int MaxSessions = 3;

    private const string MinChunkLength = "OCI-Chunk-Min-Length";

    /// <summary>Sessions that the registry opened where it would not mount.</summary>
    private readonly ConcurrentDictionary<Digest, Session> _opened = new();

    /// <summary>Repositories that we may not take from: they are asked once.</summary>
    private readonly ConcurrentDictionary<string, bool> _closed = new(StringComparer.Ordinal);

    /// <summary>Where an upload goes.</summary>
    /// <param name="Address">Of the next request.</param>
    /// <param name="MinChunk">The least that a piece may have, but the last.</param>
    private readonly record struct Session(Uri Address, int MinChunk);

    public async Task PushAsync(Blob blob, CancellationToken cancellationToken)
    {
        var tries = 0;
        for (var session = 1; ; session++)
        {
            // Every try opens a session of its own: a registry keeps what a broken one sent, and would append to it.
            using var answer = await transport.SendAsync(
                async cancelled =>
                {
                    var opened = _opened.TryRemove(blob.Descriptor.Digest, out var known) ? known : await OpenAsync(cancelled).ConfigureAwait(false);
                    // Where every second connection breaks, opening and closing would fall in step with it for ever.
                    if (++tries % 2 == 0)
                        await transport.AskOnceAsync(opened.Address, cancelled).ConfigureAwait(false);
                    return chunkSize is { } size ? Close(blob, await SendPiecesAsync(blob, opened, size, cancelled).ConfigureAwait(false)) : Put(blob, opened.Address);
                },
                $"the blob {blob.Descriptor.Digest}",
                session < MaxSessions ? [HttpStatusCode.Created, HttpStatusCode.NotFound] : [HttpStatusCode.Created],
                cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                tries = 0;
                continue;
            }
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
                _opened[target.Digest] = SessionOf(answer);
            return answer.StatusCode == HttpStatusCode.Created;
        }
        catch (ReproGetException refused) when (refused.Code is OciErrors.UnauthorizedCode or OciErrors.RefusedCode)
        {
            _closed[fromRepository] = true;
            return false;
        }
    }

    private async Task<Session> OpenAsync(CancellationToken cancellationToken)
    {
        using var answer = await transport.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, transport.Address("blobs/uploads/")),
            "an upload",
            [HttpStatusCode.Accepted],
            cancellationToken).ConfigureAwait(false);
        return SessionOf(answer);
    }

    private Session SessionOf(HttpResponseMessage answer)
        => new(transport.Location(answer), answer.Headers.TryGetValues(MinChunkLength, out var values) && int.TryParse(values.First(), out var length) && length > 0 ? length : 1);

    /// <summary>Sends piece by piece, each to where the answer to the one before led.</summary>
    /// <returns>Where the session is closed.</returns>
    private async Task<Uri> SendPiecesAsync(Blob blob, Session session, int size, CancellationToken cancellationToken)
    {
        var buffer = new byte[(int)Math.Min(Math.Max(size, session.MinChunk), Math.Max(blob.Descriptor.Size, 1))];
        var (address, sent) = (session.Address, 0L);
        var content = blob.OpenVerified();
        await using var closing = content.ConfigureAwait(false);
        while (await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) is > 0 and var length)
        {
            var (to, from) = (address, sent);
            using var answer = await transport.SendPartAsync(
                () => Patch(to, buffer.AsMemory(0, length), from), $"the bytes of {blob.Descriptor.Digest} from {from} on", HttpStatusCode.Accepted, cancellationToken).ConfigureAwait(false);
            address = transport.Location(answer);
            sent += length;
        }
        return address;
    }

    private static HttpRequestMessage Patch(Uri address, ReadOnlyMemory<byte> bytes, long from)
    {
        var content = new ReadOnlyMemoryContent(bytes);
        content.Headers.ContentType = new("application/octet-stream");
        // The specification's form, which has no unit as HTTP's own has.
        content.Headers.TryAddWithoutValidation("Content-Range", $"{from}-{from + bytes.Length - 1}");
        return new HttpRequestMessage(HttpMethod.Patch, address) { Content = content };
    }

    private static HttpRequestMessage Put(Blob blob, Uri location) => new(HttpMethod.Put, WithDigest(blob, location)) { Content = new BlobContent(blob) };

    private static HttpRequestMessage Close(Blob blob, Uri location) => new(HttpMethod.Put, WithDigest(blob, location)) { Content = new ByteArrayContent([]) };

    private static Uri WithDigest(Blob blob, Uri location)
    {
        // The session's own query has to stay.
        var separator = location.Query.Length == 0 ? "?" : "&";
        return new Uri(location.AbsoluteUri + separator + "digest=" + Uri.EscapeDataString(blob.Descriptor.Digest.ToString()));
    }
}
