namespace ReproGet.Core.Installation.Debian;

/// <summary>A package as the database records it.</summary>
/// <param name="Deb">Its file, unpacked.</param>
/// <param name="IsConfigured">Whether its maintainer scripts are understood: it is then <c>installed</c>, else <c>unpacked</c>.</param>
/// <param name="ListedPaths">The paths that it ships and has, by its own names, in the order of unpacking.</param>
internal sealed record InstalledDeb(UnpackedDeb Deb, bool IsConfigured, IReadOnlyList<string> ListedPaths)
{
    /// <summary>Conffiles of the version before that this one does not have: they stay, with the MD5 that they were shipped with, by relative path.</summary>
    public IReadOnlyDictionary<string, string> ObsoleteConffiles { get; init; } = new Dictionary<string, string>();
}
