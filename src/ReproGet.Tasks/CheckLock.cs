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

    /// <summary>The pattern of the sums files.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>Whether the project has several frameworks, of which this is one: then others may have asked for more.</summary>
    public bool SeveralFrameworks { get; set; }

    /// <summary>Whether it fits.</summary>
    [Output]
    public bool Current { get; set; }

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        var files = LockFiles.FromPattern(LockFile, ProjectFile);
        await LockReading.ReadCurrentAsync(files, Requests, SeveralFrameworks, cancellationToken);
        Current = true;
    }
}
