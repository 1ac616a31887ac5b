using System.Security.Cryptography;
using System.Text;
using ReproGet.Core.Tests.Download;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Distros;

/// <summary>A mirror on this machine that answers conditional requests, and counts every byte that goes either way.</summary>
internal sealed class ConditionalServer : IAsyncDisposable
{
    private const string Folder = "/fake/";

    private readonly FaultyServer _server = new();
    private Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public ConditionalServer() => _server.Otherwise = Answer;

    public string Address => _server.Address.AbsoluteUri.TrimEnd('/') + Folder;

    /// <summary>How states are told from each other: <c>ETag</c>, <c>Last-Modified</c>, or nothing.</summary>
    public string Knows { get; set; } = "ETag";

    /// <summary>Requests and answers, heads among them, since the last call.</summary>
    public int TakeMoved() => Interlocked.Exchange(ref _moved, 0);

    private int _moved;

    /// <summary>What was answered since the last call: <c>304 dists/trixie/InRelease</c>.</summary>
    public string[] TakeAnswers()
    {
        lock (_answers)
        {
            string[] answers = [.. _answers];
            _answers.Clear();
            return answers;
        }
    }

    private readonly List<string> _answers = [];

    public void Serve(FakeArchive archive) => _files = archive.Build();

    /// <summary>Changes what stands under a name; null takes it away.</summary>
    public void Change(string name, Func<byte[], byte[]?> change)
    {
        if (change(_files[name]) is { } changed)
            _files[name] = changed;
        else
            _files.Remove(name);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Reply Answer(FaultyRequest request)
    {
        var name = request.Target[Folder.Length..];
        var found = _files.TryGetValue(name, out var content);
        var (version, known) = Knows switch
        {
            "ETag" => ($"ETag: \"{Convert.ToHexStringLower(SHA256.HashData(content ?? []))[..16]}\"", $"If-None-Match: \"{Convert.ToHexStringLower(SHA256.HashData(content ?? []))[..16]}\""),
            "Last-Modified" => ("Last-Modified: Sat, 01 Jun 2024 00:00:00 GMT", "If-Modified-Since: Sat, 01 Jun 2024 00:00:00 GMT"),
            _ => ("X-Cache: MISS", "\0"),
        };
        var status = !found ? 404 : request.Head.Contains(known, StringComparison.Ordinal) ? 304 : 200;
        var answer = $"HTTP/1.1 {status} Whatever\r\nConnection: close\r\n{version}\r\n"
            + (status == 304 ? "\r\n" : $"Content-Length: {content?.Length ?? 0}\r\n\r\n{Encoding.Latin1.GetString(content ?? [])}");
        Interlocked.Add(ref _moved, request.Head.Length + answer.Length);
        lock (_answers)
            _answers.Add($"{status} {name}");
        return Replies.Raw(answer);
    }
}
