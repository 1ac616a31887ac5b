using Microsoft.Build.Framework;
using ReproGet.Core.Images;

namespace ReproGet.Tasks;

/// <summary>Says whether the image archive at hand is what would be built.</summary>
[MSBuildMultiThreadableTask]
public sealed class CompareImages : CoreTask
{
    /// <summary>The archive at hand.</summary>
    [Required]
    public string AtHand { get; set; } = "";

    /// <summary>The one that was built to compare with.</summary>
    [Required]
    public string Made { get; set; } = "";

    /// <inheritdoc/>
    protected override Task RunAsync(CancellationToken cancellationToken)
    {
        Announce($"Verified {AtHand}: it is {ImageComparison.Compare(Rooted(AtHand), Rooted(Made), ProjectFile, cancellationToken)}, as it is built now.");
        return Task.CompletedTask;
    }
}
