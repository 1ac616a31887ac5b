namespace ReproGet.Core.Images;

/// <summary>The ports that ASP.NET Core will listen on, by its own variables: the .NET SDK's rule.</summary>
/// <remarks><c>ASPNETCORE_URLS</c> alone counts where it is there; else <c>ASPNETCORE_HTTP_PORTS</c> and <c>ASPNETCORE_HTTPS_PORTS</c> together. What is no port is passed over.</remarks>
internal static class PortInference
{
    public static IEnumerable<ContainerPort> Of(IReadOnlyDictionary<string, string> environment)
    {
        var candidates = environment.TryGetValue("ASPNETCORE_URLS", out var urls)
            ? Split(urls).Select(PortOfUrl)
            : Split(environment.GetValueOrDefault("ASPNETCORE_HTTP_PORTS", ""))
                .Concat(Split(environment.GetValueOrDefault("ASPNETCORE_HTTPS_PORTS", "")));
        foreach (var candidate in candidates)
        {
            if (ContainerPort.TryParse(candidate, "tcp", out var port))
                yield return port;
        }
    }

    private static string[] Split(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // Not a URI: “http://*:8080” and “http://+:8080” are legal here.
    private static string PortOfUrl(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0)
            return "";
        var slash = url.IndexOf('/', scheme + 3);
        var authority = slash < 0 ? url[(scheme + 3)..] : url[(scheme + 3)..slash];
        var colon = authority.LastIndexOf(':');
        return colon <= 0 || authority.EndsWith(']') ? "" : authority[(colon + 1)..];
    }
}
