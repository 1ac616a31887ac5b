using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using ReproGet.Core.Images;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Images;
using static ReproGet.Core.Tests.Oci.ScriptedRegistry;

namespace ReproGet.Core.Tests.Oci;

/// <summary>What speaks of an image beside it in a registry.</summary>
public sealed class ReferrerTests
{
    private const string Spdx = "application/spdx+json";
    private static readonly Descriptor Subject = Descriptor.Of(MediaTypes.OciManifest, "{\"image\":1}"u8) with { Platform = new Platform("amd64") };
    private static readonly Referrer Sbom = new(Subject, Blob.Of(Spdx, "{\"spdx\":1}"u8.ToArray()));
    private static readonly string Tag = "sha256-" + Subject.Digest.Hex;

    [Fact]
    public void Its_manifest_is_the_one_of_the_specification_and_always_the_same()
    {
        var expected = $$$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/spdx+json","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[{"mediaType":"application/spdx+json","digest":"{{{Sbom.Content.Descriptor.Digest}}}","size":10}],"subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{{Subject.Digest}}}","size":11}}""";

        Assert.Equal(expected, new StreamReader(Sbom.ManifestBlob.Content.Open()).ReadToEnd());
    }

    [Fact]
    public async Task A_registry_that_names_the_subject_needs_no_tag()
    {
        using var registry = new ScriptedRegistry((_, _) => Answer(HttpStatusCode.Created, ("OCI-Subject", Subject.Digest.ToString())));

        await registry.Repository().AttachAsync(Sbom, CancellationToken.None);

        Assert.Equal($"PUT registry.test/v2/team/app/manifests/{Sbom.ManifestBlob.Descriptor.Digest}", Assert.Single(registry.Requests));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":null}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[]}""")]
    public async Task Another_gets_a_list_under_the_tag_of_the_subject(string? current)
    {
        var sent = new ConcurrentDictionary<string, string>();
        using var registry = new ScriptedRegistry((request, _) => Storing(request, sent, current));

        await registry.Repository().AttachAsync(Sbom, CancellationToken.None);

        var entry = Assert.Single(JsonNode.Parse(sent[Tag])!["manifests"]!.AsArray())!;
        Assert.Equal(Sbom.ManifestBlob.Descriptor.Digest.ToString(), (string?)entry["digest"]);
        Assert.Equal(Spdx, (string?)entry["artifactType"]);
    }

    [Fact]
    public async Task What_others_listed_stays_and_nothing_is_listed_twice()
    {
        const string other = """{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha512:00","size":7,"artifactType":"application/vnd.signature","annotations":{"who":"ünï"},"data":"e30=","x":1.50}""";
        var sent = new ConcurrentDictionary<string, string>();
        using var registry = new ScriptedRegistry((request, _) => Storing(request, sent, sent.GetValueOrDefault(Tag) ?? $$$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{{other}}}],"annotations":{"a":"b"}}"""));
        await registry.Repository().AttachAsync(Sbom, CancellationToken.None);
        var first = sent[Tag];

        await registry.Repository().AttachAsync(Sbom, CancellationToken.None);

        Assert.StartsWith($$$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{{other}}},{""", first, StringComparison.Ordinal);
        Assert.EndsWith("""],"annotations":{"a":"b"}}""", first, StringComparison.Ordinal);
        Assert.Equal(1, registry.Requests.Count(request => request == $"PUT registry.test/v2/team/app/manifests/{Tag}"));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json"}""")]
    [InlineData("""{"schemaVersion":2,"manifests":{}}""")]
    public async Task A_tag_that_is_something_else_is_left_alone(string current)
    {
        var sent = new ConcurrentDictionary<string, string>();
        using var registry = new ScriptedRegistry((request, _) => Storing(request, sent, current));

        Assert.Equal("RG6001", (await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository().AttachAsync(Sbom, CancellationToken.None))).Code);
        Assert.DoesNotContain(Tag, sent.Keys);
    }

    [Fact]
    public async Task Skopeo_reads_what_a_registry_without_a_list_of_its_own_was_given()
    {
        Oracle.Require("skopeo");
        using var registry = await DistributionRegistry.StartAsync();
        using var work = new TemporaryFolder();
        using var client = new HttpClient();
        var bundle = MultiImage.Combine([await SampleImage.BuildAsync(work), await SampleImage.BuildAsync(work, new Platform("arm64"))]);
        Referrer[] referrers = [.. bundle.Images.SelectMany(image => (Referrer[])[
            new(image.ManifestBlob.Descriptor, Blob.Of(Spdx, "{\"spdx\":2}"u8.ToArray())),
            new(image.ManifestBlob.Descriptor, Blob.Of("application/vnd.cyclonedx+json", "{\"bom\":2}"u8.ToArray()))])];

        await new ImagePusher(registry.Repository(client, "team/app")).PushAsync(bundle, referrers, ["1.0"], null, CancellationToken.None);

        var reference = $"docker://{registry.Address}/team/app";
        foreach (var image in bundle.Images)
        {
            var list = JsonNode.Parse(Oracle.Run("skopeo", "inspect", "--raw", "--tls-verify=false", $"{reference}:sha256-{image.Descriptor.Digest.Hex}"))!["manifests"]!.AsArray();
            Assert.Equal([Spdx, "application/vnd.cyclonedx+json"], list.Select(entry => (string?)entry!["artifactType"]));
            var artifact = Oracle.Run("skopeo", "inspect", "--raw", "--tls-verify=false", $"{reference}@{list[0]!["digest"]}");
            Assert.Equal(image.Descriptor.Digest.ToString(), (string?)JsonNode.Parse(artifact)!["subject"]!["digest"]);
        }
        Oracle.Run("skopeo", "--insecure-policy", "copy", "--preserve-digests", "--src-tls-verify=false", $"{reference}@{referrers[0].ManifestBlob.Descriptor.Digest}", $"dir:{work["sbom"]}");
        Assert.Equal("{\"spdx\":2}", await File.ReadAllTextAsync(work["sbom/" + referrers[0].Content.Descriptor.Digest.Hex]));
    }

    private static HttpResponseMessage Storing(HttpRequestMessage request, ConcurrentDictionary<string, string> sent, string? current)
    {
        var name = request.RequestUri!.Segments[^1];
        if (request.Method == HttpMethod.Put)
        {
            sent[name] = request.Content!.ReadAsStringAsync().GetAwaiter().GetResult();
            return Answer(HttpStatusCode.Created);
        }
        return current is null ? Answer(HttpStatusCode.NotFound) : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(current, null, MediaTypes.OciIndex) };
    }
}
