using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReproGet.Core.Oci.Registry;

/// <summary>Who asks one registry: a name and a password with every request, or tokens that its token server gives for them, or for nobody.</summary>
/// <remarks>distribution's "Token Authentication Specification" and "OAuth2 Token Authentication". A token is asked for once, however many requests wait for it.</remarks>
internal sealed class RegistryAuthorization(HttpClient client, RegistryRepositoryName name, RegistryCredential? credential, TimeSpan stallLimit, TimeProvider time)
{
    private const string ClientId = "ReproGet.Sdk";
    private const int MaxAnswer = 1 << 20;

    // The specification's own, where the server does not say.
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<Token>> _asking = new(StringComparer.Ordinal);
    private volatile Token? _token;
    private volatile bool _basic;

    /// <summary>What the registry asked for last. Where the token server could not be reached, the next try need not be refused first.</summary>
    private volatile AuthenticationChallenge? _wanted;

    /// <summary>A token and what it is for.</summary>
    private sealed record Token(string Value, AuthenticationChallenge Challenge, DateTimeOffset Expires);

    /// <summary>What a request to this registry carries now; null for nothing. Nobody is named before the registry asks.</summary>
    public async Task<AuthenticationHeaderValue?> HeaderAsync(CancellationToken cancellationToken)
    {
        if (_token is not { } token)
        {
            if (_wanted is not { } wanted)
                return _basic ? Basic(credential!) : null;
            token = await RenewAsync(wanted, null, cancellationToken).ConfigureAwait(false);
        }
        else if (token.Expires <= time.GetUtcNow())
            token = await RenewAsync(token.Challenge, token, cancellationToken).ConfigureAwait(false);
        return new AuthenticationHeaderValue("Bearer", token.Value);
    }

    /// <summary>After a refusal: gets what the registry asks for. False: there is nothing more to try.</summary>
    /// <param name="answer">The refusal.</param>
    /// <param name="used">What was sent.</param>
    /// <param name="isFresh">Whether that was got for this very request: another for the same will do no better.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<bool> TryAnswerAsync(HttpResponseMessage answer, AuthenticationHeaderValue? used, bool isFresh, CancellationToken cancellationToken)
    {
        if (answer.StatusCode != HttpStatusCode.Unauthorized || !answer.Headers.TryGetValues("WWW-Authenticate", out var headers))
            return false;
        var challenges = AuthenticationChallenge.Parse(headers);
        var bearer = challenges.FirstOrDefault(challenge => challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase));
        if (bearer is null || !bearer.Parameters.ContainsKey("realm"))
            return TryBasic(challenges, used);
        var before = _token;
        var wanted = before is null ? bearer : TokenScope.Join(bearer, before.Challenge);
        // One that was got earlier may have run out sooner than its server said, or was taken back.
        if (isFresh && before is not null && used?.Parameter == before.Value && TokenScope.Same(before.Challenge, wanted))
            return false;
        await RenewAsync(wanted, before, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private bool TryBasic(IReadOnlyList<AuthenticationChallenge> challenges, AuthenticationHeaderValue? used)
    {
        if (credential is null or { IsIdentityToken: true } || used is not null || !challenges.Any(challenge => challenge.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)))
            return false;
        _basic = true;
        return true;
    }

    private static AuthenticationHeaderValue Basic(RegistryCredential credential)
        => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Password}")));

    private async Task<Token> RenewAsync(AuthenticationChallenge challenge, Token? before, CancellationToken cancellationToken)
    {
        Task<Token>? asking;
        _wanted = challenge;
        lock (_lock)
        {
            // Another request was faster.
            if (_token is { } now && now != before && TokenScope.Same(now.Challenge, challenge))
                return now;
            var scope = challenge.Parameters.GetValueOrDefault("scope") ?? "";
            if (!_asking.TryGetValue(scope, out asking) || asking.IsCompleted)
                _asking[scope] = asking = AskAsync(challenge, cancellationToken);
        }
        return _token = await asking.ConfigureAwait(false);
    }

    private async Task<Token> AskAsync(AuthenticationChallenge challenge, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(challenge.Parameters["realm"], UriKind.Absolute, out var realm))
            throw OciErrors.Misbehaved(name.Host, "the address of its token server is none");
        // Credentials do not go in the clear, but to a registry that is spoken to in the clear anyway.
        if (realm.Scheme != Uri.UriSchemeHttps && !(realm.Scheme == Uri.UriSchemeHttp && name.Endpoint.Scheme == Uri.UriSchemeHttp))
            throw OciErrors.InsecureTransport(realm.Authority);
        using var limit = new CancellationTokenSource(stallLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = credential is { IsIdentityToken: true } ? Refresh(realm, challenge, credential) : Get(realm, challenge);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
        // The request that needs the token is tried again as a whole.
        if (RegistryTransport.IsTransient(answer.StatusCode))
            throw new HttpRequestException($"its token server {realm.Authority} answered with HTTP {(int)answer.StatusCode}");
        if (!answer.IsSuccessStatusCode)
            throw OciErrors.Unauthorized(name.Host, name.Repository, (int)answer.StatusCode, credential);
        return Read(await BytesAsync(answer, both.Token).ConfigureAwait(false), challenge);
    }

    private HttpRequestMessage Get(Uri realm, AuthenticationChallenge challenge)
    {
        var query = new List<string>();
        if (challenge.Parameters.GetValueOrDefault("service") is { Length: > 0 } service)
            query.Add("service=" + Uri.EscapeDataString(service));
        foreach (var scope in TokenScope.Words(challenge))
            query.Add("scope=" + Uri.EscapeDataString(scope));
        if (credential is not null)
            query.Add("client_id=" + ClientId);
        var address = realm.AbsoluteUri + (query.Count == 0 ? "" : (realm.Query.Length == 0 ? "?" : "&") + string.Join('&', query));
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (credential is not null)
            request.Headers.Authorization = Basic(credential);
        return request;
    }

    private static HttpRequestMessage Refresh(Uri realm, AuthenticationChallenge challenge, RegistryCredential credential) => new(HttpMethod.Post, realm)
    {
        Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = credential.Password,
            ["service"] = challenge.Parameters.GetValueOrDefault("service") ?? "",
            ["scope"] = challenge.Parameters.GetValueOrDefault("scope") ?? "",
            ["client_id"] = ClientId,
        }),
    };

    private static async Task<byte[]> BytesAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxAnswer];
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = body.ConfigureAwait(false);
        return buffer[..await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false)];
    }

    private Token Read(byte[] answer, AuthenticationChallenge challenge)
    {
        JsonObject? json = null;
        try
        {
            json = WholeJson.Parse(answer) as JsonObject;
        }
        catch (JsonException)
        {
            // Told below.
        }
        var value = Text("token") ?? Text("access_token") ?? throw OciErrors.Misbehaved(name.Host, "its token server gave no token");
        var lifetime = json!["expires_in"] is JsonValue number && number.TryGetValue<int>(out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : DefaultLifetime;
        return new Token(value, challenge, time.GetUtcNow() + lifetime - Margin);

        string? Text(string member) => json?[member] is JsonValue text && text.TryGetValue<string>(out var found) && found.Length > 0 && !found.AsSpan().ContainsAnyExceptInRange('!', '~') ? found : null;
    }
}
