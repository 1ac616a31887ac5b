using ReproGet.Core.Distros;
using ReproGet.Core.Distros.Debian;
using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.Distros.Debian.Packages;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Sbom;

/// <summary>The Debian packages of a finished root, the base's among them: as its package database says.</summary>
internal static class DebianPackages
{
    private const string Documentation = "usr/share/doc/";

    /// <summary>Reads them.</summary>
    /// <param name="root">The root, with contents.</param>
    /// <param name="hashes">Of the package files that were put into it, by name and version.</param>
    /// <param name="declared">What the project says of a root that says nothing of itself.</param>
    public static IReadOnlyList<SbomPackage> Read(FileTree root, IReadOnlyDictionary<(string Name, string Version), string> hashes, OsRelease declared)
    {
        var release = OsRelease.Read(root) is { Id.Length: > 0 } told ? told : declared;
        var distro = release.Id.Length > 0 ? release.Id : "debian";
        var chisel = ChiselManifest.Read(root);
        var packages = new List<(ControlFile Control, SbomPackage Package)>();
        // What the database describes, it describes better; the file that a slice was cut from the manifest alone knows.
        hashes = chisel.Packages.Where(sliced => sliced.Sha256 is not null).Select(sliced => KeyValuePair.Create((sliced.Name, sliced.Version), sliced.Sha256!)).Concat(hashes)
            .DistinctBy(pair => pair.Key).ToDictionary();
        foreach (var (path, content) in InstalledPackages.Files(root))
        {
            foreach (var text in System.Text.Encoding.Latin1.GetString(content).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(text => text.Trim('\n').Length > 0))
            {
                var control = ControlFile.Parse(System.Text.Encoding.Latin1.GetBytes(text.Trim('\n') + "\n"), "/" + path);
                if (control["Status"]?.Split(' ')[^1] is not ("config-files" or "not-installed"))
                    packages.Add((control, Describe(control, root, distro, release.Codename, hashes)));
            }
        }
        var dependencies = new DebianDependencies(packages.Select(one => (one.Control, one.Package.Purl)));
        var known = packages.Select(one => one.Package.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. packages.Select(one => one.Package with { DependsOn = dependencies.Of(one.Control) }),
            .. chisel.Packages.Where(sliced => !known.Contains(sliced.Name)).Select(sliced => new SbomPackage
            {
                Name = sliced.Name,
                Version = sliced.Version,
                Purl = PackageUrl.OfDeb(distro, sliced.Name, sliced.Version, sliced.Architecture, release.Codename),
                Sha256 = sliced.Sha256,
                License = License(root, sliced.Name),
            }),
        ];
    }

    private static SbomPackage Describe(ControlFile control, FileTree root, string distro, string release, IReadOnlyDictionary<(string Name, string Version), string> hashes)
    {
        var source = new DebianPackage { Name = control.Package, Version = control.Version, Architecture = control.Architecture, Source = control["Source"] };
        return new SbomPackage
        {
            Name = control.Package,
            Version = control.Version,
            Purl = PackageUrl.OfDeb(distro, control.Package, control.Version, control.Architecture, release),
            Source = $"{source.SourceName} {source.SourceVersion}",
            Maintainer = Utf8(control["Maintainer"]),
            Homepage = Utf8(control["Homepage"]),
            Sha256 = hashes.GetValueOrDefault((control.Package, control.Version)),
            License = License(root, control.Package),
        };
    }

    // Control files are read byte by byte; their words are UTF-8.
    private static string? Utf8(string? text) => string.IsNullOrWhiteSpace(text) ? null : System.Text.Encoding.UTF8.GetString(System.Text.Encoding.Latin1.GetBytes(text));

    private static string? License(FileTree root, string package)
    {
        if (!root.TryFollow($"{Documentation}{package}/copyright", out var entry) || entry.Content is not { Length: < 1 << 22 } content)
            return null;
        var bytes = new byte[content.Length];
        using var stream = content.Open();
        stream.ReadExactly(bytes);
        return DebianCopyright.License(bytes);
    }
}
