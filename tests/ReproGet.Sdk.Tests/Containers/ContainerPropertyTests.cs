using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ReproGet.Core.Oci;

namespace ReproGet.Sdk.Tests.Containers;

/// <summary>Every property and item of the .NET SDK's containers means what it means there: checked against the .NET SDK's own image of the same project on the same base.</summary>
public sealed partial class ContainerPropertyTests(TwoPublishers both) : IClassFixture<TwoPublishers>
{
    // What another target may read, but nobody sets; and what cannot be told apart without an engine.
    private static readonly string[] NotSet = [.. PublishOutput.ComputedNames.Skip(3), .. PublishOutput.Results, "ContainerEnvironmentVariables", "GeneratedContainer", "GeneratedContainerName", "LocalRegistry"];

    public static TheoryData<ContainerCase> Cases => [.. ContainerCases.All];

    public static TheoryData<ContainerCase> Bases => [.. ContainerCases.Bases];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Both_make_the_same_of(ContainerCase one)
    {
        var sdk = both.OutputOf(one, "Sdk");
        var ours = both.OutputOf(one, "ReproGet");

        Assert.Equal(one.Result is Publishes.Both or Publishes.OnlySdk, sdk is { Containers.Count: > 0 });
        Assert.Equal(one.Result is Publishes.Both or Publishes.OnlyReproGet, ours is { Containers.Count: > 0 });
        if (one.Result != Publishes.Both)
            return;
        Assert.Equal(sdk!.Containers.Count, ours!.Containers.Count);
        foreach (var (theirs, own) in sdk.Containers.Zip(ours.Containers))
        {
            Assert.Equal(one.Differs.Select(line => line.Replace("REGISTRY", both.Registry, StringComparison.Ordinal)), ImageDifference.Of(JsonNode.Parse(theirs["Configuration"])!, JsonNode.Parse(own["Configuration"])!));
            Assert.Equal(theirs["Identity"], own["Identity"]);
            Assert.Equal(theirs["ManifestMediaType"], own["ManifestMediaType"]);
            Assert.Equal(own["ManifestDigest"], Digest.Of(System.Text.Encoding.UTF8.GetBytes(own["Manifest"])).ToString());
            Assert.Equal(Digest.Of(System.Text.Encoding.UTF8.GetBytes(own["Configuration"])).ToString(), (string?)JsonNode.Parse(own["Manifest"])!["config"]!["digest"]);
        }
        AssertSameNames(one, sdk, ours);
        AssertSameResults(one, sdk, ours);
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public void Both_take_the_same(ContainerCase one)
    {
        var sdk = both.OutputOf(one, "Sdk")!;
        var ours = both.OutputOf(one, "ReproGet")!;

        Assert.NotEmpty(sdk["ContainerBaseName"]);
        Assert.All(PublishOutput.ComputedNames, name => Assert.Equal((name, sdk[name]), (name, ours[name])));
    }

    [Fact]
    public async Task Of_several_images_each_has_a_tag_in_a_registry()
    {
        using var client = new HttpClient();

        var sdk = await TagsAsync("two/sdk");
        var ours = await TagsAsync("two/reproget");

        Assert.Equal(["1.0", "1.0-linux-arm64", "1.0-linux-x64", "latest", "latest-linux-arm64", "latest-linux-x64"], sdk);
        Assert.Equal(sdk, ours);

        async Task<IEnumerable<string?>> TagsAsync(string repository)
        {
            var answer = JsonNode.Parse(await client.GetStringAsync(new Uri($"http://{both.Registry}/v2/{repository}/tags/list"), TestContext.Current.CancellationToken))!;
            return answer["tags"]!.AsArray().Select(tag => (string?)tag).Order(StringComparer.Ordinal);
        }
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_and_once_for_all_images()
    {
        var told = Regex.Matches(both.Log, "error (RG[0-9]{4}): [^\n]*“(?:[^“]*all-is-wrong[^”]*|Never)”").Select(match => match.Groups[1].Value);

        Assert.Equal(["RG5100", "RG5102", "RG5110", "RG5125", "RG5145"], told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_documentation_names_whatever_the_dotnet_sdk_knows()
    {
        var targets = Path.Combine(both.OutputOf(ContainerCases.All[0], "Sdk")!["MSBuildToolsPath"], "Containers", "build", "Microsoft.NET.Build.Containers.targets");
        var known = NamesOf(XDocument.Load(targets)).Order(StringComparer.Ordinal).ToList();
        var documented = Row().Matches(File.ReadAllText(Path.Combine(PackedSdk.Repository, "docs", "container-properties.md"))).SelectMany(row => Name().Matches(row.Value)).Select(name => name.Value).ToHashSet(StringComparer.Ordinal);

        Assert.Contains("ContainerGenerateLabelsImageVendor", known);
        Assert.Empty(known.Except(documented));
        var used = string.Concat(ContainerCases.All.Concat(ContainerCases.Bases).Select(one => one.Body)) + "ContainerRegistry ContainerBaseImage";
        Assert.All(known.Except(NotSet), name => Assert.Matches($"\\b{name}\\b", used));
    }

    private void AssertSameNames(ContainerCase one, PublishOutput sdk, PublishOutput ours)
    {
        Assert.All(PublishOutput.ComputedNames, name => Assert.Equal((name, Own(sdk[name])), (name, ours[name])));
        if (one.Body.Contains("AutoGenerateImageTag", StringComparison.Ordinal))
            Assert.All([.. sdk.Tags, .. ours.Tags], tag => Assert.Matches("^[0-9]{14}$", tag));
        else
            Assert.Equal(sdk.Tags, ours.Tags);
        // The .NET SDK writes the name of a class of its own in place of the registry's, and gives no names where there are several images.
        var isArchive = sdk["GeneratedArchiveOutputPath"].Length > 0;
        Assert.Equal(ours.Tags.Distinct().Select(tag => $"{(isArchive ? "" : both.Registry + "/")}{ours["ContainerRepository"]}:{tag}"), ours.Names);
        if (isArchive && sdk.Containers.Count == 1)
            Assert.Equal(sdk.Names, ours.Names);
    }

    private void AssertSameResults(ContainerCase one, PublishOutput sdk, PublishOutput ours)
    {
        Assert.All(PublishOutput.Results.Where(name => name != "GeneratedContainerDigest"), name => Assert.Equal((name, sdk[name].Length > 0), (name, ours[name].Length > 0)));
        if (ours.Containers.Count == 1)
        {
            Assert.Equal(ours.Containers[0]["Manifest"], ours["GeneratedContainerManifest"]);
            Assert.Equal(ours.Containers[0]["Configuration"], ours["GeneratedContainerConfiguration"]);
            Assert.Equal(ours.Containers[0]["ManifestDigest"], ours["GeneratedContainerDigest"]);
            Assert.Equal(sdk["GeneratedContainerMediaType"], ours["GeneratedContainerMediaType"]);
        }
        else
        {
            Assert.Equal(Platforms(sdk), Platforms(ours));
            Assert.Equal(ours.Containers.Select(image => image["ManifestDigest"]), JsonNode.Parse(ours["GeneratedImageIndex"])!["manifests"]!.AsArray().Select(manifest => (string?)manifest!["digest"]));
        }
        if (ours["GeneratedArchiveOutputPath"] is { Length: > 0 } path)
            Assert.Equal(Named(Archive(sdk["GeneratedArchiveOutputPath"], sdk)), Named(path));

        static IEnumerable<string> Platforms(PublishOutput output) => JsonNode.Parse(output["GeneratedImageIndex"])!["manifests"]!.AsArray().Select(manifest => $"{manifest!["mediaType"]} {manifest["platform"]!.ToJsonString()}");
    }

    /// <summary>What an archive calls its images.</summary>
    private static IEnumerable<string> Named(string archive)
    {
        using var file = File.OpenRead(archive);
        using var reader = new System.Formats.Tar.TarReader(file);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.Name == "index.json")
                return [.. JsonNode.Parse(entry.DataStream!)!["manifests"]!.AsArray().Select(manifest => $"{manifest!["mediaType"]} {manifest["annotations"]!.ToJsonString()}")];
        }
        return [];
    }

    /// <summary>The .NET SDK tells the path as the project wrote it, a folder's as well.</summary>
    private string Archive(string asWritten, PublishOutput output)
        => both.Project.PathOf(asWritten.EndsWith('/') ? $"{asWritten}{output["ContainerRepository"]}.tar.gz" : asWritten);

    /// <summary>What depends on who publishes.</summary>
    private static string Own(string name) => name.Replace("two/sdk", "two/reproget", StringComparison.Ordinal);

    private static IEnumerable<string> NamesOf(XDocument targets)
    {
        var written = targets.Descendants().Where(element => element.Parent?.Name.LocalName is "PropertyGroup" or "ItemGroup").Select(element => element.Name.LocalName);
        var read = targets.Descendants().SelectMany(element => element.Attributes().Select(attribute => attribute.Value).Append(element.HasElements ? "" : element.Value)).SelectMany(text => Use().Matches(text).Select(match => match.Groups[1].Value));
        return written.Concat(read).Where(name => Name().Match(name).Value == name).Distinct(StringComparer.Ordinal);
    }

    [GeneratedRegex("""[$@]\((\w+)""", RegexOptions.CultureInvariant)]
    private static partial Regex Use();

    [GeneratedRegex("""\b(Container|Generated|LocalRegistry|EnableSdkContainer|AutoGenerateImageTag|RegistryUrl|PublishImageTag|PublishProfile)\w*""", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("""^\|[^|]+\|""", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Row();
}
