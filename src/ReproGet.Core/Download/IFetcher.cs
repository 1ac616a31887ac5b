namespace ReproGet.Core.Download;

/// <summary>Opens what stands at a URL. Nothing that it gives is trusted before it is hashed.</summary>
public interface IFetcher
{
    /// <summary>Starts reading <paramref name="uri"/> (<c>http</c>, <c>https</c>, <c>file</c>).</summary>
    /// <exception cref="ReproGetException">An RG2xxx code: not found, refused, timed out, too many redirects.</exception>
    Task<FetchedContent> OpenAsync(Uri uri, CancellationToken cancellationToken);
}

/// <summary>An answer whose bytes are still to be read.</summary>
/// <param name="Body">The bytes; disposing it ends the request. A stall or a cut throws <see cref="ReproGetException"/> from a read.</param>
/// <param name="Length">As announced, if it was.</param>
public sealed record FetchedContent(Stream Body, long? Length) : IAsyncDisposable
{
    /// <summary>The media type that the server gave, such as <c>text/html</c>: a hint for messages.</summary>
    public string? MediaType { get; init; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Body.DisposeAsync();
}
