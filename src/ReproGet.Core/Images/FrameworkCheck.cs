using System.Text.Json;
using System.Text.Json.Nodes;
using NuGet.Versioning;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Images;

/// <summary>An app that does not bring .NET needs a base that has it.</summary>
/// <remarks>dotnet/runtime, "docs/design/features/host-components.md" and "framework-version-resolution.md": by default a framework rolls forward within its major version.</remarks>
internal static class FrameworkCheck
{
    private const string RuntimeConfiguration = ".runtimeconfig.json";

    // As the host reads it.
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    // Where the host looks when nobody tells it; Ubuntu's own packages stand in the second, and write the first place into /etc/dotnet.
    private static readonly string[] Places = ["usr/share/dotnet", "usr/lib/dotnet", "usr/lib64/dotnet"];

    /// <param name="root">The finished root.</param>
    /// <param name="config">The base's.</param>
    /// <param name="app">What was published.</param>
    /// <param name="bundled">The app's configuration that a single file has inside; null for none.</param>
    /// <param name="project">For messages.</param>
    /// <exception cref="ReproGetException">RG5128: the base has no .NET that the app can use.</exception>
    public static void Run(FileTree root, ImageConfig config, IReadOnlyList<AppFile> app, string? bundled, string project)
    {
        var there = Installed(root, config);
        var configurations = app.Where(file => file.ImagePath.EndsWith(RuntimeConfiguration, StringComparison.Ordinal) && !file.ImagePath.Contains('/', StringComparison.Ordinal)).Select(file => file.SourcePath);
        foreach (var (name, version) in configurations.Append(bundled).OfType<string>().SelectMany(Needed))
        {
            if (!there.Any(framework => framework.Name == name && framework.Version.Major == version.Major && framework.Version >= version))
                throw ImageErrors.NoFramework(project, $"{name} {version}", [.. there.Select(framework => $"{framework.Name} {framework.Version}")]);
        }
    }

    private static List<(string Name, NuGetVersion Version)> Installed(FileTree tree, ImageConfig config)
    {
        var root = config.Environment.FirstOrDefault(variable => variable.Key == "DOTNET_ROOT").Value;
        var found = new List<(string, NuGetVersion)>();
        foreach (var place in Places.Prepend(root?.TrimStart('/') ?? Places[0]).Select(place => tree.Resolve(place + "/shared/.")).Distinct(StringComparer.Ordinal))
        {
            foreach (var entry in tree.Below(place).Where(entry => entry.Type == FileType.Directory))
            {
                var parts = entry.Path[(place.Length + 1)..].Split('/');
                if (parts.Length == 2 && NuGetVersion.TryParse(parts[1], out var version))
                    found.Add((parts[0], version));
            }
        }
        return found;
    }

    private static IEnumerable<(string Name, NuGetVersion Version)> Needed(string file)
    {
        JsonNode? options;
        try
        {
            options = (WholeJson.Parse(WorkFile.Read(file), Lenient) as JsonObject)?["runtimeOptions"];
        }
        catch (JsonException)
        {
            // It is the host's to complain of.
            yield break;
        }
        JsonNode?[] frameworks = options is not JsonObject known ? [] : known["frameworks"] is JsonArray several ? [.. several] : [known["framework"]];
        foreach (var framework in frameworks.OfType<JsonObject>())
        {
            if (framework["name"]?.ToString() is { } name && NuGetVersion.TryParse(framework["version"]?.ToString(), out var version))
                yield return (name, version);
        }
    }
}
