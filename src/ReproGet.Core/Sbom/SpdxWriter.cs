using System.Text.Json.Nodes;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Sbom;

/// <summary>Writes SPDX 2.3 in JSON. Nothing in it is of the machine or the day: the document's namespace is made of its contents.</summary>
/// <remarks>SPDX specification 2.3, "Document creation information", "Package information", "Relationships".</remarks>
public static class SpdxWriter
{
    /// <summary>Its type.</summary>
    public const string MediaType = "application/spdx+json";

    private const string Unknown = "NOASSERTION";
    private const string Document = "SPDXRef-DOCUMENT";
    private const string Image = "SPDXRef-Image";
    private const string Base = "SPDXRef-Base";

    // Who has no person's name.
    private static readonly string[] Groups = ["Maintainer", "Team", "Group", "Developers", "Packagers", "Project"];

    /// <summary>The bytes of the document.</summary>
    public static byte[] Write(SbomDocument document)
    {
        var packages = new JsonArray(ImagePackage(Image, document.Image, document.Manifest, document.Purl, "CONTAINER"));
        var relationships = new JsonArray(Relationship(Document, "DESCRIBES", Image));
        if (document.Base is { } below)
        {
            packages.Add(ImagePackage(Base, below.Reference, below.Manifest, null, "CONTAINER"));
            relationships.Add(Relationship(Image, "DESCENDANT_OF", Base));
        }
        var sorted = document.Sorted;
        var ids = sorted.Select((package, number) => (package.Purl, Id: $"SPDXRef-Package-{number + 1}")).ToDictionary(pair => pair.Purl, pair => pair.Id, StringComparer.Ordinal);
        foreach (var package in sorted)
        {
            packages.Add(Package(ids[package.Purl], package));
            relationships.Add(Relationship(Image, "CONTAINS", ids[package.Purl]));
        }
        foreach (var package in sorted)
        {
            foreach (var needed in package.DependsOn ?? [])
                relationships.Add(Relationship(ids[package.Purl], "DEPENDS_ON", ids[needed]));
        }
        var json = new JsonObject
        {
            ["spdxVersion"] = "SPDX-2.3",
            ["dataLicense"] = "CC0-1.0",
            ["SPDXID"] = Document,
            ["name"] = $"{document.Image} {document.Platform}",
            ["creationInfo"] = new JsonObject { ["created"] = OciTime.Format(document.Created), ["creators"] = new JsonArray("Tool: ReproGet.Sdk") },
            ["packages"] = packages,
            ["relationships"] = relationships,
        };
        // Another document has another namespace, though it speaks of the same image. The place is SPDX's own for those who have none (6.5).
        json["documentNamespace"] = $"https://spdx.org/spdxdocs/{PackageUrl.ImageName(document.Image)}-{ContentUuid.Of(Digest.Of(CanonicalJson.Write(json)))}";
        return CanonicalJson.Write(json);
    }

    private static JsonObject ImagePackage(string id, string name, Digest manifest, string? purl, string purpose)
    {
        var json = new JsonObject
        {
            ["name"] = name,
            ["SPDXID"] = id,
            ["versionInfo"] = manifest.ToString(),
            ["downloadLocation"] = Unknown,
            ["filesAnalyzed"] = false,
            ["licenseConcluded"] = Unknown,
            ["licenseDeclared"] = Unknown,
            ["copyrightText"] = Unknown,
            ["checksums"] = new JsonArray(new JsonObject { ["algorithm"] = "SHA256", ["checksumValue"] = manifest.Hex }),
            ["primaryPackagePurpose"] = purpose,
        };
        if (purl is not null)
            json["externalRefs"] = Purl(purl);
        return json;
    }

    private static JsonObject Package(string id, SbomPackage package)
    {
        var json = new JsonObject
        {
            ["name"] = package.Name,
            ["SPDXID"] = id,
            ["versionInfo"] = package.Version,
            ["supplier"] = Supplier(package.Maintainer),
            ["downloadLocation"] = Unknown,
            ["filesAnalyzed"] = false,
            ["licenseConcluded"] = Unknown,
            ["licenseDeclared"] = package.License ?? Unknown,
            ["copyrightText"] = Unknown,
        };
        if (package.Site is { } site)
            json["homepage"] = site;
        if (package.Source is { } source)
            json["sourceInfo"] = $"built from the source package {source}";
        var checksums = package.Hashes.Select(hash => (JsonNode)new JsonObject { ["algorithm"] = $"SHA{hash.Bits}", ["checksumValue"] = hash.Hex }).ToArray();
        if (checksums.Length > 0)
            json["checksums"] = new JsonArray(checksums);
        json["externalRefs"] = Purl(package.Purl);
        return json;
    }

    private static JsonArray Purl(string purl)
        => new(new JsonObject { ["referenceCategory"] = "PACKAGE-MANAGER", ["referenceType"] = "purl", ["referenceLocator"] = purl });

    /// <summary>SPDX writes an address in parentheses.</summary>
    private static string Supplier(string? maintainer)
    {
        if (maintainer is null)
            return Unknown;
        var kind = Groups.Any(word => maintainer.Contains(word, StringComparison.OrdinalIgnoreCase)) ? "Organization" : "Person";
        return $"{kind}: {maintainer.Replace('<', '(').Replace('>', ')')}";
    }

    private static JsonObject Relationship(string from, string type, string to)
        => new() { ["spdxElementId"] = from, ["relationshipType"] = type, ["relatedSpdxElement"] = to };
}
