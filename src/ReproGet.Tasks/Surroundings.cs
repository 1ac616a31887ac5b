using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Download;

namespace ReproGet.Tasks;

/// <summary>The real network, cache and clock for one run of a task.</summary>
internal sealed class Surroundings(CoreTask task, string cacheDirectory) : IDisposable
{
    private readonly HttpFetcher _http = new();

    /// <summary>Whether indices come from where the host's package manager gets its own.</summary>
    public bool UseHostSources { get; init; }

    /// <summary>What stands for the present in what is written; null for the clock.</summary>
    public DateTimeOffset? SourceDate { get; init; }

    /// <summary>All of it, as Core wants it.</summary>
    public DistroContext Context => new()
    {
        Fetcher = SchemeFetcher.Of(_http),
        Cache = new BlobCache(cacheDirectory),
        ProjectFolder = Path.GetDirectoryName(task.ProjectFile)!,
        UseHostSources = UseHostSources,
        Now = DateTimeOffset.UtcNow,
        SourceDate = SourceDate,
        Diagnostics = task,
    };

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
