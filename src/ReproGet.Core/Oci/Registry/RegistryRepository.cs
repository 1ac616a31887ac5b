using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;

namespace ReproGet.Core.Oci.Registry;

/// <summary>A repository of a registry.</summary>
/// <remarks>OCI distribution specification 1.1. Access is anonymous, by basic authentication, or by tokens: who asks is told when the registry wants to know.</remarks>
public sealed class RegistryRepository : ITarget
{
    private static readonly string[] ManifestTypes =
        [MediaTypes.OciManifest, MediaTypes.OciIndex, MediaTypes.DockerManifest, MediaTypes.DockerManifestList];

    private const string BlobType = "application/octet-stream";

    /// <summary>Times that a list of referrers is written, as others write it too.</summary>
    private const int MaxLists = 5;

    private readonly RegistryTransport _transport;
    private readonly BlobUpload _upload;

    /// <summary>Referrers that were put there, and whether the registry lists them itself.</summary>
    private readonly ConcurrentDictionary<Digest, bool> _listed = new();

    /// <summary>What stands under a name.</summary>
    private sealed record Named(string MediaType, byte[] Bytes, EntityTagHeaderValue? Version);

    /// <summary>Opens a repository; nothing is sent yet.</summary>
    /// <param name="client">The caller's, with its proxy and its time-outs.</param>
    /// <param name="name">Which repository.</param>
    /// <param name="credential">Sent to this registry only; null for anonymous access.</param>
    /// <param name="retry">How patient to be.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="chunkSize">Bytes of a piece, where blobs are to be sent in pieces.</param>
    public RegistryRepository(
        HttpClient client, RegistryRepositoryName name, RegistryCredential? credential = null, RegistryRetry? retry = null, TimeProvider? time = null, int? chunkSize = null)
    {
        _transport = new RegistryTransport(client, name, credential, retry ?? RegistryRetry.Default, time ?? TimeProvider.System);
        _upload = new BlobUpload(_transport, chunkSize);
    }

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(Descriptor target, CancellationToken cancellationToken)
    {
        using var answer = await _transport.SendAsync(
            () => Request(HttpMethod.Head, Address(target), accept: IsManifest(target)),
            $"the question for {target.Digest}",
            [HttpStatusCode.OK, HttpStatusCode.NotFound],
            cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return false;
        _transport.CheckDigest(answer, target.Digest);
        // Some say nothing, or zero, of what they do not send.
        return answer.Content.Headers.ContentLength is not (> 0 and var length) || length == target.Size
            ? true
            : throw OciErrors.Misbehaved(_transport.Name.Host, $"it has {length} bytes for {target.Digest}, which are {target.Size}");
    }

    /// <inheritdoc/>
    public async Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken)
    {
        var (content, _) = await OpenAsync(target, size: target.Size, cancellationToken).ConfigureAwait(false);
        return new VerifyingStream(content, target.Digest, target.Size, what => OciErrors.WrongDownload(_transport.Name.Host, target.Digest, what));
    }

    /// <summary>Opens a blob of which only the digest is known. The reader hashes it.</summary>
    /// <returns>Its bytes, and how many the registry says that there are.</returns>
    /// <exception cref="ReproGetException">RG6015: it is not there.</exception>
    public Task<(Stream Content, long? Length)> FetchBlobAsync(Digest digest, CancellationToken cancellationToken)
        => OpenAsync(new Descriptor(BlobType, digest, 0), size: null, cancellationToken);

    /// <inheritdoc/>
    public async Task<Descriptor> ResolveAsync(string reference, CancellationToken cancellationToken)
    {
        var (mediaType, bytes, _) = await TryReadAsync(reference, cancellationToken).ConfigureAwait(false)
            ?? throw OciErrors.NotFound(_transport.Name.Host, _transport.Name.Repository, reference);
        if (!ManifestTypes.Contains(mediaType))
            throw OciErrors.Misbehaved(_transport.Name.Host, $"“{reference}” is of the type “{mediaType}”");
        var descriptor = Descriptor.Of(mediaType, bytes);
        if (Digest.TryParse(reference, out var asked) && asked != descriptor.Digest)
            throw OciErrors.WrongDownload(_transport.Name.Host, asked, $"its digest is {descriptor.Digest}");
        return descriptor;
    }

    /// <inheritdoc/>
    public Task PushAsync(Blob blob, CancellationToken cancellationToken)
        => IsManifest(blob.Descriptor)
            ? PutManifestAsync(blob, blob.Descriptor.Digest.ToString(), null, cancellationToken)
            : _upload.PushAsync(blob, cancellationToken);

