using ReproGet.Core.Cache;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Download;

/// <summary>Brings blobs into the cache: in parallel, each from the first provider that sends the right bytes. Wrong bytes never enter the cache.</summary>
public sealed class Downloader(BlobCache cache, ProviderList providers, IFetcher fetcher, IDiagnostics diagnostics, DownloadOptions? options = null)
{
    private readonly DownloadOptions _options = options ?? new DownloadOptions();

    /// <summary>Downloads what the cache lacks. A blob that cannot be had does not keep the others from coming.</summary>
    /// <exception cref="ReproGetException">RG2006 a name leads out of its archive; RG2004 nobody serves a source; RG2010 blobs that no provider has, with each URL and
    /// what became of it; RG2020, RG2021, RG2025 the cache cannot be used.</exception>
    public async Task<DownloadSummary> DownloadAsync(IReadOnlyList<DownloadItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
            ArchiveName.Validate(item.File.Name);

        // The same blob may stand in the locks of several architectures.
        var blobs = items.GroupBy(i => i.File.Digest).Select(g => g.ToList()).ToList();
        var missing = await MissingAsync(blobs, cancellationToken).ConfigureAwait(false);
        var tally = new DownloadTally(blobs.Count - missing.Count);
        if (missing.Count == 0)
            return tally.Summary(TimeSpan.Zero);

        diagnostics.Message($"Downloading {missing.Count} {(missing.Count == 1 ? "package" : "packages")} ({tally.Cached} in the cache).");
        using var progress = new TransferProgress("Downloading", missing.Count, missing.All(blob => blob[0].Size is not null) ? missing.Sum(blob => blob[0].Size) : null, diagnostics, _options.TimeProvider);
        try
        {
            await FetchAllAsync(missing, tally, progress, cancellationToken).ConfigureAwait(false);
            return tally.Summary(progress.Elapsed);
        }
        finally
        {
            // What came stays, though something else be missing.
            var summary = tally.Summary(progress.Elapsed);
            if (summary.Downloaded > 0)
                diagnostics.Announce(summary.ToString());
        }
    }

    private async Task<List<List<DownloadItem>>> MissingAsync(List<List<DownloadItem>> blobs, CancellationToken cancellationToken)
    {
        var present = new bool[blobs.Count];
        for (var i = 0; i < blobs.Count; i++)
            present[i] = cache.Contains(blobs[i][0].File.Digest);

        var toVerify = Enumerable.Range(0, blobs.Count).Where(i => present[i] && (_options.VerifyCached || (blobs[i][0].Size is { } size && !cache.HasLength(blobs[i][0].File.Digest, size))));
        await Parallel.ForEachAsync(toVerify, Parallelism(cancellationToken), async (i, token) =>
        {
            var file = blobs[i][0].File;
            present[i] = await cache.VerifyAsync(file.Digest, token).ConfigureAwait(false);
            if (!present[i])
                diagnostics.Warning(CacheErrors.BlobDamaged, CacheErrors.Damaged(file.Digest, file.Basename));
        }).ConfigureAwait(false);
        return [.. blobs.Where((_, i) => !present[i])];
    }

    private async Task FetchAllAsync(List<List<DownloadItem>> blobs, DownloadTally tally, TransferProgress progress, CancellationToken cancellationToken)
    {
        using var run = new DownloadRun(cache, providers, fetcher, diagnostics, _options, progress);
        var failures = new ReproGetException?[blobs.Count];

        // The largest first, so that none of them is what everybody waits for at the end.
        var order = Enumerable.Range(0, blobs.Count).OrderByDescending(i => blobs[i][0].Size ?? 0);
        await Parallel.ForEachAsync(order, Parallelism(cancellationToken), async (i, token) =>
        {
            try
            {
                tally.Add(await new BlobDownload(run, blobs[i]).FetchAsync(token).ConfigureAwait(false));
                progress.Arrived();
            }
            catch (ReproGetException e) when (!CacheErrors.IsOfTheCache(e))
            {
                failures[i] = e;
            }
        }).ConfigureAwait(false);

        var failed = failures.OfType<ReproGetException>().ToList();
        if (failed.Count > 0)
            throw DownloadErrors.Failed(failed);
    }

    private ParallelOptions Parallelism(CancellationToken cancellationToken)
        => new() { MaxDegreeOfParallelism = _options.MaxParallel, CancellationToken = cancellationToken };
}
