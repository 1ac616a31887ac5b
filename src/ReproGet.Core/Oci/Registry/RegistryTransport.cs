using System.Net;
using System.Text;

namespace ReproGet.Core.Oci.Registry;

/// <summary>Sends requests to one registry: with its credentials to nobody else, and again where a failure may pass.</summary>
internal sealed class RegistryTransport(HttpClient client, RegistryRepositoryName name, RegistryCredential? credential, RegistryRetry retry, TimeProvider time)
{
    private const int MaxErrorText = 2048;

    /// <summary>A token that ran out under way, and one for more than the last.</summary>
    private const int MaxChallenges = 2;

    private readonly RegistryAuthorization _authorization = new(client, name, credential, time);

    public RegistryRepositoryName Name => name;

    /// <summary>Sends what <paramref name="make"/> makes, anew for every try. The answer's status is one of <paramref name="expected"/>.</summary>
    public Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> make, string what, IReadOnlyList<HttpStatusCode> expected, CancellationToken cancellationToken)
        => SendAsync(_ => Task.FromResult(make()), what, expected, cancellationToken);

    /// <summary>The same for a request that needs others before it, in every try.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        Func<CancellationToken, Task<HttpRequestMessage>> make, string what, IReadOnlyList<HttpStatusCode> expected, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? asked = null;
            try
            {
                var answer = await SendOnceAsync(make, cancellationToken).ConfigureAwait(false);
                if (expected.Contains(answer.StatusCode))
                    return answer;
                using (answer)
                {
                    if (attempt == retry.Attempts || !IsTransient(answer.StatusCode))
                        throw await FailureAsync(answer, what, cancellationToken).ConfigureAwait(false);
                    asked = RetryAfter(answer);
                }
            }
            catch (HttpRequestException e) when (FindOwn(e) is null)
            {
                if (attempt == retry.Attempts)
                    throw OciErrors.Unreachable(name.Host, e.Message, e);
            }
            catch (HttpRequestException e)
            {
                // What stands below is the reason: a blob that was read wrong is no fault of the network.
                throw new ReproGetException(FindOwn(e)!.Code, FindOwn(e)!.Message, e);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                if (attempt == retry.Attempts)
                    throw OciErrors.Unreachable(name.Host, "it did not answer in time", e);
            }
            await Task.Delay(Pause(attempt, asked), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Where an answer's Location leads. It may be relative, and may lead to another host; never to one without TLS, loopback aside.</summary>
    public Uri Location(HttpResponseMessage answer)
    {
        var location = answer.Headers.Location ?? throw OciErrors.Misbehaved(name.Host, "an upload was begun, but its address is missing");
        var uri = location.IsAbsoluteUri ? location : new Uri(answer.RequestMessage?.RequestUri ?? name.Endpoint, location);
        if (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            throw OciErrors.InsecureTransport(uri.Authority);
        return uri;
    }

    /// <summary>The address of something in this repository.</summary>
    public Uri Address(string rest) => new(name.Endpoint, $"/v2/{name.Repository}/{rest}");

    private async Task<HttpResponseMessage> SendOnceAsync(Func<CancellationToken, Task<HttpRequestMessage>> make, CancellationToken cancellationToken)
    {
        for (var answered = 0; ; answered++)
        {
            using var request = await make(cancellationToken).ConfigureAwait(false);
            // Uploads and downloads are led to storage of other hosts: those are told nothing.
            if (request.RequestUri?.Authority == name.Endpoint.Authority && request.RequestUri.Scheme == name.Endpoint.Scheme)
                request.Headers.Authorization = await _authorization.HeaderAsync(cancellationToken).ConfigureAwait(false);
            var used = request.Headers.Authorization;
            var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (answered == MaxChallenges || !await _authorization.TryAnswerAsync(answer, used, cancellationToken).ConfigureAwait(false))
                return answer;
            answer.Dispose();
        }
    }

    private async Task<ReproGetException> FailureAsync(HttpResponseMessage answer, string what, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return OciErrors.Unauthorized(name.Host, name.Repository, status, credential);
        var text = await BeginningAsync(answer, cancellationToken).ConfigureAwait(false);
        return IsTransient(answer.StatusCode) ? OciErrors.Unreachable(name.Host, $"HTTP {status} for {what}") : OciErrors.Refused(name.Host, what, status, text);
    }

    private static async Task<string> BeginningAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxErrorText];
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }

    private static bool IsTransient(HttpStatusCode status)
        => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500 && status != HttpStatusCode.NotImplemented;

    private TimeSpan? RetryAfter(HttpResponseMessage answer)
        => answer.Headers.RetryAfter is not { } header ? null : header.Delta ?? header.Date - time.GetUtcNow();

    private TimeSpan Pause(int attempt, TimeSpan? asked)
    {
        var pause = asked ?? retry.FirstDelay * Math.Pow(2, attempt - 1);
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause > retry.MaxDelay ? retry.MaxDelay : pause;
    }

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
