using System.Text.Json.Nodes;

namespace ReproGet.Core.Oci;

/// <summary>One platform's image: its configuration and its layers, lowest first.</summary>
/// <param name="MediaType">OCI's or Docker's.</param>
/// <param name="Config">Where the configuration is.</param>
/// <param name="Layers">Where the layers are.</param>
/// <remarks>OCI image specification, "manifest"; Docker's image manifest, version 2, schema 2, has the same members.</remarks>
public sealed record ImageManifest(string MediaType, Descriptor Config, IReadOnlyList<Descriptor> Layers)
{
    private const string Where = "an image manifest";

    /// <summary>What it is, where it is no image; null for an image.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>More about it, by name.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The bytes that are hashed and sent.</summary>
    public byte[] ToBytes()
    {
        var json = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaType,
        };
        if (ArtifactType is not null)
            json["artifactType"] = ArtifactType;
        json["config"] = Config.ToJson();
        json["layers"] = new JsonArray([.. Layers.Select(layer => layer.ToJson())]);
        if (Annotations is { Count: > 0 })
            json["annotations"] = CanonicalJson.Map(Annotations);
        return CanonicalJson.Write(json);
    }

    /// <summary>Reads the manifest of someone else.</summary>
    /// <exception cref="ReproGetException">RG6001: it cannot be right; RG6002: it is larger than manifests may be.</exception>
    public static ImageManifest Parse(ReadOnlySpan<byte> content)
    {
        var json = ImageJson.Parse(content, ImageJson.MaxManifestSize, Where);
        var mediaType = json.MediaType(Where, MediaTypes.OciManifest, MediaTypes.DockerManifest);
        var layers = json.Array("layers", Where) ?? throw OciErrors.Malformed(Where, "it names no layers");
        return new ImageManifest(mediaType, Descriptor.FromJson(json["config"], Where), [.. layers.Select(layer => Descriptor.FromJson(layer, Where))])
        {
            Annotations = json.TextMap("annotations", Where),
        };
    }
}
