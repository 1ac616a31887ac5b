using Microsoft.Build.Framework;
using ReproGet.Core.Distros;
using ReproGet.Core.Locking;

namespace ReproGet.Tasks;

/// <summary>Holds the lock against the blobs in the cache and the distro's signed indices.</summary>
[MSBuildMultiThreadableTask]
public sealed class VerifyLock : CoreTask
{
    /// <summary>The request files of all evaluations: they name the sources.</summary>
    [Required]
    public ITaskItem[] Requests { get; set; } = [];

    /// <summary>The pattern of the sums files.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>How much of the lock the requests speak for: a name of <see cref="LockCheckScope"/>.</summary>
    [Required]
    public string Scope { get; set; } = "";

    /// <summary>Where the blobs are.</summary>
    [Required]
    public string CacheDirectory { get; set; } = "";

    /// <summary>Whether indices come from where the host's package manager gets its own.</summary>
    public bool UseHostSources { get; set; }

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task RunAsync(CancellationToken cancellationToken)
    {
        var state = await LockReading.ReadCurrentAsync(LockFiles.FromPattern(LockFile, ProjectFile), Requests, Enum.Parse<LockCheckScope>(Scope), cancellationToken);
        using var surroundings = new Surroundings(this, CacheDirectory) { UseHostSources = UseHostSources };
        Announce("Verified " + await LockVerifier.RunAsync(state, LockReading.ReadRequests(Requests)[0].Sources, surroundings.Context, cancellationToken));
    }
}
