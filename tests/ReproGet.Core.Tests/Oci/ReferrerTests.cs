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

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task What_another_push_writes_over_the_list_at_the_same_time_is_joined_with_it(int times)
    {
        using var registry = Overwritten(times);

        await registry.Repository().AttachAsync(Sbom, CancellationToken.None);

        Assert.Equal(["sha256:00", Sbom.ManifestBlob.Descriptor.Digest.ToString()], Listed(registry));
    }

    [Fact]
    public async Task A_list_that_does_not_stay_is_told()
    {
        using var registry = Overwritten(int.MaxValue);

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository().AttachAsync(Sbom, CancellationToken.None));

        Assert.Equal("RG6014", failure.Code);
        Assert.Contains(Tag, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_looked_at_again_before_a_tag_moves()
    {
        using var work = new TemporaryFolder();
        var bundle = MultiImage.Combine([await SampleImage.BuildAsync(work), await SampleImage.BuildAsync(work, new Platform("arm64"))]);
        var referrer = new Referrer(bundle.Images[0].ManifestBlob.Descriptor, Blob.Of(Spdx, "{}"u8.ToArray()));
        var tag = "sha256-" + bundle.Images[0].Descriptor.Digest.Hex;
        MemoryRegistry? registry = null;
        registry = new MemoryRegistry((request, _) =>
        {
            // The other had read the list before ours was written, and writes its own after we looked.
            if (request.Method == HttpMethod.Put && request.RequestUri!.AbsolutePath.EndsWith(bundle.Root.Digest.ToString(), StringComparison.Ordinal))
                registry!.Manifests[tag] = (MediaTypes.OciIndex, System.Text.Encoding.UTF8.GetBytes(Others));
            return null;
        });
        using var closing = registry;

        await new ImagePusher(registry.Repository()).PushAsync(bundle, [referrer], ["1.0"], null, CancellationToken.None);

        Assert.Equal(["sha256:00", referrer.ManifestBlob.Descriptor.Digest.ToString()], Listed(registry, tag));
    }

    [Fact]
    public async Task A_registry_that_tells_versions_is_held_to_the_one_that_was_read()
    {
        var conditions = new List<string>();
        var version = 1;
        var sent = "";
        using var registry = new ScriptedRegistry((request, _) =>
        {
            if (request.Method == HttpMethod.Get)
                return WithVersion(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(sent.Length > 0 ? sent : Others, null, MediaTypes.OciIndex) }, version);
            if (!request.RequestUri!.AbsolutePath.EndsWith(Tag, StringComparison.Ordinal))
                return Answer(HttpStatusCode.Created);
            conditions.Add(request.Headers.IfMatch.ToString());
            // Somebody was faster the first time.
            if (version++ == 1)
                return Answer(HttpStatusCode.PreconditionFailed);
            sent = request.Content!.ReadAsStringAsync().GetAwaiter().GetResult();
            return Answer(HttpStatusCode.Created);
        });

        await registry.Repository().AttachAsync(Sbom, CancellationToken.None);

        Assert.Equal(["\"v1\"", "\"v2\""], conditions);
        Assert.Contains(Sbom.ManifestBlob.Descriptor.Digest.ToString(), sent, StringComparison.Ordinal);
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

    private const string Others = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:00","size":7}]}""";

    /// <summary>A registry in which somebody else's list stands in the place of ours so many times after we wrote it.</summary>
    private static MemoryRegistry Overwritten(int times)
    {
        MemoryRegistry? registry = null;
        var written = false;
        return registry = new MemoryRegistry((request, _) =>
        {
            if (!request.RequestUri!.AbsolutePath.EndsWith(Tag, StringComparison.Ordinal))
                return null;
            if (request.Method == HttpMethod.Get && written && times-- > 0)
                registry!.Manifests[Tag] = (MediaTypes.OciIndex, System.Text.Encoding.UTF8.GetBytes(Others));
            written |= request.Method == HttpMethod.Put;
            return null;
        });
    }

    private static IEnumerable<string> Listed(MemoryRegistry registry, string? tag = null)
        => JsonNode.Parse(registry.Manifests[tag ?? Tag].Content)!["manifests"]!.AsArray().Select(entry => (string)entry!["digest"]!);

    private static HttpResponseMessage WithVersion(HttpResponseMessage answer, int version)
    {
        answer.Headers.ETag = new System.Net.Http.Headers.EntityTagHeaderValue($"\"v{version}\"");
        return answer;
    }

    private static HttpResponseMessage Storing(HttpRequestMessage request, ConcurrentDictionary<string, string> sent, string? current)
    {
        var name = request.RequestUri!.Segments[^1];
        if (request.Method == HttpMethod.Put)
        {
            sent[name] = request.Content!.ReadAsStringAsync().GetAwaiter().GetResult();
            return Answer(HttpStatusCode.Created);
        }
        current = sent.GetValueOrDefault(name) ?? current;
        return current is null ? Answer(HttpStatusCode.NotFound) : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(current, null, MediaTypes.OciIndex) };
    }
}
