using Microsoft.Build.Framework;
using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Download;
using ReproGet.Core.Locking;
using ReproGet.Core.Providers;

namespace ReproGet.Tasks;

/// <summary>Brings every locked blob into the cache.</summary>
[MSBuildMultiThreadableTask]
public sealed class DownloadPackages : CoreTask
{
    /// <summary>The request files of all evaluations: they name the sources and providers.</summary>
    [Required]
    public ITaskItem[] Requests { get; set; } = [];

    /// <summary>The pattern of the sums files.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>Where the blobs go.</summary>
    [Required]
    public string CacheDirectory { get; set; } = "";

    /// <summary>How many at once.</summary>
    public int MaxParallelDownloads { get; set; } = 8;

    /// <summary>The file that stands in the cache for a lock that it holds whole.</summary>
    public string Sentinel { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        var files = LockFiles.FromPattern(LockFile, ProjectFile);
        if (await files.ReadAsync(cancellationToken) is not { } state)
            return;
        if (state.Document.Architectures.All(architecture => architecture.Packages.Count == 0))
        {
            Mark();
            return;
        }
        using var surroundings = new Surroundings(this, CacheDirectory);
        var context = surroundings.Context;
        var providers = Providers(state, context);
        var downloader = new Downloader(context.Cache, providers, context.Fetcher, this, new DownloadOptions { MaxParallel = Math.Max(1, MaxParallelDownloads) });
        await downloader.DownloadAsync([.. DownloadItem.Of(state)], cancellationToken);
        Mark();
    }

    private void Mark()
    {
        if (Sentinel.Length > 0)
            CompleteLocks.Mark(Sentinel, this);
    }

    private ProviderList Providers(LockState state, DistroContext context)
    {
        var requests = LockReading.ReadRequests(Requests);
        var options = state.Document.Options;
        return DistroRegistry.Find(options.Distro, ProjectFile).Providers(LockReading.Providers(requests), options, requests[0].Sources, context);
    }
}
