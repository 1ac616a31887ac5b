using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Docker.DotNet;
using Docker.DotNet.Handler.Abstractions;
using Docker.DotNet.NativeHttp;

namespace ReproGet.Core.Oci.Engine;

/// <summary>Opens the client of the engine's API for an endpoint.</summary>
internal static class EngineClient
{
    /// <summary>A client; nothing is sent yet.</summary>
    /// <exception cref="ReproGetException">RG6063: its certificates cannot be read.</exception>
    public static DockerClient Open(EngineEndpoint endpoint)
    {
        var builder = new DockerClientBuilder().WithEndpoint(endpoint.Address).WithTimeout(Timeout.InfiniteTimeSpan);
        if (endpoint.Address.Scheme is "unix" or "npipe")
            return builder.Build();
        if (endpoint.CertificateFolder is null)
            return builder.WithAuthProvider(new Transport(endpoint.Address.Scheme == Uri.UriSchemeHttps)).WithTransportOptions(new NativeHttpTransportOptions()).Build();
        var certificates = Load(endpoint);
        return builder.WithAuthProvider(new Transport(TlsEnabled: true))
            .WithTransportOptions(new NativeHttpTransportOptions { ConfigureHandler = handler => Configure(handler, certificates) }).Build();
    }

    // Chain and host name are both checked: docker's "TLS without verification" is not offered.
    private static void Configure(SocketsHttpHandler handler, (X509Certificate2? Own, X509Certificate2? Authority) certificates)
    {
        if (certificates.Own is { } own)
            handler.SslOptions.ClientCertificates = [own];
        if (certificates.Authority is { } authority)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(authority);
        }
    }

    private static (X509Certificate2? Own, X509Certificate2? Authority) Load(EngineEndpoint endpoint)
    {
        var (authority, certificate, key) = (In("ca.pem"), In("cert.pem"), In("key.pem"));
        try
        {
            return (File.Exists(certificate) ? WithKey(certificate, key) : null, File.Exists(authority) ? X509CertificateLoader.LoadCertificateFromFile(authority) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw EngineErrors.Tls(endpoint, $"the certificates in {endpoint.CertificateFolder}: {e.Message}", e);
        }

        string In(string name) => Path.Combine(endpoint.CertificateFolder!, name);
    }

    // Windows' TLS takes no key that was never stored: exported and read again, it is.
    private static X509Certificate2 WithKey(string certificate, string key)
    {
        var read = X509Certificate2.CreateFromPemFile(certificate, key);
        if (!OperatingSystem.IsWindows())
            return read;
        using (read)
            return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
    }

    private sealed record Transport(bool TlsEnabled) : IAuthProvider
    {
        public HttpMessageHandler ConfigureHandler(HttpMessageHandler handler) => handler;
    }
}
