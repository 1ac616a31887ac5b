namespace ReproGet.Core.Oci.Engine;

/// <summary>Where an engine may listen.</summary>
/// <param name="Address"><c>unix:///var/run/docker.sock</c>, <c>npipe://./pipe/docker_engine</c>, <c>tcp://host:port</c>.</param>
/// <param name="CertificateFolder">Of a TCP address with TLS: where <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c> are; else null.</param>
/// <param name="MustBePodman">Whether another engine that answers there is not the one that is meant.</param>
public sealed record EngineEndpoint(Uri Address, string? CertificateFolder = null, bool MustBePodman = false)
{
    private const int PlainPort = 2375;
    private const int TlsPort = 2376;

    /// <summary>Reads an address as docker's and podman's clients take it.</summary>
    /// <param name="text">What stands there.</param>
    /// <param name="source">Where it stands, for messages.</param>
    /// <param name="certificateFolder">As for the record; counts for TCP only.</param>
    /// <exception cref="ReproGetException">RG6061: it is none, or of a kind that is not spoken here.</exception>
    public static EngineEndpoint Parse(string text, string source, string? certificateFolder = null)
    {
        // docker writes npipe:////./pipe/name, which is no host to a URI.
        if (!Uri.TryCreate(text.Replace("npipe:////", "npipe://", StringComparison.Ordinal), UriKind.Absolute, out var address))
            throw EngineErrors.BadAddress(text, source);
        return address.Scheme switch
        {
            "unix" or "npipe" => new EngineEndpoint(address),
            "tcp" or "http" or "https" when address.Host.Length > 0 => Tcp(address, certificateFolder),
            _ => throw EngineErrors.BadAddress(text, source),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Address.OriginalString;

    private static EngineEndpoint Tcp(Uri address, string? certificateFolder)
        => new(address.Port > 0 ? address : new UriBuilder(address) { Port = certificateFolder is null ? PlainPort : TlsPort }.Uri, certificateFolder);
}
