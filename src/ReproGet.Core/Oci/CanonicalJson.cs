using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Oci;

/// <summary>The one way in which we write JSON that is hashed.</summary>
/// <remarks>
/// Members in the order given, no white space, UTF-8, and only those characters escaped that JSON demands, in RFC 8785's spelling. The runtime's own writer is
/// not used: what it escapes depends on its Unicode tables, and these change with .NET.
/// </remarks>
internal static class CanonicalJson
{
    public static byte[] Write(JsonNode node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>An object whose names are free: they are sorted.</summary>
    public static JsonObject Map(IEnumerable<KeyValuePair<string, string>> members)
    {
        var json = new JsonObject();
        foreach (var (name, value) in members.OrderBy(member => member.Key, Utf8Order.Instance))
            json[name] = value;
        return json;
    }

    /// <summary>An array of strings.</summary>
    public static JsonArray List(IEnumerable<string> items) => [.. items.Select(item => (JsonNode?)JsonValue.Create(item))];

    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject json:
                AppendAll(text, '{', json, '}', member =>
                {
                    AppendString(text, member.Key);
                    text.Append(':');
                    Append(text, member.Value);
                });
                break;
            case JsonArray array:
                AppendAll(text, '[', array, ']', item => Append(text, item));
                break;
            case JsonValue value:
                AppendValue(text, value);
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder text, char open, IEnumerable<T> items, char close, Action<T> append)
    {
        text.Append(open);
        var start = text.Length;
        foreach (var item in items)
        {
            if (text.Length > start)
                text.Append(',');
            append(item);
        }
        text.Append(close);
    }

    private static void AppendValue(StringBuilder text, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                AppendString(text, value.GetValue<string>());
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            case JsonValueKind.Number when value.TryGetValue<JsonElement>(out var parsed):
                // A number of a base's configuration stays as it was written.
                text.Append(parsed.GetRawText());
                break;
            case JsonValueKind.Number when value.TryGetValue<int>(out var small):
                text.Append(CultureInfo.InvariantCulture, $"{small}");
                break;
            default:
                text.Append(value.GetValue<long>().ToString(CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }
        text.Append('"');
    }
}
