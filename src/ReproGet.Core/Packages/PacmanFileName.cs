namespace ReproGet.Core.Packages;

/// <summary>The name of an Arch package: <c>name-version-release-architecture.pkg.tar.zst</c> (PKGBUILD(5), makepkg.conf(5) "PKGEXT"); the version begins with the epoch, <c>1:</c>.</summary>
public static class PacmanFileName
{
    private const string Tar = ".pkg.tar";

    // makepkg.conf(5).
    private static readonly string[] Compressions = [".zst", ".xz", ".gz", ".bz2", ".lz4", ".lz", ".lrz", ".lzo", ".Z", ""];

    /// <summary>Reads the last part of a path; null when that is no name of such a package.</summary>
    public static PackageName? Parse(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (Compressions.FirstOrDefault(compression => name.EndsWith(Tar + compression, StringComparison.Ordinal)) is not { } extension)
            return null;
        name = name[..^(Tar.Length + extension.Length)];
        var dash = name.LastIndexOf('-');
        return dash > 0 && dash < name.Length - 1 && PackageSplit.AtLastDashes(name[..dash]) is var (package, version, release)
            ? new PackageName(PackageFormat.Pacman, package, version, release, name[(dash + 1)..])
            : null;
    }
}
