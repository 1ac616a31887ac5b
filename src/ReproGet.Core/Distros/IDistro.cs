using ReproGet.Core.Cache;
using ReproGet.Core.Download;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Distros;

/// <summary>What a distro knows of its archive: how requests become package files, and where those are.</summary>
public interface IDistro
{
    /// <summary>As in <c>ReproGetDistro</c> and in <c>os-release</c>: <c>debian</c>.</summary>
    string Name { get; }

    /// <summary>The version of the rules by which it chooses. A lock records it.</summary>
    int ResolverVersion { get; }

    /// <summary>Reads the state of the archive, proved from the distro's keys down. That takes nothing from a base, so it can be done while one is read.</summary>
    /// <param name="request">With distro and suite, or with sources.</param>
    /// <param name="context">What stands around it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG3xxx: the archive proves nothing; RG2xxx: it cannot be read.</exception>
    Task<IOpenArchive> OpenAsync(LockRequest request, DistroContext context, CancellationToken cancellationToken);

    /// <summary>Holds the lines of a lock against the distro's signed indices.</summary>
    /// <param name="state">The lock, with distro and suite or the project's sources.</param>
    /// <param name="sources">The project's own sources; empty for the distro's.</param>
    /// <param name="context">What stands around it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG3xxx: the archive proves nothing; RG2xxx: it cannot be read.</exception>
    Task<LockProof> ProveAsync(LockState state, IReadOnlyList<RequestedSource> sources, DistroContext context, CancellationToken cancellationToken);

    /// <summary>The hash of the package database in a root; null where it has none.</summary>
    Task<Digest?> DatabaseDigestAsync(FileTree root, CancellationToken cancellationToken);

    /// <summary>Who is asked for the package files of these sources, when the user names nobody.</summary>
    /// <param name="own">What the user named.</param>
    /// <param name="options">Of the request; a bare lock need not have a suite.</param>
    /// <param name="sources">As the project gives them; empty for the distro's own.</param>
    /// <param name="context">Where to look.</param>
    ProviderList Providers(IReadOnlyList<Provider> own, RequestOptions options, IReadOnlyList<RequestedSource> sources, DistroContext context);
}

/// <summary>An archive whose state was read. Disposing it waits for what is still written to the cache.</summary>
public interface IOpenArchive : IAsyncDisposable
{
    /// <summary>Finds the packages for every architecture of a request.</summary>
    /// <param name="request">With distro and suite, which the base may have told; its packages and sources are those that the archive was opened for.</param>
    /// <param name="bases">By our name of the architecture, the root that the packages go into; empty for an empty one.</param>
    /// <param name="previous">The lock whose other packages stay when only some are updated; null where all are.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG1071: what is to be updated is not in it; RG3xxx: an index is not as it was signed; RG4xxx: there is no solution; RG2xxx: an index cannot be read.</exception>
    Task<DistroResolution> ResolveAsync(LockRequest request, IReadOnlyDictionary<string, FileTree> bases, LockState? previous, CancellationToken cancellationToken);
}

/// <summary>What stands around a resolution and must not change its result beyond the state of the archive.</summary>
public sealed record DistroContext
{
    /// <summary>Opens URLs.</summary>
    public required IFetcher Fetcher { get; init; }

    /// <summary>Where indices are kept.</summary>
    public required BlobCache Cache { get; init; }

    /// <summary>The project's folder: relative key files start here.</summary>
    public required string ProjectFolder { get; init; }

    /// <summary>The project, for messages.</summary>
    public string Project { get; init; } = "";

    /// <summary>The root of the host, whose own package manager may be configured with mirrors.</summary>
    public string HostRoot { get; init; } = "/";

    /// <summary><c>ReproGetUseHostSources</c>: indices come from the URIs of the host's package manager.</summary>
    public bool UseHostSources { get; init; }

    /// <summary>The present, by which signatures and <c>Valid-Until</c> are judged.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary><c>SOURCE_DATE_EPOCH</c>: stands for the present in what is written, and judges nothing; null where it is not set.</summary>
    public DateTimeOffset? SourceDate { get; init; }

    /// <summary>Whether the archive's newest state is taken though it does not go on from the locked one.</summary>
    public bool Update { get; init; }

    /// <summary>The packages, or their sources, that alone are updated, with what they force; <c>security</c> for those that a security suite supersedes. Empty for all.</summary>
    public IReadOnlyList<string> UpdateOnly { get; init; } = [];

    /// <summary>The providers that the project names, for locked files that have to be looked into.</summary>
    public IReadOnlyList<Provider> OwnProviders { get; init; } = [];

    /// <summary>Whether all architectures must get packages of the same source versions.</summary>
    public bool SameVersions { get; init; }

    /// <summary>The age of a security suite's Release file from which on it is warned of.</summary>
    public TimeSpan MaxReleaseAge { get; init; } = TimeSpan.FromDays(10);

    /// <summary>Where warnings go.</summary>
    public required IDiagnostics Diagnostics { get; init; }
}

/// <summary>What was found for all architectures.</summary>
/// <param name="Sources">The sources read, by id.</param>
/// <param name="Architectures">By our name of the architecture.</param>
public sealed record DistroResolution(IReadOnlyList<LockedSource> Sources, IReadOnlyDictionary<string, ArchitectureResolution> Architectures);

/// <summary>What was found for one architecture.</summary>
/// <param name="Packages">What is to be installed.</param>
/// <param name="Upgrades">Packages of the base that are among them in another version.</param>
/// <param name="Removes">Packages of the base that have to go.</param>
public sealed record ArchitectureResolution(
    IReadOnlyList<ChosenFile> Packages, IReadOnlyList<LockedBasePackage> Upgrades, IReadOnlyList<LockedBasePackage> Removes);

/// <summary>A package file that was chosen.</summary>
/// <param name="File">Its name and hash.</param>
/// <param name="SourceId">Where it comes from.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Requested">Whether a project asked for it by name.</param>
/// <param name="Identity">As in <see cref="LockedPackage"/>.</param>
public sealed record ChosenFile(PackageFile File, string SourceId, long Size, bool Requested, string? Identity);
