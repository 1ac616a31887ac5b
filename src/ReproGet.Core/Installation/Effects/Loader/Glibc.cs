using System.Text;
using System.Text.RegularExpressions;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>The C library of a root: what its <c>ldconfig</c> would sign the cache with, and which rules it follows.</summary>
/// <param name="Minor">Of its version 2.x.</param>
/// <param name="Generator"><c>ldconfig (Debian GLIBC 2.41-12) stable release version 2.41</c>.</param>
internal sealed partial record Glibc(int Minor, string Generator)
{
    /// <summary>Legacy capability subdirectories and the libc5 type of libraries were dropped in 2.37.</summary>
    public bool HasLegacyRules => Minor < 37;

    /// <summary>Since 2.39 files that rpm and dpkg are still writing are passed over.</summary>
    public bool SkipsPackageManagersFiles => Minor >= 39;

    /// <summary>Kernel versions were dropped in 2.36.</summary>
    public bool WritesOsVersion => Minor < 36;

    /// <summary>Finds it in a tree; null where there is none.</summary>
    /// <remarks>
    /// The package that owns <c>ldconfig</c> says its version; without it the banner in the library itself does, which is built from the same words (glibc's <c>csu/version.c</c>).
    /// </remarks>
    public static Glibc? Find(InstalledRoot root)
    {
        var banner = FindLibrary(root) is { } library ? Banner(library) : null;
        var owner = root.Packages.FirstOrDefault(package => package.Name == "libc-bin") ?? (banner is null ? root.Packages.FirstOrDefault(package => package.Name == "libc6") : null);
        if (owner is not null && Upstream().Match(owner.Version) is { Success: true } upstream)
            return new Glibc(int.Parse(upstream.Groups[1].ValueSpan), $"ldconfig ({Vendor(root)} GLIBC {owner.Version}) stable release version 2.{upstream.Groups[1].Value}");
        return banner is null ? null : new Glibc(int.Parse(banner.Groups[2].ValueSpan), "ldconfig " + banner.Groups[1].Value);
    }

    private static FileEntry? FindLibrary(InstalledRoot root)
    {
        foreach (var folder in (ReadOnlySpan<string>)["lib/" + root.Architecture.Multiarch(), "usr/lib/" + root.Architecture.Multiarch(), "lib64", "lib"])
        {
            if (root.Tree.TryReach(folder + "/libc.so.6", out var entry) && entry.Content is not null)
                return entry;
        }
        return null;
    }

    /// <summary>The words that the library prints when it is run: <c>GNU C Library (Debian GLIBC 2.41-12) stable release version 2.41.</c></summary>
    private static Match? Banner(FileEntry library)
    {
        var bytes = library.Content!.ReadAll();
        var at = bytes.AsSpan().IndexOf("GNU C Library ("u8);
        if (at < 0)
            return null;
        var match = BannerText().Match(Encoding.UTF8.GetString(bytes.AsSpan(at, Math.Min(256, bytes.Length - at))));
        return match.Success ? match : null;
    }

    private static string Vendor(InstalledRoot root)
        => root.Tree.ReadText("etc/os-release") is { } release && UbuntuId().IsMatch(release) ? "Ubuntu" : "Debian";

    [GeneratedRegex(@"^2\.(\d{1,4})(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Upstream();

    [GeneratedRegex(@"^GNU C Library (\([^)\n]*\) \w+ release version 2\.(\d{1,4})(?:\.\d+)*)\.\n", RegexOptions.CultureInvariant)]
    private static partial Regex BannerText();

    [GeneratedRegex("^ID=\"?ubuntu\"?\\s*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex UbuntuId();
}
