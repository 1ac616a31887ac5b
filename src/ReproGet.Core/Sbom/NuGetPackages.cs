using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Sbom;

/// <summary>The NuGet packages that an app is made of.</summary>
public static class NuGetPackages
{
    /// <summary>Describes them, each once.</summary>
    /// <param name="packages">Names and versions, of whatever comes from a package.</param>
    /// <param name="folder">Where packages are unpacked, with a nuspec each; empty where nobody knows.</param>
    /// <param name="needs">What the restore says of them: as <see cref="NuGetGraph"/> reads it.</param>
    public static IReadOnlyList<SbomPackage> Describe(IEnumerable<(string Name, string Version)> packages, string folder, IReadOnlyDictionary<string, IReadOnlyList<string>> needs)
    {
        List<(string Name, string Version)> named = [.. packages.Where(package => package.Name.Length > 0 && package.Version.Length > 0).Distinct()];
        var purls = named.ToLookup(package => package.Name, package => PackageUrl.OfNuGet(package.Name, package.Version), StringComparer.OrdinalIgnoreCase);
        return [.. named.Select(package =>
        {
            var nuspec = Nuspec(folder, package.Name, package.Version);
            return new SbomPackage
            {
                Name = package.Name,
                Version = package.Version,
                Purl = PackageUrl.OfNuGet(package.Name, package.Version),
                Maintainer = Text(nuspec, "authors"),
                Homepage = Text(nuspec, "projectUrl"),
                License = Find(nuspec, "license") is { } license && (string?)license.Attribute("type") == "expression" && LicenseExpression.IsValid(license.Value) ? license.Value.Trim() : null,
                Sha512 = Sha512(folder, package.Name, package.Version),
                DependsOn = needs.TryGetValue(package.Name, out var names) ? [.. names.SelectMany(name => purls[name]).Order(Utf8Order.Instance)] : null,
            };
        })];
    }

    private static string? Text(XElement? nuspec, string name) => string.Join(' ', (Find(nuspec, name)?.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } text ? text : null;

    private static XElement? Find(XElement? nuspec, string name) => nuspec?.Elements().FirstOrDefault(element => element.Name.LocalName == "metadata")?.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    private static string Unpacked(string folder, string name, string version) => Path.Combine(folder, name.ToLowerInvariant(), version.ToLowerInvariant());

    /// <summary>Of the package file: NuGet writes it down in Base64 when it unpacks the file.</summary>
    private static string? Sha512(string folder, string name, string version)
    {
        if (folder.Length == 0)
            return null;
        try
        {
            var hash = Convert.FromBase64String(File.ReadAllText(Path.Combine(Unpacked(folder, name, version), $"{name}.{version}.nupkg.sha512".ToLowerInvariant())));
            return hash.Length == SHA512.HashSizeInBytes ? Convert.ToHexStringLower(hash) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    private static XElement? Nuspec(string folder, string name, string version)
    {
        try
        {
            return folder.Length == 0 ? null : XDocument.Load(Path.Combine(Unpacked(folder, name, version), name.ToLowerInvariant() + ".nuspec")).Root;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException)
        {
            // Packs of the .NET SDK stand elsewhere; what is not known is not said.
            return null;
        }
    }
}
