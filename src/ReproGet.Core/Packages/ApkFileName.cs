using System.Text.RegularExpressions;

namespace ReproGet.Core.Packages;

/// <summary>
/// The name of an Alpine package: <c>name-version-r0.apk</c> (APKBUILD(5), "pkgver"). Names may hold a dash before a digit (<c>font-3270-nerd</c>), versions hold none.
/// The architecture stands in the folder above: <c>v3.22/main/x86_64/…</c>.
/// </summary>
public static partial class ApkFileName
{
    internal const string Extension = ".apk";

    // Alpine's ports, and what needs none.
    private static readonly string[] Architectures = ["x86_64", "aarch64", "armv7", "armhf", "x86", "ppc64le", "s390x", "riscv64", "loongarch64", "noarch"];

    /// <summary>Reads the last part of a path; null when that is no name of a <c>.apk</c>.</summary>
    public static PackageName? Parse(string path)
    {
        var slash = path.LastIndexOf('/');
        var name = path[(slash + 1)..];
        var folder = slash < 0 ? "" : path[(path.LastIndexOf('/', Math.Max(0, slash - 1)) + 1)..slash];
        return name.EndsWith(Extension, StringComparison.Ordinal)
            ? Split(name[..^Extension.Length], Architectures.Contains(folder, StringComparer.Ordinal) ? folder : null)
            : null;
    }

    /// <summary>What <c>apk info -v</c> prints of one package: the same without <c>.apk</c>.</summary>
    public static PackageName? Split(string nameVersion, string? architecture = null)
        => Pattern().Match(nameVersion) is { Success: true } match
            ? new PackageName(PackageFormat.Apk, match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Success ? match.Groups[3].Value : null, architecture)
            : null;

    /// <summary>What was not made by abuild may have no release.</summary>
    [GeneratedRegex(@"\A(.+)-([0-9][^-]*?)(?:-(r[0-9]+))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
