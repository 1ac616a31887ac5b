using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ReproGet.Components.Tests;

/// <summary>A project with its image.</summary>
internal sealed partial class PublishedProject : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _roots = [];

    private PublishedProject(ProjectFolder folder, string output, string archive)
    {
        Folder = folder;
        Output = output;
        Archive = archive;
        Digest = PrintedDigest().Match(output).Groups[1].Value;
        Digests = JsonNode.Parse(File.ReadAllText(archive + ".json"))!["images"]!.AsArray()
            .ToDictionary(image => Architecture(image!["runtimeIdentifier"]!.GetValue<string>()), image => image!["digest"]!.GetValue<string>());
    }

    /// <summary>The project.</summary>
    public ProjectFolder Folder { get; }

    /// <summary>What the publish printed.</summary>
    public string Output { get; }

    /// <summary>A copy of the archive that no later publish changes.</summary>
    public string Archive { get; }

    /// <summary>What the publish printed as the image's digest.</summary>
    public string Digest { get; }

    /// <summary>Of each platform's manifest, as the file beside the archive tells; by <c>amd64</c>, <c>arm64</c>.</summary>
    public IReadOnlyDictionary<string, string> Digests { get; }

    public static PublishedProject Publish(ProjectFolder folder)
    {
        var output = folder.Succeeds(Sample.Publish(folder)).Output;
        var made = PrintedArchive().Match(output).Groups[1].Value;
        var archive = Path.Combine(folder.Outer, "image.tar");
        File.Copy(made, archive);
        File.Copy(made + ".json", archive + ".json");
        return new PublishedProject(folder, output, archive);
    }

    /// <summary>The root file system of one platform's image, unpacked by umoci with owners and modes. Nobody may change it.</summary>
    public string Root(string architecture)
    {
        Oracle.Require("skopeo");
        Oracle.Require("umoci");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can unpack files of other owners.");
        lock (_lock)
            return _roots.TryGetValue(architecture, out var root) ? root : _roots[architecture] = Unpack(architecture);
    }

    public void Dispose() => Folder.Dispose();

    private string Unpack(string architecture)
    {
        var layout = Path.Combine(Folder.Outer, $"layout-{architecture}");
        var bundle = Path.Combine(Folder.Outer, $"bundle-{architecture}");
        Oracle.Run("skopeo", "--insecure-policy", "--override-arch", architecture, "copy", "--preserve-digests", $"oci-archive:{Archive}", $"oci:{layout}:one");
        Oracle.Run("umoci", "unpack", "--image", $"{layout}:one", bundle);
        return Path.Combine(bundle, "rootfs");
    }

    private static string Architecture(string runtimeIdentifier) => runtimeIdentifier == "linux-x64" ? "amd64" : runtimeIdentifier["linux-".Length..];

    [GeneratedRegex(@" -> image (sha256:[0-9a-f]{64})\s")]
    private static partial Regex PrintedDigest();

    [GeneratedRegex(@" -> (\S.*/container/[^/]+\.tar)\s")]
    private static partial Regex PrintedArchive();
}
