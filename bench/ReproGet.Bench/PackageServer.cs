using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ReproGet.Bench;

/// <summary>Serves package files on the loopback address over HTTP/1.1, on connections that stay. The kernel copies the files, so that the server takes little of the processors.</summary>
internal sealed class PackageServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly IReadOnlyDictionary<string, string> _files;
    private readonly TimeSpan _latency;

    /// <param name="files">Paths by the names under which they are asked for.</param>
    /// <param name="latency">How long each answer is held back.</param>
    public PackageServer(IReadOnlyDictionary<string, string> files, TimeSpan latency)
    {
        _files = files;
        _latency = latency;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Address = FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");
        _ = AcceptAsync();
    }

    public string Address { get; }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was closed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var closing = client;
        client.NoDelay = true;
        var buffer = new byte[16384];
        var length = 0;
        try
        {
            while (true)
            {
                int end;
                while ((end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
                {
                    var count = await client.ReceiveAsync(buffer.AsMemory(length));
                    if (count == 0)
                        return;
                    length += count;
                }
                var name = Uri.UnescapeDataString(Encoding.ASCII.GetString(buffer, 0, end).Split(' ')[1].TrimStart('/'));
                buffer.AsSpan(end + 4, length - end - 4).CopyTo(buffer);
                length -= end + 4;
                if (_latency > TimeSpan.Zero)
                    await Task.Delay(_latency);
                await AnswerAsync(client, name);
            }
        }
        catch (SocketException)
        {
            // The client went away.
        }
    }

    private async Task AnswerAsync(Socket client, string name)
    {
        if (!_files.TryGetValue(name, out var path))
        {
            await client.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            return;
        }
        var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.debian.binary-package\r\nContent-Length: {new FileInfo(path).Length}\r\n\r\n");
        await client.SendFileAsync(path, Encoding.ASCII.GetBytes(head), ReadOnlyMemory<byte>.Empty, TransmitFileOptions.UseDefaultWorkerThread, CancellationToken.None);
    }
}
