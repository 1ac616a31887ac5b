using ReproGet.Core.Distros.Debian.Installed;

namespace ReproGet.Core.Distros;

/// <summary>The files of a base that a lock reads, so that their contents are kept when its layers are read.</summary>
internal static class BaseFiles
{
    private static readonly HashSet<string> Names =
        new([.. OsRelease.Places, InstalledPackages.Status, InstalledPackages.ExtendedStates, ChiselManifest.Place], StringComparer.Ordinal);

    /// <summary>Whether a file is one of them. Links may make others so.</summary>
    public static bool AreRead(string path)
        => Names.Contains(path) || (path.StartsWith(InstalledPackages.StatusFolder + "/", StringComparison.Ordinal) && !path.EndsWith(InstalledPackages.Sums, StringComparison.Ordinal));
}
