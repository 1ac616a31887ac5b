using Microsoft.Build.Framework;
using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Download;
using ReproGet.Core.Images;
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
    public int MaxParallelDownloads { get; set; } = 16;

    /// <summary>Seconds since 1970 that snapshots are asked for where the lock tells none; empty for the time of the sums files.</summary>
    public string SourceDateEpoch { get; set; } = "";

    /// <summary>The file that stands in the cache for a lock that it holds whole.</summary>
    public string Sentinel { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        var files = LockFiles.FromPattern(LockFile, ProjectFile);
        if (await files.ReadAsync(cancellationToken) is not { } state)
            return;
        state = state.For(LockReading.ReadRequest(Requests));
        if (state.Document.Architectures.All(architecture => architecture.Packages.Count == 0))
        {
            Mark();
            return;
        }
        using var surroundings = new Surroundings(this, CacheDirectory);
        var context = surroundings.Context;
        var (providers, items) = Plan(state, context);
        var downloader = new Downloader(context.Cache, providers, context.Fetcher, this, new DownloadOptions { MaxParallel = Math.Max(1, MaxParallelDownloads) });
        await downloader.DownloadAsync(items, cancellationToken);
        Mark();
    }

    private void Mark()
    {
        if (Sentinel.Length > 0)
            CompleteLocks.Mark(Sentinel, this);
    }

    private (ProviderList Providers, IReadOnlyList<DownloadItem> Items) Plan(LockState state, DistroContext context)
    {
        var requests = LockReading.ReadRequests(Requests);
        var (own, sources, options) = (LockReading.Providers(requests), requests[0].Sources, state.Document.Options);
        if (!state.IsBare)
            return (DistroRegistry.Find(options.Distro, ProjectFile).Providers(own, options, sources, context), [.. DownloadItem.Of(state)]);
        var plan = BareDownload.Plan(
            SettingValues.SourceDate(SourceDateEpoch) is { } seconds ? state with { Written = DateTimeOffset.FromUnixTimeSeconds(seconds) } : state, own, sources, context);
        return (plan.Providers, plan.Items);
    }
}
