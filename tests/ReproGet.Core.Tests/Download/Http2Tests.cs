using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ReproGet.Core.Download;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Download;

public sealed class Http2Tests
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;

    private static readonly byte[] Package = DownloadBench.Body("hello");

    [Fact]
    public async Task A_server_that_speaks_HTTP_2_is_asked_for_everything_on_one_connection()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener);
        using var http = new HttpFetcher(new HttpFetcherOptions { UseProxy = false, CertificateValidation = (_, certificate, _, _) => certificate?.Subject == "CN=mirror" });

        for (var request = 0; request < 3; request++)
        {
            await using var content = await http.OpenAsync(new Uri($"https://{listener.LocalEndpoint}/p/hello.deb"), TestContext.Current.CancellationToken);
            Assert.Equal(Digest.Of(Package), await Digest.OfAsync(content.Body, TestContext.Current.CancellationToken));
        }
        http.Dispose();

        Assert.Equal(3, await serving);
        Assert.False(listener.Pending());
    }

    /// <summary>RFC 9113, 3.4 and 4.1: answers each HEADERS with a status of 200 and the body, and gives their number at the end of the only connection.</summary>
    private static async Task<int> ServeAsync(TcpListener listener)
    {
        using var connection = await listener.AcceptTcpClientAsync();
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=mirror", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var stream = new SslStream(connection.GetStream());
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, ApplicationProtocols = [SslApplicationProtocol.Http2] });
        await stream.ReadExactlyAsync(new byte["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length]);
        await SendAsync(Settings, flags: 0, id: 0, []);
        var answered = 0;
        var head = new byte[9];
        while (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false) == head.Length)
        {
            await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(head) >> 8]);
            var id = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5));
            if (head[3] == Settings && head[4] == 0)
                await SendAsync(Settings, flags: 1, id: 0, []);
            if (head[3] != Headers)
                continue;
            answered++;
            // The entry 8 of HPACK's static table.
            await SendAsync(Headers, flags: 4, id, [0x88]);
            await SendAsync(Data, flags: 1, id, Package);
        }
        return answered;

        async Task SendAsync(byte type, byte flags, int id, byte[] payload)
        {
            var frame = new byte[9 + payload.Length];
            BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
            (frame[3], frame[4]) = (type, flags);
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), id);
            payload.CopyTo(frame, 9);
            await stream.WriteAsync(frame);
        }
    }
}
