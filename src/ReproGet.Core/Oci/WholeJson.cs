using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReproGet.Core.Oci;

/// <summary>Reads JSON of others to its end. The runtime's own reader looks at a string only when it is asked for: half a surrogate pair would show in the middle of the work.</summary>
public static class WholeJson
{
    /// <summary>Reads a text.</summary>
    /// <exception cref="JsonException">It is no JSON, holds text that is no Unicode, or has a member twice.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> content, JsonDocumentOptions options = default)
    {
        options.AllowDuplicateProperties = false;
        try
        {
            var json = JsonNode.Parse(content, documentOptions: options);
            CheckText(json);
            return json;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("It holds text that is no Unicode.", e);
        }
    }

    private static void CheckText(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                foreach (var (_, member) in json)
                    CheckText(member);
                break;
            case JsonArray array:
                foreach (var item in array)
                    CheckText(item);
                break;
            case JsonValue value:
                value.TryGetValue<string>(out _);
                break;
        }
    }
}
