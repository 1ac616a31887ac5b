namespace ReproGet.Core.Packages;

/// <summary>The name of a <c>.rpm</c>: <c>name-version-release.architecture.rpm</c> (rpm's manual, "Package file names"), with an epoch as dnf writes it, <c>name-1:version-…</c>.</summary>
public static class RpmFileName
{
    internal const string Extension = ".rpm";

    /// <summary>Reads the last part of a path; null when that is no name of a <c>.rpm</c>.</summary>
    public static PackageName? Parse(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (!name.EndsWith(Extension, StringComparison.Ordinal))
            return null;
        name = name[..^Extension.Length];
        var dot = name.LastIndexOf('.');
        return dot > name.LastIndexOf('-') ? Split(name[..dot], name[(dot + 1)..]) : null;
    }

    /// <summary>What <c>rpm -qa</c> prints of one package: as in a file's name, but keys have no architecture.</summary>
    public static PackageName? Split(string nameVersionRelease, string? architecture)
        // Neither version nor release can hold a dash; a name may.
        => PackageSplit.AtLastDashes(nameVersionRelease) is var (package, version, release) && architecture?.Length != 0
            ? new PackageName(PackageFormat.Rpm, package, version, release, architecture)
            : null;
}
