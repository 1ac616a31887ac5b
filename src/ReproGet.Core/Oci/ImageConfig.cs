using System.Text.Json.Nodes;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Oci;

/// <summary>How an image runs, and what its layers are when unpacked. Members that we do not know are kept.</summary>
/// <remarks>OCI image specification, "config". An instance is never changed: <see cref="With"/> makes another.</remarks>
public sealed class ImageConfig
{
    private const string Where = "an image configuration";

    // The order of the members of the specification's own Go structures.
    private static readonly string[] TopOrder =
        ["created", "author", "architecture", "variant", "os", "os.version", "os.features", "config", "rootfs", "history"];

    private static readonly string[] ConfigOrder =
        ["User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels", "StopSignal"];

    private readonly JsonObject _json;

    private ImageConfig(JsonObject json)
    {
        _json = json;
        Platform = Platform.FromJson(json, Where);
        var rootfs = json.Object("rootfs", Where) ?? throw OciErrors.Malformed(Where, "“rootfs” is missing");
        if (rootfs.Text("type", Where) != "layers")
            throw OciErrors.Malformed(Where, "its root file system is not made of layers");
        DiffIds = [.. rootfs.TextList("diff_ids", Where).Select(text => Digest.TryParse(text, out var digest)
            ? digest
            : throw OciErrors.Malformed(Where, $"“{text}” is not a SHA-256 digest"))];
        History = [.. (json.Array("history", Where) ?? []).Select(entry => HistoryEntry.FromJson(entry, Where))];
        Execution = json.Object("config", Where) ?? [];
        Environment = [.. Execution.TextList("Env", Where).Select(Split)];
        Labels = Execution.TextMap("Labels", Where) ?? [];
        ExposedPorts = [.. (Execution.Object("ExposedPorts", Where) ?? []).Select(port => port.Key)];
        Entrypoint = Execution.TextList("Entrypoint", Where);
        Cmd = Execution.TextList("Cmd", Where);
        User = Execution.Text("User", Where);
        WorkingDirectory = Execution.Text("WorkingDir", Where);
        Created = json.Text("created", Where);
    }

    /// <summary>What it runs on.</summary>
    public Platform Platform { get; }

    /// <summary>Digests of the uncompressed layers, lowest first.</summary>
    public IReadOnlyList<Digest> DiffIds { get; }

    /// <summary>How the layers came to be.</summary>
    public IReadOnlyList<HistoryEntry> History { get; }

    /// <summary>RFC 3339, or null.</summary>
    public string? Created { get; }

    /// <summary>Environment variables, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; }

    /// <summary>Labels by name.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>Ports as <c>8080/tcp</c>.</summary>
    public IReadOnlyList<string> ExposedPorts { get; }

    /// <summary>What is run.</summary>
    public IReadOnlyList<string> Entrypoint { get; }

    /// <summary>Default arguments, or what is run where there is no entry point.</summary>
    public IReadOnlyList<string> Cmd { get; }

    /// <summary>A name or number, perhaps with a group.</summary>
    public string? User { get; }

    /// <summary>Where it is run.</summary>
    public string? WorkingDirectory { get; }

    private JsonObject Execution { get; }

    /// <summary>The configuration of nothing: what <c>FROM scratch</c> starts with.</summary>
    public static ImageConfig Empty(Platform platform)
    {
        var json = platform.ToJson();
        json["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray() };
        return new ImageConfig(json);
    }

    /// <summary>Reads the configuration of someone else.</summary>
    /// <exception cref="ReproGetException">RG6001: it cannot be right; RG6002: it is larger than configurations may be.</exception>
    public static ImageConfig Parse(ReadOnlySpan<byte> content) => new(ImageJson.Parse(content, ImageJson.MaxConfigSize, Where));

    /// <summary>The bytes that are hashed and sent: members in the specification's order, unknown ones behind them by name.</summary>
    public byte[] ToBytes()
    {
        var top = Ordered(_json, TopOrder);
        if (top["config"] is JsonObject config)
            top["config"] = Ordered(config, ConfigOrder);
        return CanonicalJson.Write(top);
    }

    /// <summary>A configuration with other members at the top (<paramref name="top"/>) and inside <c>config</c>; null takes a member away.</summary>
    internal ImageConfig With(IEnumerable<KeyValuePair<string, JsonNode?>> top, IEnumerable<KeyValuePair<string, JsonNode?>> execution)
    {
        var json = _json.DeepClone().AsObject();
        Set(json, top);
        if (json["config"] is not JsonObject config)
            json["config"] = config = [];
        Set(config, execution);
        return new ImageConfig(json);
    }

    private static void Set(JsonObject json, IEnumerable<KeyValuePair<string, JsonNode?>> members)
    {
        foreach (var (name, value) in members)
        {
            json.Remove(name);
            if (value is not null)
                json[name] = value;
        }
    }

    private static JsonObject Ordered(JsonObject json, string[] order)
    {
        var sorted = new JsonObject();
        var names = order.Where(json.ContainsKey)
            .Concat(json.Select(member => member.Key).Where(name => !order.Contains(name)).Order(Utf8Order.Instance));
        foreach (var name in names)
            sorted[name] = json[name]?.DeepClone();
        return sorted;
    }

    private static KeyValuePair<string, string> Split(string variable)
    {
        var equals = variable.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? new(variable, "") : new(variable[..equals], variable[(equals + 1)..]);
    }
}
