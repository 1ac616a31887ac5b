using System.Net;
using System.Security.Authentication;
using System.Text;

namespace ReproGet.Core.Oci.Registry;

/// <summary>Sends requests to one registry: with its credentials to nobody else, and again where a failure may pass.</summary>
internal sealed class RegistryTransport(HttpClient client, RegistryRepositoryName name, RegistryCredential? credential, RegistryRetry retry, TimeProvider time)
{
    private const int MaxErrorText = 2048;

    /// <summary>A token that ran out under way, and one for more than the last.</summary>
    private const int MaxChallenges = 2;

    private readonly RegistryAuthorization _authorization = new(client, name, credential, retry.StallLimit, time);

    public RegistryRepositoryName Name => name;

    public RegistryRetry Retry => retry;

    /// <summary>Sends what <paramref name="make"/> makes, anew for every try. The answer's status is one of <paramref name="expected"/>.</summary>
    public Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> make, string what, IReadOnlyList<HttpStatusCode> expected, CancellationToken cancellationToken)
        => SendAsync(_ => Task.FromResult(make()), what, expected, cancellationToken);

    /// <summary>The same for a request that needs others before it, in every try.</summary>
    public Task<HttpResponseMessage> SendAsync(
        Func<CancellationToken, Task<HttpRequestMessage>> make, string what, IReadOnlyList<HttpStatusCode> expected, CancellationToken cancellationToken)
        => SendAsync(make, what, expected, (answer, _) => Task.FromResult(answer), cancellationToken);

    /// <summary>The same where the answer's body belongs to the try: what <paramref name="read"/> makes of it.</summary>
    public async Task<T> SendAsync<T>(
        Func<CancellationToken, Task<HttpRequestMessage>> make,
        string what,
        IReadOnlyList<HttpStatusCode> expected,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? asked = null;
            try
            {
                var answer = await SendOnceAsync(make, cancellationToken).ConfigureAwait(false);
                if (expected.Contains(answer.StatusCode))
                    return await read(answer, cancellationToken).ConfigureAwait(false);
                using (answer)
                {
                    if (attempt == retry.Attempts || !IsTransient(answer.StatusCode))
                        throw await FailureAsync(answer, what, cancellationToken).ConfigureAwait(false);
                    asked = RetryAfter(answer);
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException && FindOwn(e) is { } own)
            {
                // What stands below is the reason: a blob that was read wrong is no fault of the network.
                throw new ReproGetException(own.Code, own.Message, e);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
            {
                // Who speaks no TLS, or shows a certificate that is not believed, does so the next time too.
                if (attempt == retry.Attempts || e.InnerException is AuthenticationException)
                    throw OciErrors.Unreachable(name.Host, $"{Reason(e)} ({what})", e);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                if (attempt == retry.Attempts)
                    throw OciErrors.Unreachable(name.Host, $"it did not answer in time ({what})", e);
            }
            await PauseAsync(attempt, asked, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a request that belongs to a try of another: only that can be tried again.</summary>
    /// <exception cref="HttpRequestException">Another try may do better.</exception>
    public async Task<HttpResponseMessage> SendPartAsync(Func<HttpRequestMessage> make, string what, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        var answer = await SendOnceAsync(_ => Task.FromResult(make()), cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == expected)
            return answer;
        using (answer)
        {
            throw answer.StatusCode == HttpStatusCode.NotFound || IsTransient(answer.StatusCode)
                ? new HttpRequestException($"HTTP {(int)answer.StatusCode} for {what}")
                : await FailureAsync(answer, what, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks what does not matter, whatever becomes of it.</summary>
    public async Task AskOnceAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await SendOnceAsync(_ => Task.FromResult(new HttpRequestMessage(HttpMethod.Get, address)), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // It was asked to have asked.
        }
    }

    /// <summary>Waits before the next try.</summary>
    public Task PauseAsync(int attempt, TimeSpan? asked, CancellationToken cancellationToken) => Task.Delay(retry.PauseAfter(attempt, asked), time, cancellationToken);

    /// <summary>Waits for one step of a body.</summary>
    /// <exception cref="TimeoutException">Nothing came for too long.</exception>
    public async ValueTask<T> WatchAsync<T>(Func<CancellationToken, ValueTask<T>> step, CancellationToken cancellationToken)
    {
        using var clock = NewClock();
        return await clock.WatchAsync(step, static (step, cancelled) => step(cancelled), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A clock for the body of one transfer.</summary>
    public StallClock NewClock() => new(retry.StallLimit, time);

    /// <summary>Where an answer's Location leads. It may be relative, and may lead to another host; never to one without TLS, loopback and a registry aside that is spoken to so anyway.</summary>
    public Uri Location(HttpResponseMessage answer)
    {
        var location = answer.Headers.Location ?? throw OciErrors.Misbehaved(name.Host, "an upload was begun, but its address is missing");
        if (!Uri.TryCreate(answer.RequestMessage?.RequestUri ?? name.Endpoint, location, out var uri))
            throw OciErrors.Misbehaved(name.Host, "an upload was begun at an address that is none");
        if (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && (uri.IsLoopback || IsOwn(uri))))
            throw OciErrors.InsecureTransport(uri.Authority);
        return uri;
    }

    /// <summary>Holds a registry to what it says that it has.</summary>
    /// <exception cref="ReproGetException">RG6014: it has something else.</exception>
    public void CheckDigest(HttpResponseMessage answer, Digest expected)
    {
        if (answer.Headers.TryGetValues("Docker-Content-Digest", out var values) && values.FirstOrDefault() is { } text && text != expected.ToString())
            throw OciErrors.Misbehaved(name.Host, $"it took {expected} for {text}");
    }

    /// <summary>The address of something in this repository.</summary>
    public Uri Address(string rest) => new(name.Endpoint, $"/v2/{name.Repository}/{rest}");

    private bool IsOwn(Uri? uri) => uri is not null && uri.Authority == name.Endpoint.Authority && uri.Scheme == name.Endpoint.Scheme;

    private async Task<HttpResponseMessage> SendOnceAsync(Func<CancellationToken, Task<HttpRequestMessage>> make, CancellationToken cancellationToken)
    {
        for (var answered = 0; ; answered++)
        {
            using var request = await make(cancellationToken).ConfigureAwait(false);
            // Uploads and downloads are led to storage of other hosts: those are told nothing.
            if (IsOwn(request.RequestUri))
                request.Headers.Authorization = await _authorization.HeaderAsync(cancellationToken).ConfigureAwait(false);
            var used = request.Headers.Authorization;
            var answer = await AnswerAsync(request, cancellationToken).ConfigureAwait(false);
            // Another host's refusal is no reason to show it, or a server that it names, who asks.
            if (answered == MaxChallenges || !IsOwn(request.RequestUri) || !await _authorization.TryAnswerAsync(answer, used, isFresh: answered > 0, cancellationToken).ConfigureAwait(false))
                return answer;
            answer.Dispose();
        }
    }

    /// <summary>Sends a request, and gives up when neither its body nor an answer moves.</summary>
    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(retry.StallLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        if (request.Content is BlobContent content)
            content.Moved = () => limit.CancelAfter(retry.StallLimit);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
    }

    private async Task<ReproGetException> FailureAsync(HttpResponseMessage answer, string what, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return OciErrors.Unauthorized(name.Host, name.Repository, status, credential);
        var text = await BeginningAsync(answer, cancellationToken).ConfigureAwait(false);
        return IsTransient(answer.StatusCode) ? OciErrors.Unreachable(name.Host, $"HTTP {status} for {what}") : OciErrors.Refused(name.Host, what, status, text);
    }

    /// <summary>Where TLS fails, .NET refers to the inner exception, which no log shows.</summary>
    private static string Reason(Exception failure)
        => failure is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: { } inner }
            ? $"TLS failed: {inner.GetBaseException().Message.TrimEnd('.')}; one that has no TLS is written oci+http:// as a provider and for pushing packages"
            : failure.Message.TrimEnd('.');

    private async Task<string> BeginningAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxErrorText];
        try
        {
            var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using var closing = body.ConfigureAwait(false);
            var length = await WatchAsync(cancelled => body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancelled), cancellationToken).ConfigureAwait(false);
            return Encoding.UTF8.GetString(buffer, 0, length);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or TimeoutException)
        {
            // The refusal counts, whatever became of its reasons.
            return "";
        }
    }

    internal static bool IsTransient(HttpStatusCode status)
        => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500 && status != HttpStatusCode.NotImplemented;

    private TimeSpan? RetryAfter(HttpResponseMessage answer)
        => answer.Headers.RetryAfter is not { } header ? null : header.Delta ?? header.Date - time.GetUtcNow();

    private static ReproGetException? FindOwn(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is ReproGetException own)
                return own;
        }
        return null;
    }
}
