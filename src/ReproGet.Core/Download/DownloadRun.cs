using System.Collections.Concurrent;
using ReproGet.Core.Cache;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Download;

/// <summary>What the blobs of one run share.</summary>
internal sealed class DownloadRun(
    BlobCache cache, ProviderList providers, IFetcher fetcher, IDiagnostics diagnostics, DownloadOptions options, TransferProgress progress) : IDisposable
{
    private readonly ConcurrentDictionary<string, bool> _said = new(StringComparer.Ordinal);

    public BlobCache Cache { get; } = cache;

    public BlobNotes Notes { get; } = new(cache);

    public ProviderList Providers { get; } = providers;

    public DownloadOptions Options { get; } = options;

    public HostRoster Hosts { get; } = new(options.MaxPerHost, options.ToleratedFailures);

    public IFetcher Fetcher { get; } = fetcher;

    public TransferProgress Progress { get; } = progress;

    /// <summary>Says something that holds for the run, not for each blob.</summary>
    public void SayOnce(string message)
    {
        if (_said.TryAdd(message, true))
            diagnostics.Message(message);
    }

    public void Dispose() => Hosts.Dispose();
}
