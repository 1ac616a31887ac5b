using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReproGet.Core.Oci;

/// <summary>Strict, bounded reading of the JSON of images: it comes from registries and files of others.</summary>
internal static class ImageJson
{
    /// <summary>What registries accept as a manifest or index (OCI distribution specification: at least 4 MiB).</summary>
    public const int MaxManifestSize = 4 * 1024 * 1024;

    /// <summary>Docker's own bound of a configuration.</summary>
    public const int MaxConfigSize = 8 * 1024 * 1024;

    private const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth };

    /// <summary>Reads one object; <paramref name="where"/> names it in errors.</summary>
    public static JsonObject Parse(ReadOnlySpan<byte> content, int maxSize, string where)
    {
        if (content.Length > maxSize)
            throw OciErrors.TooLarge(where, content.Length, maxSize);
        try
        {
            return WholeJson.Parse(content, Strict) as JsonObject ?? throw OciErrors.Malformed(where, "it is not an object");
        }
        catch (JsonException e)
        {
            throw OciErrors.Malformed(where, e.Message, e);
        }
    }

    public static string? Text(this JsonObject json, string name, string where) => json[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text.Length > 0 ? text : null,
        _ => throw OciErrors.Malformed(where, $"“{name}” is not a string"),
    };

    public static string RequiredText(this JsonObject json, string name, string where)
        => json.Text(name, where) ?? throw OciErrors.Malformed(where, $"“{name}” is missing");

    public static JsonObject? Object(this JsonObject json, string name, string where) => json[name] switch
    {
        null => null,
        JsonObject inner => inner,
        _ => throw OciErrors.Malformed(where, $"“{name}” is not an object"),
    };

    public static JsonArray? Array(this JsonObject json, string name, string where) => json[name] switch
    {
        null => null,
        JsonArray inner => inner,
        _ => throw OciErrors.Malformed(where, $"“{name}” is not an array"),
    };

    public static List<string> TextList(this JsonObject json, string name, string where)
        => [.. (json.Array(name, where) ?? []).Select(item => item is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw OciErrors.Malformed(where, $"“{name}” holds something else than strings"))];

    public static Dictionary<string, string>? TextMap(this JsonObject json, string name, string where)
        => json.Object(name, where)?.ToDictionary(
            member => member.Key,
            member => member.Value is JsonValue value && value.TryGetValue<string>(out var text)
                ? text
                : throw OciErrors.Malformed(where, $"“{name}” holds something else than strings"),
            StringComparer.Ordinal);

    /// <summary>Refuses a document that calls itself something else than it was said to be.</summary>
    public static string MediaType(this JsonObject json, string where, params ReadOnlySpan<string> allowed)
    {
        if (json["schemaVersion"] is not JsonValue version || !version.TryGetValue<int>(out var number) || number != 2)
            throw OciErrors.Malformed(where, "its schemaVersion is not 2");
        // OCI lets the member be absent; the first allowed type is OCI's.
        var mediaType = json.Text("mediaType", where) ?? allowed[0];
        return allowed.Contains(mediaType) ? mediaType : throw OciErrors.Malformed(where, $"its media type is “{mediaType}”");
    }
}
