using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ReproGet.Core.Oci.Registry;

namespace ReproGet.Core.Tests.Oci;

/// <summary>A registry that may be insecure is spoken to by TLS where it has it.</summary>
public sealed class InsecureRegistryTests
{
    [Theory]
    [InlineData(true, "https")]
    [InlineData(false, "http")]
    public async Task TLS_is_tried_first(bool hasTls, string expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, hasTls);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var client = new HttpClient(handler);

        var name = await RegistryRepositoryName.ParseInsecureAsync(client, $"{listener.LocalEndpoint}/app", TestContext.Current.CancellationToken);

        Assert.Equal($"{expected}://{listener.LocalEndpoint}/", name.Endpoint.ToString());
        await serving;
    }

    [Fact]
    public async Task Where_nobody_listens_TLS_it_stays()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = listener.LocalEndpoint.ToString();
        listener.Stop();
        using var client = new HttpClient();

        Assert.Equal("https", (await RegistryRepositoryName.ParseInsecureAsync(client, $"{endpoint}/app", TestContext.Current.CancellationToken)).Endpoint.Scheme);
    }

    /// <summary>Answers one request.</summary>
    private static async Task ServeAsync(TcpListener listener, bool hasTls)
    {
        using var connection = await listener.AcceptTcpClientAsync();
        await using var stream = connection.GetStream();
        if (!hasTls)
        {
            await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            return;
        }
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=registry", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(certificate, clientCertificateRequired: false, SslProtocols.None, checkCertificateRevocation: false);
        await secure.ReadAtLeastAsync(new byte[64 * 1024], 1);
        await secure.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
    }
}
