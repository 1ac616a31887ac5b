using System.Net;
using System.Net.Http.Headers;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Download;

/// <summary>Reads <c>http</c> and <c>https</c>. Bytes come as the server sends them: no content coding is asked for or undone, since a package's hash is of its raw bytes.</summary>
public sealed class HttpFetcher : IFetcher, IDisposable
{
    private readonly HttpFetcherOptions _options;
    private readonly HttpClient _client;

    /// <summary>A fetcher with connections of its own.</summary>
    public HttpFetcher(HttpFetcherOptions? options = null)
    {
        _options = options ?? new HttpFetcherOptions();
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = _options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            SslOptions = { RemoteCertificateValidationCallback = _options.CertificateValidation },
            UseCookies = false,
            UseProxy = _options.UseProxy,
        };
        _client = new HttpClient(handler)
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            // The stall clock ends requests; a large package over a slow line may take any time.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("ReproGet.Sdk");
    }

    /// <inheritdoc/>
    /// <exception cref="ReproGetException">RG2003 user-info; RG2011 not there; RG2012 refused; RG2013 not reachable; RG2014 broken off; RG2015 redirections.</exception>
    public async Task<FetchedContent> OpenAsync(Uri uri, CancellationToken cancellationToken)
        => (await OpenAsync(uri, start: 0, known: null, cancellationToken).ConfigureAwait(false))!;

    /// <inheritdoc/>
    /// <exception cref="ReproGetException">As <see cref="OpenAsync(Uri, CancellationToken)"/>.</exception>
    public async Task<FetchedContent> OpenFromAsync(Uri uri, long start, ContentVersion? known, CancellationToken cancellationToken)
        => (await OpenAsync(uri, start, known, cancellationToken).ConfigureAwait(false))!;

    /// <inheritdoc/>
    /// <exception cref="ReproGetException">As <see cref="OpenAsync(Uri, CancellationToken)"/>.</exception>
    public Task<FetchedContent?> OpenIfChangedAsync(Uri uri, ContentVersion known, CancellationToken cancellationToken)
        => OpenAsync(uri, start: 0, known, cancellationToken);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    private async Task<FetchedContent?> OpenAsync(Uri uri, long start, ContentVersion? known, CancellationToken cancellationToken)
    {
        if (uri.UserInfo.Length > 0)
            throw ProviderErrors.UserInfo(uri.OriginalString);
        var current = uri;
        for (var redirects = 0; ; redirects++)
        {
            var clock = new StallClock(_options.StallTimeout, _options.TimeProvider);
            HttpResponseMessage? response = null;
            try
            {
                response = await SendAsync(current, start, known, clock, cancellationToken).ConfigureAwait(false);
                if (start == 0 && known is not null && response.StatusCode == HttpStatusCode.NotModified)
                    return null;
                if (!IsRedirect(response.StatusCode))
                {
                    var content = await OpenBodyAsync(current, start, response, clock, cancellationToken).ConfigureAwait(false);
                    response = null;
                    clock = null;
                    return content;
                }
                if (redirects == _options.MaxRedirects)
                    throw DownloadErrors.Redirect(uri, $"more than {_options.MaxRedirects} redirections");
                current = Target(uri, current, response.Headers.Location);
            }
            finally
            {
                response?.Dispose();
                clock?.Dispose();
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri uri, long start, ContentVersion? known, StallClock clock, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri) { Version = _client.DefaultRequestVersion, VersionPolicy = _client.DefaultVersionPolicy };
        if (start > 0)
        {
            request.Headers.Range = new RangeHeaderValue(start, null);
            // A weak tag says nothing of single bytes (RFC 9110, 13.1.5).
            if ((known?.EntityTag is { } strong && !strong.StartsWith("W/", StringComparison.Ordinal) ? strong : known?.LastModified) is { } version)
                request.Headers.TryAddWithoutValidation("If-Range", version);
        }
        else
        {
            if (known?.EntityTag is { } tag)
                request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            if (known?.LastModified is { } modified)
                request.Headers.TryAddWithoutValidation("If-Modified-Since", modified);
        }
        try
        {
            return await clock.WatchAsync(
                (_client, request),
                static async (s, token) => await s._client.SendAsync(s.request, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw DownloadErrors.Interrupted(uri, e.Message, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw DownloadErrors.Transport(uri, e);
        }
    }

    private async Task<FetchedContent> OpenBodyAsync(Uri uri, long start, HttpResponseMessage response, StallClock clock, CancellationToken cancellationToken)
    {
        var isRest = start > 0 && response.StatusCode == HttpStatusCode.PartialContent;
        if (start > 0 && (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable || (isRest && response.Content.Headers.ContentRange?.From != start)))
            throw DownloadErrors.Interrupted(uri, $"asked for the bytes from {start} on, it gave others");
        if (response.StatusCode != HttpStatusCode.OK && !isRest)
            throw DownloadErrors.Status(uri, response.StatusCode, RetryAfter(response));
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var sent = isRest ? start : 0;
        return new FetchedContent(new HttpBody(uri, response, stream, clock), sent + response.Content.Headers.ContentLength)
        {
            Start = sent,
            MediaType = response.Content.Headers.ContentType?.MediaType,
            Version = VersionOf(response),
        };
    }

    private static ContentVersion? VersionOf(HttpResponseMessage response)
    {
        var version = new ContentVersion(Raw(response.Headers, "ETag"), Raw(response.Content.Headers, "Last-Modified"));
        return version is { EntityTag: null, LastModified: null } ? null : version;

        static string? Raw(HttpHeaders headers, string name) => headers.NonValidated.TryGetValues(name, out var values) && values.Count == 1 ? values.ToString() : null;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (response.Headers.RetryAfter is not { } header)
            return null;
        var wait = header.Delta ?? header.Date - _options.TimeProvider.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static bool IsRedirect(HttpStatusCode status) => status
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    // Hashes make a plain connection safe, but who asked for a secret one shall not lose it silently.
    internal static Uri Target(Uri asked, Uri current, Uri? location)
    {
        if (location is null || !Uri.TryCreate(current, location, out var target))
            throw DownloadErrors.Redirect(asked, "the redirection names no target");
        if (target.Scheme is not ("http" or "https"))
            throw DownloadErrors.Redirect(asked, $"it leads to a URL of the scheme {PrintableUrl.Printable(target.Scheme)}");
        if (current.Scheme == "https" && target.Scheme == "http")
            throw DownloadErrors.Redirect(asked, $"it leads from https to {PrintableUrl.Of(target)}");
        if (target.UserInfo.Length > 0)
            throw DownloadErrors.Redirect(asked, "its target holds a user name or a password");
        return target;
    }
}
