namespace ReproGet.Core.Distros.Debian;

/// <summary>A package that the image must hold.</summary>
/// <param name="Name">Its name, without an architecture.</param>
/// <param name="Version">Which versions will do; null for whichever the archive's policy picks.</param>
/// <param name="Suite">The suite or codename that it is to come from; null for any.</param>
/// <param name="Without">Packages that are left out of its closure: a dependency that names one of them is taken as met.</param>
/// <param name="DefinedBy">The project or package that asks, for messages.</param>
public sealed record PackageRequest(string Name, VersionConstraint? Version = null, string? Suite = null, IReadOnlyList<string>? Without = null, string? DefinedBy = null)
{
    /// <summary>As a user would write it.</summary>
    public override string ToString()
        => Name + (Version is null ? "" : Version.IsExact ? $" {Version}" : $" ({Version})") + (Suite is null ? "" : $" from {Suite}");

    /// <summary>Whether whichever version the archive's policy picks will do.</summary>
    internal bool IsPlain => Version is null && Suite is null;

    internal string ShownOrigin => DefinedBy ?? "The project";
}
