namespace ReproGet.Core.Packages;

/// <summary>The kinds of package files.</summary>
public enum PackageFormat
{
    /// <summary>Debian's and Ubuntu's <c>.deb</c>.</summary>
    Deb,

    /// <summary>Fedora's <c>.rpm</c>.</summary>
    Rpm,

    /// <summary>Alpine's <c>.apk</c>.</summary>
    Apk,

    /// <summary>Arch's <c>.pkg.tar.zst</c>, with other compressions as well.</summary>
    Pacman,
}
