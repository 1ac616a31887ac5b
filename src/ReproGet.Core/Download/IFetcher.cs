namespace ReproGet.Core.Download;

/// <summary>Opens what stands at a URL. Nothing that it gives is trusted before it is hashed.</summary>
public interface IFetcher
{
    /// <summary>Starts reading <paramref name="uri"/> (<c>http</c>, <c>https</c>, <c>file</c>, and a blob of a registry).</summary>
    /// <exception cref="ReproGetException">An RG2xxx code: not found, refused, timed out, too many redirects.</exception>
    Task<FetchedContent> OpenAsync(Uri uri, CancellationToken cancellationToken);

    /// <summary>The same from a byte on: <see cref="FetchedContent.Start"/> tells where the bytes begin. A fetcher, or a server, that knows no such thing begins at the first.</summary>
    /// <param name="uri">As above.</param>
    /// <param name="start">How many bytes are there already.</param>
    /// <param name="known">What those are of, if it is known; of something else the rest would be useless.</param>
    /// <param name="cancellationToken">As above.</param>
    /// <exception cref="ReproGetException">As above.</exception>
    Task<FetchedContent> OpenFromAsync(Uri uri, long start, ContentVersion? known, CancellationToken cancellationToken) => OpenAsync(uri, cancellationToken);

    /// <summary>The same as the first; null where it is still what it was. A fetcher that cannot ask for that reads all of it again.</summary>
    /// <param name="uri">As above.</param>
    /// <param name="known">What was read there before.</param>
    /// <param name="cancellationToken">As above.</param>
    /// <exception cref="ReproGetException">As above.</exception>
    async Task<FetchedContent?> OpenIfChangedAsync(Uri uri, ContentVersion known, CancellationToken cancellationToken)
        => await OpenAsync(uri, cancellationToken).ConfigureAwait(false);
}

/// <summary>By what a server tells one state of a content from another (RFC 9110, section 8.8), as it wrote it.</summary>
/// <param name="EntityTag">The field <c>ETag</c>; null where it sends none.</param>
/// <param name="LastModified">The field <c>Last-Modified</c>; null where it sends none.</param>
public sealed record ContentVersion(string? EntityTag, string? LastModified);

/// <summary>An answer whose bytes are still to be read.</summary>
/// <param name="Body">The bytes; disposing it ends the request. A stall or a cut throws <see cref="ReproGetException"/> from a read.</param>
/// <param name="Length">Of the whole content, as announced, if it was.</param>
public sealed record FetchedContent(Stream Body, long? Length) : IAsyncDisposable
{
    /// <summary>How many bytes of the content stand before those of the body.</summary>
    public long Start { get; init; }

    /// <summary>The media type that the server gave, such as <c>text/html</c>: a hint for messages.</summary>
    public string? MediaType { get; init; }

    /// <summary>By what the server knows it again; null where it gives nothing.</summary>
    public ContentVersion? Version { get; init; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Body.DisposeAsync();
}
