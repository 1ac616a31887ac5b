using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ReproGet.Core.Tests.Images;
using ReproGet.Core.Tests.Oci;

namespace ReproGet.Components.Tests;

/// <summary>The sample's archive in the hands of skopeo and a real registry: no digest changes on the way.</summary>
public sealed class RegistryTests(PackedSdk sdk, RealProjects projects)
{
    [Fact]
    public async Task Skopeo_sees_the_digests_that_were_printed()
    {
        Oracle.Require("skopeo");
        var sample = await projects.GetSampleAsync(sdk);

        var index = Oracle.Run("skopeo", "inspect", "--raw", $"oci-archive:{sample.Archive}:latest");
        var labels = JsonNode.Parse(Oracle.Run("skopeo", "inspect", $"oci-archive:{sample.Archive}"))!["Labels"]!;

        Assert.Equal(sample.Digest, DigestOf(index));
        Assert.Equal(sample.Digests, Platforms(index));
        Assert.Equal(["amd64", "arm64"], sample.Digests.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("HelloDebian", labels["org.opencontainers.image.authors"]!.GetValue<string>());
    }

    [Fact]
    public async Task Digests_stay_through_a_registry_and_back()
    {
        Oracle.Require("skopeo");
        using var registry = await DistributionRegistry.StartAsync();
        var sample = await projects.GetSampleAsync(sdk);
        using var work = new TemporaryFolder();
        var reference = $"docker://{registry.Address}/team/hello-debian";

        Oracle.Run("skopeo", "--insecure-policy", "copy", "--all", "--preserve-digests", "--dest-tls-verify=false", $"oci-archive:{sample.Archive}", $"{reference}:1.0");
        Oracle.Run("skopeo", "--insecure-policy", "copy", "--all", "--preserve-digests", "--src-tls-verify=false", $"{reference}:1.0", $"oci-archive:{work["back.tar"]}:1.0");
        Oracle.Run("skopeo", "--insecure-policy", "copy", "--all", "--preserve-digests", "--src-tls-verify=false", $"{reference}:1.0", $"dir:{work["back"]}");

        Assert.Equal(sample.Digest, DigestOf(Oracle.Run("skopeo", "inspect", "--raw", "--tls-verify=false", $"{reference}:1.0")));
        Assert.Equal(sample.Digest, DigestOf(Oracle.Run("skopeo", "inspect", "--raw", $"oci-archive:{work["back.tar"]}")));
        Assert.Equal(sample.Digest, DigestOf(await File.ReadAllTextAsync(work["back/manifest.json"])));
        foreach (var digest in sample.Digests.Values)
            Assert.Equal(digest, DigestOf(Oracle.Run("skopeo", "inspect", "--raw", "--tls-verify=false", $"{reference}@{digest}")));
    }

    private static Dictionary<string, string> Platforms(string index)
        => JsonNode.Parse(index)!["manifests"]!.AsArray()
            .ToDictionary(manifest => manifest!["platform"]!["architecture"]!.GetValue<string>(), manifest => manifest!["digest"]!.GetValue<string>());

    private static string DigestOf(string json) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
}
