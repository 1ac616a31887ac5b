using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Oci.Engine;

/// <summary>Certificates of one test, in files as docker names them: <c>engine</c> listens on 127.0.0.1, <c>user</c> may ask it, <c>nobody</c> has the authority's only.</summary>
internal sealed class TlsAuthority : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TlsAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority of a test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        foreach (var folder in (string[])["", "user/", "nobody/"])
            _folder.Write(folder + "ca.pem", certificate.ExportCertificatePem());
        Issue("engine", certificate, "1.3.6.1.5.5.7.3.1");
        Issue("user", certificate, "1.3.6.1.5.5.7.3.2");
    }

    public string this[string path] => _folder[path];

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose() => _folder.Dispose();

    private void Issue(string name, X509Certificate2 authority, string usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, [1, 2, 3]);
        _folder.Write($"{name}/cert.pem", certificate.ExportCertificatePem());
        _folder.Write($"{name}/key.pem", key.ExportPkcs8PrivateKeyPem());
    }
}
