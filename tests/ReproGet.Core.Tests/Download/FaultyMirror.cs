namespace ReproGet.Core.Tests.Download;

/// <summary>A mirror that does wrong at random, and is well otherwise.</summary>
/// <param name="random">Draws the faults.</param>
/// <param name="files">What it has, by name.</param>
/// <param name="faults">Its faults; each request meets one with the probability of <paramref name="rate"/>.</param>
/// <param name="rate">From 0 to 1.</param>
/// <param name="mostPerFile">How often a file meets one at most.</param>
internal sealed class FaultyMirror(Random random, IReadOnlyDictionary<string, byte[]> files, IReadOnlyList<FaultyMirror.Fault> faults, double rate, int mostPerFile) : IAsyncDisposable
{
    private readonly FaultyServer _server = new();
    private readonly Dictionary<string, int> _met = [];
    private readonly Dictionary<Fault, int> _done = [];

    /// <summary>A fault: what is sent instead of the bytes from a start on, cut or changed at a place after it.</summary>
    internal delegate Reply Fault(byte[] body, int start, int place);

    /// <summary>Another try may do better.</summary>
    public static IReadOnlyList<Fault> Passing { get; } =
    [
        (body, start, place) => Well(body, start, place - start),
        (body, start, place) => Well(body, start, place - start),
        (body, start, place) => Replies.Then(Well(body, start, place - start), Replies.Reset([])),
        (body, _, _) => Replies.Reset(body),
        (_, _, _) => Replies.Status(500),
        (_, _, _) => Replies.Status(503, "Retry-After: 1"),
        (_, _, _) => Replies.Status(429),
        (body, start, place) => Replies.Then(Well(body, start, place - start), Replies.Stall([])),
    ];

    /// <summary>Another try does no better, or what comes is wrong.</summary>
    public static IReadOnlyList<Fault> Lasting { get; } =
    [
        (body, start, place) => Well(Changed(body, place), start),
        (body, start, place) => Well(Changed(body, start), start, place - start),
        (body, _, place) => Replies.Ok(body[..place]),
        (body, _, place) => Replies.Announcing(place, body),
        (body, start, _) => Well([.. body, 0], start),
        (body, _, _) => Replies.Chunked([.. body[..Math.Min(body.Length, 2000)], 1]),
        (_, _, _) => Replies.Status(404),
        (_, _, _) => Replies.Status(403),
        (_, _, _) => Replies.Html("<html>Log in!"),
        (body, start, _) => Replies.Rest(body, start == 0 ? 0 : start - 1),
    ];

    public string Template => _server.Template;

    public int Requests => _server.Requests.Count;

    /// <summary>How many faults it committed.</summary>
    public int Faults
    {
        get
        {
            lock (_done)
                return _done.Values.Sum();
        }
    }

    /// <summary>Called with each request.</summary>
    public Action Asked { get; set; } = () => { };

    public FaultyMirror Start()
    {
        _server.Otherwise = Answer;
        return this;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Reply? Answer(FaultyRequest request)
    {
        Asked();
        if (!files.TryGetValue(request.Target[1..], out var body))
            return null;
        var start = request.Start ?? 0;
        lock (_done)
        {
            var met = _met.GetValueOrDefault(request.Target);
            if (start >= body.Length)
                return Replies.Status(416);
            if (met >= mostPerFile || random.NextDouble() >= rate)
                return Well(body, start);
            _met[request.Target] = met + 1;
            var fault = faults[random.Next(faults.Count)];
            _done[fault] = _done.GetValueOrDefault(fault) + 1;
            return fault(body, start, random.Next(start, body.Length));
        }
    }

    private static Reply Well(byte[] body, int start, int? count = null)
        => start > 0 ? Replies.Rest(body, start, count) : Replies.Announcing(body.Length, body[..(count ?? body.Length)]);

    private static byte[] Changed(byte[] body, int place) => [.. body[..place], (byte)~body[place], .. body[(place + 1)..]];
}
