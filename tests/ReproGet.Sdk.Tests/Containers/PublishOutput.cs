using System.Text;

namespace ReproGet.Sdk.Tests.Containers;

/// <summary>What other targets see after <c>PublishContainer</c>: properties and items, written down by a target of the project.</summary>
internal sealed class PublishOutput(IReadOnlyList<string[]> lines)
{
    /// <summary>What the .NET SDK computes of the names that a project gives.</summary>
    public static readonly string[] ComputedNames = ["ContainerRepository", "ContainerRegistry", "ContainerBaseImage", "ContainerBaseRegistry", "ContainerBaseName", "ContainerBaseTag", "ContainerBaseDigest"];

    /// <summary>What it tells of what it made.</summary>
    public static readonly string[] Results =
        ["GeneratedContainerManifest", "GeneratedContainerConfiguration", "GeneratedContainerDigest", "GeneratedContainerMediaType", "GeneratedImageIndex", "GeneratedArchiveOutputPath"];

    private static readonly string[] Metadata = ["Identity", "Manifest", "Configuration", "ManifestDigest", "ManifestMediaType"];

    /// <summary>The target: it writes after the one that the property Noted names.</summary>
    public static string Target => $"""
        <Target Name="NoteOutput" AfterTargets="$(Noted)" Condition="'$(_ReproGetImageBuild)' != 'true'">
          <ItemGroup>
            {string.Concat(ComputedNames.Concat(Results).Append("MSBuildToolsPath").Select(name => $"<Note Include=\"{name}%09{Packed($"$({name})")}\" />"))}
            <Note Include="@(GeneratedContainerName->'Name%09%(Identity)')" />
            <Note Include="@(ContainerImageTags->'Tag%09%(Identity)')" />
            <Note Include="Container{string.Concat(Metadata.Select(name => "%09" + Packed($"`%(GeneratedContainer.{name})`")))}" Condition="'@(GeneratedContainer)' != ''" />
          </ItemGroup>
          <WriteLinesToFile File="output/$(Case).$(By)" Lines="@(Note)" Overwrite="true" />
        </Target>
        """;

    /// <summary>Null where the publish failed.</summary>
    public static PublishOutput? Read(string file)
        => File.Exists(file) ? new PublishOutput([.. File.ReadAllLines(file).Select(line => line.Split('\t'))]) : null;

    public string this[string property] => Unpacked(lines.Single(line => line[0] == property)[1]);

    /// <summary><c>GeneratedContainerName</c>.</summary>
    public IEnumerable<string> Names => lines.Where(line => line[0] == "Name").Select(line => line[1]);

    /// <summary><c>ContainerImageTags</c>.</summary>
    public IEnumerable<string> Tags => lines.Where(line => line[0] == "Tag").Select(line => line[1]);

    /// <summary><c>GeneratedContainer</c>: the .NET SDK adds each item twice.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Containers
        => [.. lines.Where(line => line[0] == "Container").DistinctBy(line => string.Join('\t', line))
            .Select(line => Metadata.Zip(line[1..]).ToDictionary(pair => pair.First, pair => Unpacked(pair.Second)))];

    private static string Packed(string value) => $"$([MSBuild]::ConvertToBase64({value}))";

    private static string Unpacked(string text) => Encoding.UTF8.GetString(Convert.FromBase64String(text));
}
