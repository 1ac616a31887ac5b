using System.Text.Json;
using System.Text.Json.Nodes;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Sbom;

/// <summary>Which NuGet packages need which others, as a restore found out.</summary>
/// <remarks>NuGet's <c>project.assets.json</c>, version 3: <c>targets</c> → <c>FRAMEWORK/RUNTIME</c> → <c>ID/VERSION</c> → <c>dependencies</c>.</remarks>
public static class NuGetGraph
{
    /// <summary>By the name of a package the names of what it needs; nothing where the restore did not say it.</summary>
    /// <param name="assetsFile"><c>ProjectAssetsFile</c>; empty where nobody knows.</param>
    /// <param name="framework"><c>net10.0</c>.</param>
    /// <param name="runtimeIdentifier"><c>linux-x64</c>.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(string assetsFile, string framework, string runtimeIdentifier)
    {
        var needs = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (library, value) in Target(assetsFile, $"{framework}/{runtimeIdentifier}") ?? [])
        {
            if (value is JsonObject described && described["type"]?.ToString() == "package")
                needs[library.Split('/')[0]] = described["dependencies"] is JsonObject names ? [.. names.Select(name => name.Key)] : [];
        }
        return needs;
    }

    private static JsonObject? Target(string assetsFile, string name)
    {
        try
        {
            return assetsFile.Length > 0 && WholeJson.Parse(RegularFile.ReadAllBytes(assetsFile)) is JsonObject assets && assets["targets"] is JsonObject targets ? targets[name] as JsonObject : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // What is not known is not said.
            return null;
        }
    }
}
