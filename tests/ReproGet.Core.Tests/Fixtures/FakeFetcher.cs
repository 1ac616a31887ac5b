using System.Collections.Concurrent;
using ReproGet.Core.Download;

namespace ReproGet.Core.Tests.Fixtures;

/// <summary>A network in memory.</summary>
internal sealed class FakeFetcher : IFetcher
{
    /// <summary>What a URL that is not there fails with.</summary>
    public const string NotFound = "RG2999";

    private readonly Dictionary<string, byte[]> _contents = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _requests = new();

    /// <summary>Every URL that was asked for, in order.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Why a URL is not there.</summary>
    public Exception? NotFoundCause { get; init; }

    /// <summary>Every URL at which something stands.</summary>
    public IEnumerable<string> Paths => _contents.Keys;

    /// <summary>Puts files below a URI; what was there before is replaced.</summary>
    public FakeFetcher Add(string uri, IReadOnlyDictionary<string, byte[]> files)
    {
        foreach (var (path, content) in files)
            _contents[$"{uri.TrimEnd('/')}/{path}"] = content;
        return this;
    }

    /// <summary>Changes what stands at every URL that ends with <paramref name="suffix"/>; null takes it away.</summary>
    public FakeFetcher Change(string suffix, Func<byte[], byte[]?> change)
    {
        foreach (var uri in _contents.Keys.Where(uri => uri.EndsWith(suffix, StringComparison.Ordinal)).ToList())
        {
            if (change(_contents[uri]) is { } changed)
                _contents[uri] = changed;
            else
                _contents.Remove(uri);
        }
        return this;
    }

    public Task<FetchedContent> OpenAsync(Uri uri, CancellationToken cancellationToken)
    {
        _requests.Enqueue(uri.AbsoluteUri);
        return _contents.TryGetValue(Uri.UnescapeDataString(uri.AbsoluteUri), out var content)
            ? Task.FromResult(new FetchedContent(new MemoryStream(content, writable: false), content.Length) { Version = new ContentVersion("\"fake\"", null) })
            : throw new ReproGetException(NotFound, $"{uri} is not there.", NotFoundCause);
    }
}
