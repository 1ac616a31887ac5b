using ReproGet.Core.Providers;

namespace ReproGet.Core.Download;

/// <summary>Asks the fetcher of a URL's scheme.</summary>
public sealed class SchemeFetcher(IReadOnlyDictionary<string, IFetcher> fetchers) : IFetcher
{
    /// <summary>All that a provider can name. A new scheme is one line here, and its name in the schemes of a provider's template.</summary>
    /// <param name="http">For the web.</param>
    /// <param name="registries">For registries; null where none is asked.</param>
    public static SchemeFetcher Of(HttpFetcher http, RegistryFetcher? registries = null)
    {
        var fetchers = new Dictionary<string, IFetcher>(StringComparer.Ordinal) { ["http"] = http, ["https"] = http, ["file"] = new FileFetcher() };
        foreach (var scheme in registries is null ? [] : RegistryAddress.Schemes)
            fetchers[scheme] = registries!;
        return new SchemeFetcher(fetchers);
    }

    /// <inheritdoc/>
    /// <exception cref="ReproGetException">RG2017 where nobody knows the scheme; else what the fetcher throws.</exception>
    public Task<FetchedContent> OpenAsync(Uri uri, CancellationToken cancellationToken)
        => Of(uri).OpenAsync(uri, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ReproGetException">RG2017 where nobody knows the scheme; else what the fetcher throws.</exception>
    public Task<FetchedContent> OpenFromAsync(Uri uri, long start, ContentVersion? known, CancellationToken cancellationToken)
        => Of(uri).OpenFromAsync(uri, start, known, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ReproGetException">RG2017 where nobody knows the scheme; else what the fetcher throws.</exception>
    public Task<FetchedContent?> OpenIfChangedAsync(Uri uri, ContentVersion known, CancellationToken cancellationToken)
        => Of(uri).OpenIfChangedAsync(uri, known, cancellationToken);

    private IFetcher Of(Uri uri) => fetchers.TryGetValue(uri.Scheme, out var fetcher) ? fetcher : throw DownloadErrors.Scheme(uri);
}
