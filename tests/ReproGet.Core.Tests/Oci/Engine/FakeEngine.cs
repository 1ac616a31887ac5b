using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ReproGet.Core.Oci.Engine;

namespace ReproGet.Core.Tests.Oci.Engine;

/// <summary>Speaks as much of Docker's API as a test lets it, on a port of the loopback address.</summary>
internal sealed class FakeEngine : IAsyncDisposable
{
    public const string Loaded = """{"stream":"Loaded image: my-app:1.0\n"}""";

    /// <summary>In place of an answer: none, and the connection stays.</summary>
    public const string Silence = "silence";

    private readonly Socket _listener;
    private readonly string? _path;
    private readonly TaskCompletionSource _stopped = new();
    private readonly Task _serving;

    /// <param name="os">What it runs.</param>
    /// <param name="architecture">Likewise.</param>
    /// <param name="component">What it calls itself.</param>
    /// <param name="path">Of a Unix socket in place of the port.</param>
    public FakeEngine(string os = "linux", string architecture = "amd64", string component = "Engine", string? path = null)
    {
        _path = path;
        _listener = path is null ? new Socket(SocketType.Stream, ProtocolType.Tcp) : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(path is null ? new IPEndPoint(IPAddress.Loopback, 0) : new UnixDomainSocketEndPoint(path));
        Version = Answer($$"""{"Os":"{{os}}","Arch":"{{architecture}}","Components":[{"Name":"{{component}}","Version":"1"}]}""");
        _listener.Listen();
        _serving = ServeAsync();
    }

    public EngineEndpoint Endpoint => EngineEndpoint.Parse(_path is null ? $"tcp://{_listener.LocalEndPoint}" : $"unix://{_path}", "a test");

    /// <summary>Raw answers; an empty one ends the connection without a word.</summary>
    public string Version { get; init; }

    public string Info { get; init; } = Answer("""{"DriverStatus":[["Backing Filesystem","extfs"]]}""");

    public string Load { get; init; } = Answer(Loaded);

    public string Tag { get; init; } = Answer("", 201);

    /// <summary>After so many bytes of an image it goes away.</summary>
    public int TakesOnly { get; init; } = int.MaxValue;

    /// <summary>Whether it then stays, and does nothing.</summary>
    public bool Stalls { get; init; }

    /// <summary>The targets of all requests, without the version.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What was sent to be loaded.</summary>
    public byte[] Archive { get; private set; } = [];

    public static string Answer(string body, int status = 200)
        => $"HTTP/1.1 {status} As told\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        _stopped.TrySetResult();
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                await using var stream = new BufferedStream(new NetworkStream(await _listener.AcceptAsync(), ownsSocket: true));
                await Task.Run(() => Serve(stream));
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                // Stopped.
                return;
            }
            catch (IOException)
            {
                // The client went away.
            }
        }
    }

    private void Serve(BufferedStream stream)
    {
        if (Line(stream).Split(' ') is not [_, var target, _])
            return;
        List<string> headers = [];
        while (Line(stream) is { Length: > 0 } header)
            headers.Add(header);
        if (headers.Contains("Transfer-Encoding: chunked") && !TakeBody(stream))
            return;
        if (target != "/version")
            Requests.Enqueue(target);
        var answer = target switch
        {
            "/version" => Version,
            "/info" => Info,
            _ when target.StartsWith("/images/load", StringComparison.Ordinal) => Load,
            _ when target.Contains("/tag?", StringComparison.Ordinal) => Tag,
            _ => Answer("""{"message":"page not found"}""", 404),
        };
        if (answer == Silence)
            _stopped.Task.Wait();
        stream.Write(Encoding.UTF8.GetBytes(answer));
        stream.Flush();
    }

    private bool TakeBody(BufferedStream stream)
    {
        using var body = new MemoryStream();
        while (int.Parse(Line(stream), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            var chunk = new byte[size];
            stream.ReadExactly(chunk);
            body.Write(chunk);
            Line(stream);
            if (body.Length > TakesOnly)
            {
                if (Stalls)
                    _stopped.Task.Wait();
                return false;
            }
        }
        Line(stream);
        Archive = body.ToArray();
        return true;
    }

    private static string Line(BufferedStream stream)
    {
        var line = new StringBuilder();
        while (stream.ReadByte() is var next and not (-1 or '\n'))
            line.Append((char)next);
        return line.ToString().TrimEnd('\r');
    }
}
