using System.Collections.Concurrent;
using System.Text;
using ReproGet.Core.Cache;
using ReproGet.Core.Download;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Providers;
using ReproGet.Core.Tests.Cache;

namespace ReproGet.Core.Tests.Download;

/// <summary>A cache of its own, and a downloader that never waits.</summary>
internal sealed class DownloadBench : IDisposable, IDiagnostics
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpFetcher _http;

    public DownloadBench(TimeSpan? stallTimeout = null)
    {
        _http = new HttpFetcher(new HttpFetcherOptions { UseProxy = false, StallTimeout = stallTimeout ?? TimeSpan.FromMinutes(1) });
        Cache = new BlobCache(_folder.Path);
    }

    public BlobCache Cache { get; }

    public string Folder => _folder.Path;

    public IFetcher Fetcher => SchemeFetcher.Of(_http);

    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public ConcurrentQueue<string> Messages { get; } = new();

    public ConcurrentQueue<string> Announced { get; } = new();

    public ConcurrentQueue<string> Warnings { get; } = new();

    /// <summary>What is in the cache besides whole blobs and notes.</summary>
    public IEnumerable<string> Leftovers => Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "*.tmp", SearchOption.AllDirectories) : [];

    public static byte[] Body(string seed) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(seed + "!", 50)));

    public static DownloadItem Item(string name, byte[] body, bool withSize = false, string source = "debian")
        => new(new PackageFile(name, Digest.Of(body)), source, withSize ? body.Length : null);

    public Downloader Downloader(IEnumerable<string> templates, DownloadOptions? options = null, IFetcher? fetcher = null)
        => new(Cache, new ProviderList([.. templates.Select(t => new Provider(t))], []), fetcher ?? Fetcher, this, (options ?? new DownloadOptions()) with
        {
            Delay = (wait, token) =>
            {
                Waits.Enqueue(wait);
                token.ThrowIfCancellationRequested();
                return Task.CompletedTask;
            },
        });

    public void Warning(string code, string message) => Warnings.Enqueue(code);

    public void Message(string message) => Messages.Enqueue(message);

    public void Announce(string message) => Announced.Enqueue(message);

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }
}
