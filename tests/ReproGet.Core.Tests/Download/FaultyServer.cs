using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ReproGet.Core.Tests.Download;

/// <summary>How the server answers one request.</summary>
internal delegate Task Reply(Socket client, CancellationToken cancellationToken);

/// <summary>What was asked for.</summary>
/// <param name="Target">The path.</param>
/// <param name="Head">All of the request, with its fields.</param>
internal sealed record FaultyRequest(string Target, string Head)
{
    /// <summary>From which byte on; null where all is asked for.</summary>
    public int? Start => Field("Range") is { } range ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : null;

    /// <summary>The value of a field; null where it is not sent.</summary>
    public string? Field(string name)
        => Head.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase)) is { } line ? line[(name.Length + 2)..] : null;
}

/// <summary>A server on this machine that answers as badly as it is told to, one connection a request.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Reply>> _replies = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentDictionary<Task, bool> _answers = new();
    private readonly Task _accepting;
    private int _atOnce;
    private int _mostAtOnce;

    public FaultyServer()
    {
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>The provider that asks this server by name.</summary>
    public string Template => Address + "{{.Name}}";

    /// <summary>What is answered to a target for which nothing else was said; without it, or with null, it is not found.</summary>
    public Func<FaultyRequest, Reply?>? Otherwise { get; set; }

    /// <summary>The targets of all requests, as they came.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>How many requests were open at the same time.</summary>
    public int MostAtOnce => _mostAtOnce;

    /// <summary>Answers requests for a target in turn; the last answer is given again and again. Other targets are not found.</summary>
    public void Serve(string target, params Reply[] replies) => _replies["/" + target] = new ConcurrentQueue<Reply>(replies);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_answers.Keys);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                var answer = Task.Run(() => AnswerAsync(client));
                _answers[answer] = true;
                _ = answer.ContinueWith(t => _answers.TryRemove(t, out _), TaskScheduler.Default);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        using var closing = client;
        try
        {
            if (await ReadRequestAsync(client) is not { } request)
                return;
            _requests.Enqueue(request.Target);
            var now = Interlocked.Increment(ref _atOnce);
            InterlockedMax(ref _mostAtOnce, now);
            try
            {
                await Next(request)(client, _stop.Token);
            }
            finally
            {
                Interlocked.Decrement(ref _atOnce);
            }
            if (client.LingerState is not { Enabled: true })
                client.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, or the test is over.
        }
    }

    private Reply Next(FaultyRequest request)
    {
        if (!_replies.TryGetValue(request.Target, out var replies))
            return Otherwise?.Invoke(request) ?? Replies.Status(404);
        lock (replies)
        {
            replies.TryPeek(out var reply);
            if (replies.Count > 1)
                replies.TryDequeue(out _);
            return reply!;
        }
    }

    private async Task<FaultyRequest?> ReadRequestAsync(Socket client)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await client.ReceiveAsync(buffer, _stop.Token);
            if (count == 0)
                return null;
            head.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        return new FaultyRequest(head.ToString().Split(' ')[1], head.ToString());
    }

    private static void InterlockedMax(ref int location, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref location)) < value && Interlocked.CompareExchange(ref location, value, seen) != seen)
        {
        }
    }
}
