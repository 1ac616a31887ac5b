using System.Text;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Sbom;

/// <summary>Addresses by the package URL specification (purl-spec, "PURL-SPECIFICATION" and "PURL-TYPES"): qualifiers sorted, everything encoded but the unreserved characters and the colon.</summary>
internal static class PackageUrl
{
    /// <summary>A Debian package: <c>pkg:deb/debian/curl@8.14.1-2?arch=amd64&amp;distro=trixie</c>.</summary>
    public static string OfDeb(string distro, string name, string version, string architecture, string release)
        => $"pkg:deb/{Encoded(distro)}/{Encoded(name)}@{Encoded(version)}?arch={Encoded(architecture)}{(release.Length == 0 ? "" : $"&distro={Encoded(release)}")}";

    /// <summary>A NuGet package, which keeps its case.</summary>
    public static string OfNuGet(string name, string version) => $"pkg:nuget/{Encoded(name)}@{Encoded(version)}";

    /// <summary>An image: <c>pkg:oci/app@sha256:…?arch=amd64</c>. Its name is the last part of the repository's, in lower case.</summary>
    public static string OfImage(string repository, Digest manifest, Platform platform)
        => $"pkg:oci/{ImageName(repository)}@{Encoded(manifest.ToString())}?arch={Encoded(platform.Architecture)}";

    /// <summary>What an image is called in an address.</summary>
    public static string ImageName(string repository) => Encoded(repository[(repository.LastIndexOf('/') + 1)..].ToLowerInvariant());

    private static string Encoded(string text)
    {
        var encoded = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)octet) || (char)octet is '.' or '-' or '_' or '~' or ':')
                encoded.Append((char)octet);
            else
                encoded.Append(System.Globalization.CultureInfo.InvariantCulture, $"%{octet:X2}");
        }
        return encoded.ToString();
    }
}
