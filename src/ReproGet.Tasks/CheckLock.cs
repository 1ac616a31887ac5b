using Microsoft.Build.Framework;
using ReproGet.Core.Locking;

namespace ReproGet.Tasks;

/// <summary>Says whether the lock still fits what the project asks for. Offline.</summary>
[MSBuildMultiThreadableTask]
public sealed class CheckLock : CoreTask
{
    /// <summary>The request files of all evaluations.</summary>
    [Required]
    public ITaskItem[] Requests { get; set; } = [];

    /// <summary>The project's <c>DistroPackage</c> items, for what is amiss in them.</summary>
    public ITaskItem[] Packages { get; set; } = [];

    /// <summary>Its <c>DistroSource</c> items, likewise.</summary>
    public ITaskItem[] Sources { get; set; } = [];

    /// <summary>The pattern of the sums files.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>How much of the lock the requests speak for: a name of <see cref="LockCheckScope"/>.</summary>
    [Required]
    public string Scope { get; set; } = "";

    /// <summary>Whether it fits.</summary>
    [Output]
    public bool Current { get; set; }

    /// <summary>The SHA-256 of what was checked, where it is sums files only; else the document's own tells it.</summary>
    [Output]
    public string BareHash { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        LockReading.CheckMetadata(Packages, Sources, this);
        var files = LockFiles.FromPattern(LockFile, ProjectFile);
        var state = await LockReading.ReadCurrentAsync(files, Requests, Enum.Parse<LockCheckScope>(Scope), cancellationToken);
        if (state.IsBare)
        {
            Message($"{Path.GetFileName(files.DocumentPath)} is not there: the sums files beside it are the whole lock of {Path.GetFileName(ProjectFile)}.");
            BareHash = state.Hash.Hex;
        }
        Current = true;
    }
}