    /// <inheritdoc/>
    public Task TagAsync(Blob manifest, string reference, CancellationToken cancellationToken) => PutManifestAsync(manifest, reference, null, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> MountAsync(Descriptor target, string fromRepository, CancellationToken cancellationToken)
        => _upload.MountAsync(target, fromRepository, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ReproGetException">RG6014: what is listed does not stay.</exception>
    public async Task AttachAsync(Referrer referrer, CancellationToken cancellationToken)
    {
        var own = referrer.ManifestBlob.Descriptor.Digest;
        // A registry that lists referrers itself says so by naming the subject.
        if (!_listed.TryGetValue(own, out var isListed))
            _listed[own] = isListed = await PutManifestAsync(referrer.ManifestBlob, own.ToString(), null, cancellationToken).ConfigureAwait(false);
        if (isListed)
            return;
        var tag = ReferrersTag.Of(referrer.Subject.Digest);
        for (var written = 0; ; written++)
        {
            // Somebody else may have read the list before we wrote it, and written it after us.
            var current = await TryReadAsync(tag, cancellationToken).ConfigureAwait(false);
            // A registry may show only later what it took.
            if (ReferrersTag.With(current?.Bytes, referrer) is not { } list || (current is null && written > 0))
                return;
            if (written == MaxLists)
                throw OciErrors.Misbehaved(_transport.Name.Host, $"“{tag}” does not keep what is put there");
            if (written > 0)
                await _transport.PauseAsync(written, null, cancellationToken).ConfigureAwait(false);
            await PutManifestAsync(list, tag, current?.Version, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <param name="blob">The manifest.</param>
    /// <param name="reference">Its name.</param>
    /// <param name="over">What has to be there for it to be put; null for whatever is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Whether the registry saw that it has a subject.</returns>
    private async Task<bool> PutManifestAsync(Blob blob, string reference, EntityTagHeaderValue? over, CancellationToken cancellationToken)
    {
        var buffer = new byte[blob.Descriptor.Size];
        var stream = blob.OpenVerified();
        await using (stream.ConfigureAwait(false))
            await stream.ReadExactlyAsync(buffer, cancellationToken).ConfigureAwait(false);
        using var answer = await _transport.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Put, _transport.Address($"manifests/{reference}")) { Content = new ByteArrayContent(buffer) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(blob.Descriptor.MediaType);
                if (over is not null)
                    request.Headers.IfMatch.Add(over);
                return request;
            },
            $"the manifest “{reference}”",
            over is null ? [HttpStatusCode.Created] : [HttpStatusCode.Created, HttpStatusCode.PreconditionFailed],
            cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.Created)
            _transport.CheckDigest(answer, blob.Descriptor.Digest);
        return answer.Headers.Contains("OCI-Subject");
    }

    /// <summary>By GET, not HEAD: the digest is that of the bytes, whatever a header says. Null where there is nothing of this name.</summary>
    private Task<Named?> TryReadAsync(string reference, CancellationToken cancellationToken)
        => _transport.SendAsync(
            _ => Task.FromResult(Request(HttpMethod.Get, _transport.Address($"manifests/{reference}"), accept: true)),
            $"the question for “{reference}”",
            [HttpStatusCode.OK, HttpStatusCode.NotFound],
            async (answer, cancelled) =>
            {
                using (answer)
                {
                    return answer.StatusCode == HttpStatusCode.NotFound
                        ? null
                        : new Named(
                            answer.Content.Headers.ContentType?.MediaType ?? "",
                            await ReadManifestAsync(answer, reference, cancelled).ConfigureAwait(false),
                            answer.Headers.ETag is { IsWeak: false } version ? version : null);
                }
            },
            cancellationToken);

    private async Task<byte[]> ReadManifestAsync(HttpResponseMessage answer, string reference, CancellationToken cancellationToken)
    {
        var buffer = new byte[ImageJson.MaxManifestSize + 1];
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var length = await _transport.WatchAsync(cancelled => body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancelled), cancellationToken).ConfigureAwait(false);
            return length <= ImageJson.MaxManifestSize
                ? buffer[..length]
                : throw OciErrors.TooLarge($"“{reference}” in {_transport.Name.Host}/{_transport.Name.Repository}", length, ImageJson.MaxManifestSize);
        }
    }

    private async Task<(Stream Content, long? Length)> OpenAsync(Descriptor target, long? size, CancellationToken cancellationToken)
    {
        var answer = await _transport.SendAsync(Make, $"the download of {target.Digest}", [HttpStatusCode.OK, HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            answer.Dispose();
            throw OciErrors.NotFound(_transport.Name.Host, _transport.Name.Repository, target.Digest.ToString());
        }
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var length = answer.Content.Headers.ContentLength;
        return (new ResumingStream(_transport, Make, target with { Size = size ?? length ?? 0 }, answer, body), length);

        HttpRequestMessage Make() => Request(HttpMethod.Get, Address(target), accept: IsManifest(target));
    }

    private Uri Address(Descriptor target) => _transport.Address($"{(IsManifest(target) ? "manifests" : "blobs")}/{target.Digest}");

    private static bool IsManifest(Descriptor target) => MediaTypes.IsManifest(target.MediaType) || MediaTypes.IsIndex(target.MediaType);

    private static HttpRequestMessage Request(HttpMethod method, Uri uri, bool accept)
    {
        var request = new HttpRequestMessage(method, uri);
        if (accept)
        {
            foreach (var type in ManifestTypes)
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        }
        return request;
    }
}
