using System.Xml;
using System.Xml.Linq;

namespace ReproGet.Core.Sbom;

/// <summary>The NuGet packages that an app is made of.</summary>
public static class NuGetPackages
{
    /// <summary>Describes them, each once.</summary>
    /// <param name="packages">Names and versions, of whatever comes from a package.</param>
    /// <param name="folder">Where packages are unpacked, with a nuspec each; empty where nobody knows.</param>
    public static IReadOnlyList<SbomPackage> Describe(IEnumerable<(string Name, string Version)> packages, string folder)
        => [.. packages.Where(package => package.Name.Length > 0 && package.Version.Length > 0).Distinct().Select(package =>
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
            };
        })];

    private static string? Text(XElement? nuspec, string name) => string.Join(' ', (Find(nuspec, name)?.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } text ? text : null;

    private static XElement? Find(XElement? nuspec, string name) => nuspec?.Elements().FirstOrDefault(element => element.Name.LocalName == "metadata")?.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    private static XElement? Nuspec(string folder, string name, string version)
    {
        if (folder.Length == 0)
            return null;
        var (id, number) = (name.ToLowerInvariant(), version.ToLowerInvariant());
        try
        {
            return XDocument.Load(Path.Combine(folder, id, number, id + ".nuspec")).Root;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException)
        {
            // Packs of the .NET SDK stand elsewhere; what is not known is not said.
            return null;
        }
    }
}
