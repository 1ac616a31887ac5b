namespace ReproGet.Core.Packages;

/// <summary>What the name of a package file says, whatever its distro.</summary>
/// <param name="Format">By the end of the name.</param>
/// <param name="Package">The package's name.</param>
/// <param name="Version">Its version; of a <c>.deb</c> with the revision, and with the epoch where the name has one.</param>
/// <param name="Release">The release where it is told apart: <c>5.fc37</c>, <c>r0</c>, <c>1</c>.</param>
/// <param name="Architecture">The distro's name of it; null where the name does not tell it.</param>
public sealed record PackageName(PackageFormat Format, string Package, string Version, string? Release, string? Architecture)
{
    private const string Signature = ".sig";

    /// <summary>Version and release as the package manager prints them.</summary>
    public string FullVersion => Release is null ? Version : $"{Version}-{Release}";

    /// <summary>Reads the last part of a path, and for a <c>.apk</c> the folder above it; null where that names no package.</summary>
    public static PackageName? Parse(string path)
        => path.EndsWith(".deb", StringComparison.Ordinal) ? OfDebian(DebianFileName.Parse(path))
            : path.EndsWith(RpmFileName.Extension, StringComparison.Ordinal) ? RpmFileName.Parse(path)
            : path.EndsWith(ApkFileName.Extension, StringComparison.Ordinal) ? ApkFileName.Parse(path)
            : PacmanFileName.Parse(path);

    /// <summary>The package file whose detached signature this is, as Arch has them beside its packages; null where it is none.</summary>
    public static string? SignedBy(string path)
        => path.EndsWith(Signature, StringComparison.Ordinal) && PacmanFileName.Parse(path[..^Signature.Length]) is not null ? path[..^Signature.Length] : null;

    /// <summary>Whether what is installed in this version is what the file holds. Archives may leave the epoch out of a name; where it has one it counts.</summary>
    public bool IsVersion(string installed)
        => FullVersion == installed || (!FullVersion.Contains(':') && FullVersion == installed[(installed.IndexOf(':') + 1)..]);

    private static PackageName? OfDebian(DebianFileName? name)
        => name is null ? null : new PackageName(PackageFormat.Deb, name.Package, name.Version, null, name.Architecture);
}
