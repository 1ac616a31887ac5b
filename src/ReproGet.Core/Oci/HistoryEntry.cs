using System.Text.Json.Nodes;

namespace ReproGet.Core.Oci;

/// <summary>How one layer came to be.</summary>
/// <param name="Created">RFC 3339, or null.</param>
/// <param name="CreatedBy">What made it.</param>
/// <param name="Comment">More about it.</param>
/// <param name="EmptyLayer">Whether it made no layer.</param>
/// <param name="Author">Who made it.</param>
/// <remarks>OCI image specification, "config", "history": as many entries with a layer as there are layers, or some registries refuse the image.</remarks>
public sealed record HistoryEntry(string? Created, string? CreatedBy, string? Comment = null, bool EmptyLayer = false, string? Author = null)
{
    internal JsonObject ToJson()
    {
        var json = new JsonObject();
        Set("created", Created);
        Set("created_by", CreatedBy);
        Set("author", Author);
        Set("comment", Comment);
        if (EmptyLayer)
            json["empty_layer"] = true;
        return json;

        void Set(string name, string? value)
        {
            if (value is not null)
                json[name] = value;
        }
    }

    internal static HistoryEntry FromJson(JsonNode? node, string where)
    {
        var json = node as JsonObject ?? throw OciErrors.Malformed(where, "an entry of its history is not an object");
        var empty = json["empty_layer"] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
        return new HistoryEntry(json.Text("created", where), json.Text("created_by", where), json.Text("comment", where), empty, json.Text("author", where));
    }
}
