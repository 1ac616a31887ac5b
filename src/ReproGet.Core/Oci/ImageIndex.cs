using System.Text.Json.Nodes;

namespace ReproGet.Core.Oci;

/// <summary>A list of images: one for each platform, or what an image layout holds.</summary>
/// <param name="MediaType">OCI's index or Docker's manifest list.</param>
/// <param name="Manifests">Where the images are.</param>
/// <remarks>OCI image specification, "image-index".</remarks>
public sealed record ImageIndex(string MediaType, IReadOnlyList<Descriptor> Manifests)
{
    private const string Where = "an image index";

    /// <summary>More about it, by name.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The bytes that are hashed and sent.</summary>
    public byte[] ToBytes()
    {
        var json = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaType,
            ["manifests"] = new JsonArray([.. Manifests.Select(manifest => manifest.ToJson())]),
        };
        if (Annotations is { Count: > 0 })
            json["annotations"] = CanonicalJson.Map(Annotations);
        return CanonicalJson.Write(json);
    }

    /// <summary>Reads the index of someone else.</summary>
    /// <exception cref="ReproGetException">RG6001: it cannot be right; RG6002: it is larger than indices may be.</exception>
    public static ImageIndex Parse(ReadOnlySpan<byte> content)
    {
        var json = ImageJson.Parse(content, ImageJson.MaxManifestSize, Where);
        var mediaType = json.MediaType(Where, MediaTypes.OciIndex, MediaTypes.DockerManifestList);
        var manifests = json.Array("manifests", Where) ?? throw OciErrors.Malformed(Where, "it names no manifests");
        return new ImageIndex(mediaType, [.. manifests.Select(manifest => Descriptor.FromJson(manifest, Where))])
        {
            Annotations = json.TextMap("annotations", Where),
        };
    }
}
