using System.Text.Json.Nodes;

namespace ReproGet.Core.Oci;

/// <summary>What is pointed to: its type, its digest and its size.</summary>
/// <param name="MediaType">One of <see cref="MediaTypes"/>.</param>
/// <param name="Digest">Of the bytes.</param>
/// <param name="Size">In bytes.</param>
/// <remarks>OCI image specification, "descriptor".</remarks>
public sealed record Descriptor(string MediaType, Digest Digest, long Size)
{
    /// <summary>What an image in an index runs on.</summary>
    public Platform? Platform { get; init; }

    /// <summary>More about it, by name.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Describes bytes at hand.</summary>
    public static Descriptor Of(string mediaType, ReadOnlySpan<byte> content) => new(mediaType, Digest.Of(content), content.Length);

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["mediaType"] = MediaType, ["digest"] = Digest.ToString(), ["size"] = Size };
        if (Annotations is { Count: > 0 })
            json["annotations"] = CanonicalJson.Map(Annotations);
        if (Platform is not null)
            json["platform"] = Platform.ToJson();
        return json;
    }

    internal static Descriptor FromJson(JsonNode? node, string where)
    {
        var json = node as JsonObject ?? throw OciErrors.Malformed(where, "a descriptor is not an object");
        var digest = json.RequiredText("digest", where);
        if (!Digest.TryParse(digest, out var parsed))
            throw OciErrors.Malformed(where, $"“{digest}” is not a SHA-256 digest");
        if (json["size"] is not JsonValue value || !value.TryGetValue<long>(out var size) || size < 0)
            throw OciErrors.Malformed(where, "a descriptor has no size");
        return new Descriptor(json.RequiredText("mediaType", where), parsed, size)
        {
            Platform = json.Object("platform", where) is { } platform ? Platform.FromJson(platform, where) : null,
            Annotations = json.TextMap("annotations", where),
        };
    }
}
