using System.Text;

namespace ReproGet.Core.Packages;

/// <summary>What the name of a <c>.deb</c> says: <c>package_version_architecture.deb</c>, as dpkg-name(1) and archives write it.</summary>
/// <param name="Package">The package's name.</param>
/// <param name="Version">Its version. Archives leave the epoch out; apt's cache writes it with <c>%3a</c>.</param>
/// <param name="Architecture">dpkg's name, or <c>all</c>.</param>
public sealed record DebianFileName(string Package, string Version, string Architecture)
{
    private const string Extension = ".deb";

    /// <summary>Reads the last part of a path; null when that is no name of a <c>.deb</c>.</summary>
    public static DebianFileName? Parse(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (!name.EndsWith(Extension, StringComparison.Ordinal))
            return null;
        var parts = name[..^Extension.Length].Split('_');
        if (parts.Length != 3 || Decode(parts[0]) is not { } package || Decode(parts[1]) is not { } version)
            return null;
        var architecture = parts[2];
        return IsPackage(package) && IsVersion(version) && IsArchitecture(architecture)
            ? new DebianFileName(package, version, architecture)
            : null;
    }

    /// <summary>Whether it is the name of a file with this package. The epoch of its version need not be there.</summary>
    public bool IsOf(string package, string version, string architecture)
        => Package == package && Architecture == architecture && (Version == version || Version == WithoutEpoch(version));

    /// <summary>A version as archives write it into names of files.</summary>
    public static string WithoutEpoch(string version) => version[(version.IndexOf(':') + 1)..];

    /// <summary>Whether this can name a package: Debian Policy 5.6.1, "Source", whose rule binary packages share.</summary>
    public static bool IsPackage(string name)
        => name.Length >= 2 && IsLowerOrDigit(name[0]) && name.All(c => IsLowerOrDigit(c) || c is '+' or '-' or '.');

    /// <summary>The characters of deb-version(7).</summary>
    private static bool IsVersion(string version)
        => version.Length > 0 && version.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '+' or '-' or '~' or ':');

    private static bool IsArchitecture(string architecture)
        => architecture.Length > 0 && architecture.All(c => IsLowerOrDigit(c) || c is '-');

    private static bool IsLowerOrDigit(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);

    /// <summary>Resolves <c>%XX</c>. Null where a percent sign is no such escape.</summary>
    private static string? Decode(string text)
    {
        if (!text.Contains('%'))
            return text;
        var decoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                decoded.Append(text[i]);
                continue;
            }
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                return null;
            decoded.Append((char)Convert.FromHexString(text.AsSpan(i + 1, 2))[0]);
            i += 2;
        }
        return decoded.ToString();
    }
}
