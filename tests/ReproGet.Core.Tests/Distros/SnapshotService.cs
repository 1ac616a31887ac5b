using ReproGet.Core.Tests.Download;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Distros;

/// <summary>A snapshot service on this machine, as distros have them: an import has the name of its time, and any other time leads to the last import before it.</summary>
internal sealed class SnapshotService : IAsyncDisposable
{
    private const string Folder = "/archive/fake/";

    private readonly FaultyServer _server = new();
    private readonly SortedDictionary<string, IReadOnlyDictionary<string, byte[]>> _imports = new(StringComparer.Ordinal);

    public SnapshotService() => _server.Otherwise = Answer;

    /// <summary>For a source's <c>Snapshot</c>.</summary>
    public string Address => $"{_server.Address.AbsoluteUri.TrimEnd('/')}{Folder}@SNAPSHOTID@/";

    /// <summary>What was asked for, without what all have.</summary>
    public IEnumerable<string> Requests => _server.Requests.Select(target => target[Folder.Length..]);

    /// <summary>Takes an archive as it is now.</summary>
    public SnapshotService Import(string time, FakeArchive archive)
    {
        _imports[time] = archive.Build();
        return this;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Reply? Answer(FaultyRequest request)
    {
        var parts = request.Target[Folder.Length..].Split('/', 2);
        var import = _imports.Keys.LastOrDefault(time => string.CompareOrdinal(time, parts[0]) <= 0);
        if (import is null)
            return null;
        if (import != parts[0])
            return Replies.Redirect($"{Folder}{import}/{parts[1]}");
        return _imports[import].TryGetValue(parts[1], out var content) ? Replies.Ok(content) : null;
    }
}
