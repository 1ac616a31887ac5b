using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Download;
using ReproGet.Core.Images.Bases;
using ReproGet.Core.Oci.Registry;

namespace ReproGet.Tasks;

/// <summary>The real network, cache and clock for one run of a task.</summary>
internal sealed class Surroundings(CoreTask task, string cacheDirectory) : IDisposable
{
    private readonly HttpFetcher _http = new();
    private readonly HttpClient _registryClient = new() { Timeout = Timeout.InfiniteTimeSpan };

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

    /// <summary>Opens the place that a <c>ContainerBaseImage</c> names; null for scratch.</summary>
    public BaseSource? OpenBase(string reference, CancellationToken cancellationToken)
        => BaseSource.Open(reference, Path.GetDirectoryName(task.ProjectFile)!, OpenRegistry, cancellationToken);

    private BaseSource OpenRegistry(string reference)
    {
        var at = reference.IndexOf('@', StringComparison.Ordinal);
        var colon = reference.LastIndexOf(':');
        var name = at > 0 ? reference[..at] : colon > reference.LastIndexOf('/') ? reference[..colon] : reference;
        var tag = at > 0 ? reference[(at + 1)..] : name.Length < reference.Length ? reference[(colon + 1)..] : "latest";
        return new BaseSource(new RegistryRepository(_registryClient, RegistryRepositoryName.ParseAsUsersMean(name)), tag, reference);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _registryClient.Dispose();
    }
}
