using System.Text.Json.Nodes;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Images;

/// <summary>Makes an image's configuration of its base's and of what the project says, by the .NET SDK's rules.</summary>
/// <remarks>
/// Like the SDK (10.0): variables, labels and ports are added to the base's; working directory, entry point and command replace them; the user is
/// <c>ContainerUser</c>, else the variable <c>APP_UID</c>, else the base's. Unlike it: all of the base's <c>config</c> stays (the SDK loses <c>Healthcheck</c>,
/// <c>Shell</c> and <c>OnBuild</c>), and no time of day appears.
/// </remarks>
internal static class ImageConfigBuilder
{
    // Facts of how the base was built, not of how the image runs.
    private static readonly string[] Dropped = ["author", "container", "container_config", "docker_version", "id", "parent"];

    /// <param name="baseConfig">The base's, or <see cref="ScratchBase"/>'s.</param>
    /// <param name="baseDigest">The digest that the base is known by; null for scratch.</param>
    /// <param name="settings">The project's.</param>
    /// <param name="layers">Our layers, on top of the base's.</param>
    /// <param name="created">Seconds since 1970.</param>
    /// <param name="diagnostics">Where warnings go.</param>
    public static ImageConfig Build(
        ImageConfig baseConfig, Digest? baseDigest, ImageSettings settings, IReadOnlyList<LayerNote> layers, long created, IDiagnostics diagnostics)
    {
        SettingsRules.Check(settings);
        var environment = Merge(baseConfig.Environment, settings.EnvironmentVariables);
        var command = EntrypointRule.Apply(settings, baseConfig.Entrypoint, diagnostics);

        var execution = new Dictionary<string, JsonNode?>
        {
            ["User"] = Text(settings.User is { Length: > 0 } user ? user : Variable(environment, "APP_UID") ?? baseConfig.User),
            ["ExposedPorts"] = Ports(baseConfig, settings, environment),
            ["Env"] = List([.. environment.Select(variable => $"{variable.Key}={variable.Value}")]),
            ["Entrypoint"] = List(command.Entrypoint),
            ["Cmd"] = List(command.Cmd),
            ["WorkingDir"] = settings.WorkingDirectory,
            ["Labels"] = LabelMap(baseConfig, baseDigest, settings),
        };
        var top = new Dictionary<string, JsonNode?>
        {
            ["created"] = OciTime.Format(created),
            ["rootfs"] = new JsonObject
            {
                ["type"] = "layers",
                ["diff_ids"] = CanonicalJson.List([.. baseConfig.DiffIds.Select(digest => digest.ToString()), .. layers.Select(layer => layer.DiffId.ToString())]),
            },
            ["history"] = History(baseConfig, layers, OciTime.Format(created)),
        };
        foreach (var name in Dropped)
            top[name] = null;
        return baseConfig.With(top, execution);
    }

    private static List<KeyValuePair<string, string>> Merge(
        IEnumerable<KeyValuePair<string, string>> lower, IEnumerable<KeyValuePair<string, string>> upper)
    {
        // A replaced variable keeps its place, a new one goes behind.
        var merged = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in lower.Concat(upper))
            merged[name] = value;
        return [.. merged];
    }

    private static string? Variable(List<KeyValuePair<string, string>> environment, string name)
        => environment.Find(variable => variable.Key == name).Value is { Length: > 0 } value ? value : null;

    private static JsonObject? Ports(ImageConfig baseConfig, ImageSettings settings, List<KeyValuePair<string, string>> environment)
    {
        var names = baseConfig.ExposedPorts
            .Concat(settings.Ports.Concat(PortInference.Of(environment.ToDictionary(StringComparer.Ordinal))).Select(port => port.ToString()))
            .Distinct(StringComparer.Ordinal)
            .Order(Utf8Order.Instance)
            .ToList();
        return names.Count == 0 ? null : new JsonObject(names.Select(name => KeyValuePair.Create<string, JsonNode?>(name, new JsonObject())));
    }

    private static JsonObject? LabelMap(ImageConfig baseConfig, Digest? baseDigest, ImageSettings settings)
    {
        var labels = baseConfig.Labels.ToDictionary(StringComparer.Ordinal);
        if (settings.GenerateLabels)
        {
            foreach (var (name, value) in settings.Labels)
                labels[name] = value;
            if (settings.GenerateBaseDigestLabel && baseDigest is { } digest)
                labels[Labels.BaseDigest] = digest.ToString();
        }
        return labels.Count == 0 ? null : CanonicalJson.Map(labels);
    }

    private static JsonArray History(ImageConfig baseConfig, IReadOnlyList<LayerNote> layers, string created)
    {
        var entries = baseConfig.History.ToList();
        // Some bases have layers without history; registries that count refuse the image, so the gap is filled.
        for (var missing = baseConfig.DiffIds.Count - entries.Count(entry => !entry.EmptyLayer); missing > 0; missing--)
            entries.Add(new HistoryEntry(null, null));
        entries.AddRange(layers.Select(layer => new HistoryEntry(created, layer.CreatedBy, layer.Comment)));
        return new JsonArray([.. entries.Select(entry => entry.ToJson())]);
    }

    private static JsonValue? Text(string? text) => text is null ? null : JsonValue.Create(text);

    private static JsonArray? List(IReadOnlyList<string> items) => items.Count == 0 ? null : CanonicalJson.List(items);
}

/// <summary>What the history says of one of our layers.</summary>
/// <param name="DiffId">Of the uncompressed layer.</param>
/// <param name="CreatedBy">What made it: fixed text, without a version, so that a new tool makes the same image.</param>
/// <param name="Comment">What it holds.</param>
internal sealed record LayerNote(Digest DiffId, string CreatedBy, string Comment);
