namespace ReproGet.Core.Oci.Registry;

/// <summary>A registry and a repository in it.</summary>
/// <param name="Endpoint">Scheme, host and port.</param>
/// <param name="Repository">The repository's path in the registry.</param>
public sealed record RegistryRepositoryName(Uri Endpoint, string Repository)
{
    /// <summary>A server without TLS may wait for the end of a request that it takes a greeting for.</summary>
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    /// <summary>As users write the registry: host, and port where there is one.</summary>
    public string Host => Endpoint.Authority;

    /// <summary>The name of a repository in a registry that may be insecure: it is spoken to by TLS, unless it has none.</summary>
    /// <param name="client">Asks the registry once.</param>
    /// <param name="reference">As for <see cref="Parse"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ReproGetException">RG6016: it is no such name.</exception>
    public static async Task<RegistryRepositoryName> ParseInsecureAsync(HttpClient client, string reference, CancellationToken cancellationToken)
    {
        var secure = Parse(reference);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(HandshakeLimit);
        try
        {
            using var answer = await client.GetAsync(new Uri(secure.Endpoint, "/v2/"), HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } || e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return Parse(reference, plainHttp: true, isAllowed: true);
        }
        catch (HttpRequestException)
        {
            // The first request of the work tells it, after some tries.
        }
        return secure;
    }

    /// <summary>Reads <c>registry.example.com[:port]/team/app</c>. A registry on a loopback address is spoken to by plain HTTP where <paramref name="plainHttp"/> says so, another one where the user allowed it as well.</summary>
    /// <exception cref="ReproGetException">RG6016: it is no such name; RG6013: plain HTTP to another host.</exception>
    public static RegistryRepositoryName Parse(string reference, bool plainHttp = false, bool isAllowed = false)
    {
        var slash = reference.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == reference.Length - 1 || reference.AsSpan().ContainsAny("@?# \\"))
            throw OciErrors.BadReference(reference);
        if (!Uri.TryCreate($"{(plainHttp ? "http" : "https")}://{reference[..slash]}/", UriKind.Absolute, out var endpoint))
            throw OciErrors.BadReference(reference);
        if (plainHttp && !isAllowed && !endpoint.IsLoopback)
            throw OciErrors.InsecureTransport(endpoint.Authority);
        return new RegistryRepositoryName(endpoint, reference[(slash + 1)..]);
    }
}

/// <summary>A name and a password for a registry.</summary>
/// <param name="UserName">The account; <see cref="TokenUser"/> where the password is an identity token.</param>
/// <param name="Password">Its password or token.</param>
/// <param name="Source">Where it was found, for messages: <c>in the environment</c>.</param>
public sealed record RegistryCredential(string UserName, string Password, string Source = "given")
{
    /// <summary>docker's name for whoever holds an identity token.</summary>
    public const string TokenUser = "<token>";

    /// <summary>Whether the password is no password, but a token that others are given for.</summary>
    public bool IsIdentityToken => UserName == TokenUser;

    /// <summary>Without the password: records print themselves.</summary>
    public override string ToString() => $"RegistryCredential {{ UserName = {UserName} }}";
}

/// <summary>How often and how patiently a registry is asked.</summary>
/// <param name="Attempts">In all.</param>
/// <param name="FirstDelay">Doubled from try to try; a server's <c>Retry-After</c> counts instead, up to <paramref name="MaxDelay"/>.</param>
/// <param name="MaxDelay">Of one pause.</param>
public sealed record RegistryRetry(int Attempts, TimeSpan FirstDelay, TimeSpan MaxDelay)
{
    /// <summary>Four tries, with pauses of 1, 2 and 4 seconds.</summary>
    public static RegistryRetry Default { get; } = new(4, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

    /// <summary>How long nothing may move: no byte of an upload or a download, no answer. A registry may need a while for a large blob after its last byte.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The pause after a try that failed; the first is 1.</summary>
    internal TimeSpan PauseAfter(int attempt, TimeSpan? asked)
    {
        var pause = asked ?? FirstDelay * Math.Pow(2, attempt - 1);
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause > MaxDelay ? MaxDelay : pause;
    }
}
