using System.Collections.Concurrent;
using ReproGet.Core.Download;

namespace ReproGet.Core.Tests.Download;

/// <summary>A fetcher that answers from a function, and remembers what it was asked.</summary>
internal sealed class StubFetcher(Func<Uri, FetchedContent> answer) : IFetcher
{
    public ConcurrentQueue<string> Asked { get; } = new();

    public Task<FetchedContent> OpenAsync(Uri uri, CancellationToken cancellationToken)
    {
        Asked.Enqueue(uri.AbsoluteUri);
        return Task.FromResult(answer(uri));
    }

    public static FetchedContent Content(byte[] bytes) => new(new MemoryStream(bytes), bytes.Length);
}
