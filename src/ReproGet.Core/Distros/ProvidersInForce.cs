using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ReproGet.Core.Locking;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Distros;

/// <summary>What a run has to go by: the version, the cache, the distros that are known, and who would be asked for the files of each source.</summary>
/// <param name="Version">Of this SDK.</param>
/// <param name="Cache">The folder.</param>
/// <param name="Distro">As the project or its lock names it; null where neither does.</param>
/// <param name="Sources">By source, the templates in the order of asking. The source without a name is that of files whose source nobody knows.</param>
public sealed record ProvidersInForce(string Version, string Cache, string? Distro, IReadOnlyList<(string Source, IReadOnlyList<string> Templates)> Sources)
{
    private static JsonWriterOptions Json => new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Finds out.</summary>
    /// <param name="version">Of this SDK.</param>
    /// <param name="options">Of the lock where there is one, else of the request.</param>
    /// <param name="own">What the project names.</param>
    /// <param name="sources">The project's own sources.</param>
    /// <param name="context">What stands around it.</param>
    /// <exception cref="ReproGetException">RG1061: the distro is not known.</exception>
    public static ProvidersInForce Of(string version, RequestOptions options, IReadOnlyList<Provider> own, IReadOnlyList<RequestedSource> sources, DistroContext context)
    {
        var list = options.Distro is null ? new ProviderList(own, []) : BareDownload.ProvidersOf(options, own, sources, context);
        var builtIn = options.Distro is null ? [] : BuiltInProviders.For(options.Distro);
        // Sources of the project's own have their addresses for providers, which name them.
        IEnumerable<string?> ids = [.. own.Concat(list.For(null)).Concat(builtIn).SelectMany(provider => provider.Sources ?? new HashSet<string>()), null];
        return new ProvidersInForce(
            version,
            context.Cache.Directory,
            options.Distro,
            [.. ids.Distinct().Select(id => (id ?? "", (IReadOnlyList<string>)[.. list.For(id).Select(provider => provider.DisplayName)])).Where(source => source.Item2.Count > 0)]);
    }

    /// <summary>For people, with the names of repro-get's own output.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append($"Version: {Version}\nCache: {Cache}\nRecognized schemes: {string.Join(' ', ProviderTemplate.Schemes)}\nRecognized distros: {string.Join(' ', DistroRegistry.AllNames)}\nDistro: {Distro ?? "(not named)"}\nProviders:");
        foreach (var (source, templates) in Sources)
            text.Append($"\n  {(source.Length == 0 ? "(any source)" : source)}:{string.Concat(templates.Select(template => "\n  - " + template))}");
        return text.ToString();
    }

    /// <summary>For programs.</summary>
    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            json.WriteString("version", Version);
            json.WriteString("cache", Cache);
            WriteList(json, "schemes", ProviderTemplate.Schemes);
            WriteList(json, "distros", DistroRegistry.AllNames);
            if (Distro is not null)
                json.WriteString("distro", Distro);
            json.WriteStartObject("providers");
            foreach (var (source, templates) in Sources)
                WriteList(json, source, templates);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
