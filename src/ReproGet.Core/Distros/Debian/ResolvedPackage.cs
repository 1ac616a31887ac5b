namespace ReproGet.Core.Distros.Debian;

/// <summary>A package of a solution.</summary>
/// <param name="Package">The package as its index describes it.</param>
/// <param name="SourceId">The source that it comes from.</param>
/// <param name="Requested">Whether a request names it; otherwise others need it.</param>
public sealed record ResolvedPackage(DebianPackage Package, string SourceId, bool Requested)
{
    /// <summary>Sources that have other bytes under that version.</summary>
    public IReadOnlyList<string> OtherwiseIn { get; init; } = [];
}

/// <summary>All that a solution changes.</summary>
/// <param name="Packages">What is to be installed, new or in place of another version, bytewise by name.</param>
/// <param name="Removed">Installed packages that have to go, bytewise by name. Those that are replaced by another version are not here.</param>
public sealed record DebianResolution(IReadOnlyList<ResolvedPackage> Packages, IReadOnlyList<DebianPackage> Removed);
