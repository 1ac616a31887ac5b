using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReproGet.Sdk.Tests.Containers;

/// <summary>Compares two configurations of images, member by member.</summary>
internal static class ImageDifference
{
    // What each has of its own: times, layers and their history.
    private static readonly string[] NotCompared = ["created", "rootfs", "history"];

    /// <summary>A line a difference: <c>config.User: "1000" -> "app"</c>; what one of them has not is <c>-</c>.</summary>
    public static IEnumerable<string> Of(JsonNode sdk, JsonNode ours)
    {
        var left = Members(sdk);
        var right = Members(ours);
        return left.Keys.Union(right.Keys).Order(StringComparer.Ordinal)
            .Where(path => left.GetValueOrDefault(path) != right.GetValueOrDefault(path))
            .Select(path => $"{path}: {left.GetValueOrDefault(path, "-")} -> {right.GetValueOrDefault(path, "-")}");
    }

    private static Dictionary<string, string> Members(JsonNode image)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in image.AsObject().Where(member => !NotCompared.Contains(member.Key)))
            Add(name, value);
        return members;

        void Add(string path, JsonNode? value)
        {
            if (value is JsonObject { Count: > 0 } several)
            {
                foreach (var (name, inner) in several)
                    Add($"{path}.{name}", inner);
            }
            else
            {
                // The time of day is the .NET SDK's, the lock's ours: that both have one counts.
                members[path] = path.EndsWith(".created", StringComparison.Ordinal) ? Time(value?.ToString() ?? "") : JsonSerializer.Serialize(value, Plain);
            }
        }
    }

    private static string Time(string text)
        => text.Length > 13 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _) ? "a time" : "a time, cut";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
