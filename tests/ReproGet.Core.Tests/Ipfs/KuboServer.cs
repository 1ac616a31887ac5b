using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ReproGet.Core.Tests.Ipfs;

/// <summary>Speaks as Kubo's RPC API does to <c>/api/v0/add</c>, and as its gateway does to <c>/ipfs/CID</c>, on a free port of the loopback address.</summary>
internal sealed class KuboServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly Func<byte[], string> _cid;
    private readonly Task _accepting;

    /// <param name="cid">What it calls a file.</param>
    public KuboServer(Func<byte[], string> cid)
    {
        _cid = cid;
        _listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _accepting = AcceptAsync();
    }

    public string Address { get; }

    /// <summary>The heads of all requests, with their query strings.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Answers so instead of adding; <c>null</c> for nothing at all.</summary>
    public Func<string?>? Instead { get; set; }

    /// <summary>What was added, by its CID.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => _files;

    /// <summary>An answer as Kubo's HTTP handler writes one: chunked, with a trailer where it broke off.</summary>
    public static string Chunked(string status, string body, string trailer = "")
        => $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nTrailer: X-Stream-Error\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            + (body.Length == 0 ? "" : $"{Encoding.UTF8.GetByteCount(body):x}\r\n{body}\r\n") + $"0\r\n{trailer}\r\n";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptSocketAsync(_stop.Token);
                await AnswerAsync(new NetworkStream(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream client)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var one = new byte[1];
            await client.ReadExactlyAsync(one, _stop.Token);
            head.Append((char)one[0]);
        }
        Requests.Enqueue(head.ToString());
        var target = head.ToString().Split(' ')[1];
        if (target.StartsWith("/ipfs/", StringComparison.Ordinal))
        {
            var file = _files.GetValueOrDefault(target["/ipfs/".Length..]);
            await SendAsync(client, $"HTTP/1.1 {(file is null ? "404 Not Found" : "200 OK")}\r\nContent-Length: {file?.Length ?? 0}\r\nConnection: close\r\n\r\n");
            await client.WriteAsync(file ?? [], _stop.Token);
            return;
        }
        var content = await ReadFileAsync(client, head.ToString());
        if (Instead is not null)
        {
            if (Instead() is { } answer)
                await SendAsync(client, answer);
            else
                await Task.Delay(Timeout.Infinite, _stop.Token);
            return;
        }
        var cid = _cid(content);
        _files[cid] = content;
        await SendAsync(client, Chunked("200 OK", $"{{\"Name\":\"package\",\"Hash\":\"{cid}\",\"Size\":\"{content.Length + 8}\"}}\n"));
    }

    /// <summary>The one part of a multipart/form-data body.</summary>
    private async Task<byte[]> ReadFileAsync(NetworkStream client, string head)
    {
        var body = new byte[int.Parse(Field(head, "Content-Length"), System.Globalization.CultureInfo.InvariantCulture)];
        await client.ReadExactlyAsync(body, _stop.Token);
        var boundary = "--" + Field(head, "Content-Type").Split("boundary=")[1].Trim('"');
        var text = Encoding.Latin1.GetString(body);
        var start = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        var end = text.LastIndexOf($"\r\n{boundary}--\r\n", StringComparison.Ordinal);
        Assert.StartsWith(boundary + "\r\n", text, StringComparison.Ordinal);
        Assert.Contains("Content-Disposition: form-data; name=\"file\"; filename=\"package\"\r\n", text, StringComparison.Ordinal);
        return body[start..end];
    }

    private static string Field(string head, string name)
        => head.Split("\r\n").Single(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))[(name.Length + 1)..].Trim();

    private async Task SendAsync(NetworkStream client, string answer) => await client.WriteAsync(Encoding.UTF8.GetBytes(answer), _stop.Token);
}
