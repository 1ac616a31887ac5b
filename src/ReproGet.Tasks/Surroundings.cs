using System.Collections;
using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Download;
using ReproGet.Core.Images.Bases;
using ReproGet.Core.Providers;

namespace ReproGet.Tasks;

/// <summary>The real network, cache and clock for one run of a task.</summary>
internal sealed class Surroundings(CoreTask task, string cacheDirectory) : IDisposable
{
    private readonly HttpFetcher _http = new();
    private readonly RegistryAccess _registries = new();

    /// <summary>The user's folder.</summary>
    public static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Whether indices come from where the host's package manager gets its own.</summary>
    public bool UseHostSources { get; init; }

    /// <summary>Whether the archive's newest state is taken though it does not go on from the locked one.</summary>
    public bool Update { get; init; }

    /// <summary>What alone is updated; empty for all.</summary>
    public IReadOnlyList<string> UpdateOnly { get; init; } = [];

    /// <summary>The providers that the project names.</summary>
    public IReadOnlyList<Provider> OwnProviders { get; init; } = [];

    /// <summary>Whether all architectures must get packages of the same source versions.</summary>
    public bool SameVersions { get; init; }

    /// <summary>The age of a security suite's Release file from which on it is warned of.</summary>
    public TimeSpan MaxReleaseAge { get; init; }

    /// <summary>What stands for the present in what is written; null for the clock.</summary>
    public DateTimeOffset? SourceDate { get; init; }

    /// <summary>All of it, as Core wants it.</summary>
    public DistroContext Context => new()
    {
        Fetcher = SchemeFetcher.Of(_http, new RegistryFetcher(_registries.OpenBlobsAsync)),
        Cache = new BlobCache(cacheDirectory),
        ProjectFolder = Path.GetDirectoryName(task.ProjectFile)!,
        Project = task.ProjectFile,
        UseHostSources = UseHostSources,
        Update = Update,
        UpdateOnly = UpdateOnly,
        OwnProviders = OwnProviders,
        SameVersions = SameVersions,
        MaxReleaseAge = MaxReleaseAge,
        Now = DateTimeOffset.UtcNow,
        SourceDate = SourceDate,
        Diagnostics = task,
    };

    /// <summary>The environment.</summary>
    public static Dictionary<string, string> Variables()
        => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => entry.Value as string ?? "", StringComparer.Ordinal);

    /// <summary>Opens the place that a <c>ContainerBaseImage</c> names; null for scratch.</summary>
    public BaseSource? OpenBase(string reference, CancellationToken cancellationToken)
        => BaseSource.Open(reference, Path.GetDirectoryName(task.ProjectFile)!, text => _registries.OpenBaseAsync(text, cancellationToken).GetAwaiter().GetResult(), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _registries.Dispose();
    }
}
