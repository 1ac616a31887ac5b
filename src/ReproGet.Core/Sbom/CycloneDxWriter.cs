using System.Text.Json.Nodes;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Sbom;

/// <summary>Writes CycloneDX 1.6 in JSON. Nothing in it is of the machine or the day: the serial number is made of the rest.</summary>
/// <remarks>ECMA-424 (CycloneDX 1.6).</remarks>
public static class CycloneDxWriter
{
    /// <summary>Its type.</summary>
    public const string MediaType = "application/vnd.cyclonedx+json";

    private const string Base = "base";

    /// <summary>The bytes of the document.</summary>
    public static byte[] Write(SbomDocument document)
    {
        var components = new JsonArray();
        var dependencies = new JsonArray();
        if (document.Base is { } below)
            components.Add(new JsonObject { ["type"] = "container", ["bom-ref"] = Base, ["name"] = below.Reference, ["version"] = below.Manifest.ToString() });
        foreach (var package in document.Sorted)
        {
            components.Add(Component(package));
            // Of what is not in the list nothing is known; an entry without others needs none.
            if (package.DependsOn is { } needs)
                dependencies.Add(Dependency(package.Purl, needs));
        }
        dependencies.Insert(0, Dependency(document.Purl, components.Select(component => (string)component!["bom-ref"]!)));
        var json = new JsonObject
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["timestamp"] = OciTime.Format(document.Created),
                ["component"] = new JsonObject { ["type"] = "container", ["bom-ref"] = document.Purl, ["name"] = document.Image, ["version"] = document.Manifest.ToString(), ["purl"] = document.Purl },
            },
            ["components"] = components,
            ["dependencies"] = dependencies,
        };
        json["serialNumber"] = "urn:uuid:" + ContentUuid.Of(Digest.Of(CanonicalJson.Write(json)));
        return CanonicalJson.Write(json);
    }

    private static JsonObject Dependency(string reference, IEnumerable<string> needs)
        => CanonicalJson.List(needs) is { Count: > 0 } list ? new JsonObject { ["ref"] = reference, ["dependsOn"] = list } : new JsonObject { ["ref"] = reference };

    private static JsonObject Component(SbomPackage package)
    {
        var json = new JsonObject { ["type"] = "library", ["bom-ref"] = package.Purl };
        if (package.Maintainer?.Split(['<', '>'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var maintainer, ..])
            json["supplier"] = new JsonObject { ["name"] = maintainer };
        json["name"] = package.Name;
        json["version"] = package.Version;
        var hashes = package.Hashes.Select(hash => (JsonNode)new JsonObject { ["alg"] = $"SHA-{hash.Bits}", ["content"] = hash.Hex }).ToArray();
        if (hashes.Length > 0)
            json["hashes"] = new JsonArray(hashes);
        if (package.License is { } license)
            json["licenses"] = new JsonArray(new JsonObject { ["expression"] = license });
        json["purl"] = package.Purl;
        if (package.Site is { } site)
            json["externalReferences"] = new JsonArray(new JsonObject { ["url"] = site, ["type"] = "website" });
        if (package.Source is { } source)
            json["properties"] = new JsonArray(new JsonObject { ["name"] = "reproget:source", ["value"] = source });
        return json;
    }
}
