using System.Text.Json.Nodes;

namespace ReproGet.Core.Oci;

/// <summary>What an image runs on.</summary>
/// <param name="Architecture">GOARCH: <c>amd64</c>, <c>arm64</c>.</param>
/// <param name="Os">GOOS: <c>linux</c>.</param>
/// <param name="Variant">Of the architecture, <c>v7</c>; or null.</param>
/// <remarks>OCI image specification, "image-index", "platform".</remarks>
public sealed record Platform(string Architecture, string Os = "linux", string? Variant = null)
{
    /// <summary>As docker writes it: <c>linux/arm/v7</c>.</summary>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["architecture"] = Architecture, ["os"] = Os };
        if (Variant is not null)
            json["variant"] = Variant;
        return json;
    }

    internal static Platform FromJson(JsonObject json, string where)
        => new(json.RequiredText("architecture", where), json.RequiredText("os", where), json.Text("variant", where));
}
