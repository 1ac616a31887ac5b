namespace ReproGet.Core.Distros.Debian;

/// <summary>The packages of one component of one suite of one source.</summary>
/// <param name="SourceId">The identity of the source, as the lock names it.</param>
/// <param name="Suite">The Suite of its Release file: <c>stable</c>, <c>oldstable-security</c>.</param>
/// <param name="Codename">The Codename of its Release file: <c>trixie</c>.</param>
/// <param name="Component"><c>main</c>.</param>
/// <param name="NotAutomatic">The field of its Release file: nothing is taken from here unasked.</param>
/// <param name="ButAutomaticUpgrades">The field of its Release file: but what was taken from here is upgraded from here.</param>
/// <param name="Packages">In the order of the index.</param>
public sealed record DebianIndex(
    string SourceId,
    string Suite,
    string Codename,
    string Component,
    bool NotAutomatic,
    bool ButAutomaticUpgrades,
    IReadOnlyList<DebianPackage> Packages)
{
    /// <summary>apt's pin priority of what stands here (apt_preferences(5), "APT's Default Priority Assignments").</summary>
    internal short Priority => NotAutomatic ? ButAutomaticUpgrades ? InstalledPriority : (short)1 : DefaultPriority;

    internal const short DefaultPriority = 500;

    internal const short InstalledPriority = 100;

    /// <summary>Whether a user means this one: by suite, or by codename, which stays when the suite moves on.</summary>
    internal bool IsIn(string suite) => suite == Suite || suite == Codename;

    /// <summary>What a user knows it by.</summary>
    internal string ShownName => Codename.Length > 0 ? Codename : Suite;
}
