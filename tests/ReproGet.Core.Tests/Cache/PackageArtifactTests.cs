using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ReproGet.Core.Cache;
using ReproGet.Core.Providers;
using ReproGet.Core.Tests.Download;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Oci;

namespace ReproGet.Core.Tests.Cache;

public sealed class PackageArtifactTests : IDisposable
{
    private readonly FilledCache _filled = new(("hello", "2.10-2"), ("libstdc++6", "14~rc1"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _filled.Dispose();

    [Fact]
    public async Task A_lock_becomes_a_manifest_that_names_every_package_and_a_second_push_sends_nothing()
    {
        await _filled.LockAsync();
        var requests = new List<string>();
        using var registry = new MemoryRegistry((request, _) =>
        {
            lock (requests)
                requests.Add(request.Method.Method);
            return null;
        });

        await PushAsync(registry);

        var (type, manifest) = registry.Manifests["1.0"];
        var json = JsonNode.Parse(manifest)!;
        Assert.Equal("application/vnd.oci.image.manifest.v1+json", type);
        Assert.Equal("application/vnd.reproget.packages.v1", (string?)json["artifactType"]);
        Assert.Equal(_filled.Packages.Select(file => (file.Name, file.Digest.ToString())), json["layers"]!.AsArray().Select(layer => ((string)layer!["annotations"]!["org.opencontainers.image.title"]!, (string)layer["digest"]!)));
        Assert.Equal(await File.ReadAllBytesAsync(_filled.Files.DocumentPath, Token), registry.Blobs[(string)json["config"]!["digest"]!]);
        Assert.Empty(registry.Dangling());
        requests.Clear();
        await PushAsync(registry);
        Assert.Equal(["HEAD", "HEAD", "HEAD", "PUT"], requests.Order(StringComparer.Ordinal));
        Assert.Equal(manifest, registry.Manifests["1.0"].Content);
    }

    [Fact]
    public async Task Of_a_lock_that_is_sums_files_only_the_lines_are_the_configuration()
    {
        await _filled.LockAsync();
        File.Delete(_filled.Files.DocumentPath);
        File.Delete(Path.Combine(Path.GetDirectoryName(_filled.Files.DocumentPath)!, ".gitattributes"));
        using var registry = new MemoryRegistry((_, _) => null);

        await PushAsync(registry);

        var config = JsonNode.Parse(registry.Manifests["1.0"].Content)!["config"]!;
        Assert.Equal("application/vnd.reproget.sha256sums.v1", (string?)config["mediaType"]);
        Assert.Equal(await File.ReadAllBytesAsync(_filled.Files.SumsPath(Core.Packages.Architecture.FromName("amd64")!), Token), registry.Blobs[(string)config["digest"]!]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("rot")]
    public async Task A_package_that_the_cache_lacks_or_that_rotted_is_not_pushed(string? content)
    {
        await _filled.LockAsync();
        var path = _filled.Cache.BlobPath(_filled.Packages[1].Digest);
        File.Delete(path);
        if (content is not null)
            await File.WriteAllTextAsync(path, content, Token);
        using var registry = new MemoryRegistry((_, _) => null);

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => PushAsync(registry));

        Assert.Equal("RG6071", failure.Code);
        Assert.Contains("libstdc++6_14~rc1_amd64.deb", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, registry.Requests);
    }

    [Fact]
    public async Task A_long_push_says_that_it_goes_on_and_counts_what_is_sent_twice_once()
    {
        await _filled.LockAsync();
        var (clock, said) = (new ManualClock(), new TestDiagnostics());
        var artifact = await PackageArtifact.ReadAsync(_filled.Files, _filled.Cache, Token);
        var size = artifact.Packages.Sum(package => package.Descriptor.Size);
        var uploads = 0;
        using var registry = new MemoryRegistry((request, _) =>
        {
            clock.Fire();
            // The first upload is not kept, though all of it was sent.
            return request.Method == HttpMethod.Put && Interlocked.Increment(ref uploads) == 1 ? ScriptedRegistry.Answer(HttpStatusCode.ServiceUnavailable) : null;
        });

        await artifact.PushAsync(registry.Repository(), 1, "1.0", said, Token, clock);

        var of = string.Create(CultureInfo.InvariantCulture, $" of 2 packages, 0.0 of {size / 1e6:0.0} MB, 0 s");
        Assert.Equal("Pushing: 0" + of, said.Messages[0]);
        Assert.Equal("Pushing: 2" + of, said.Messages[^1]);
        Assert.Equal(3 + 1, uploads - 1);
        Assert.Empty(registry.Dangling());
    }

    [Fact]
    public async Task Without_a_lock_there_is_nothing_to_push()
    {
        using var registry = new MemoryRegistry((_, _) => null);
        Assert.Equal("RG1015", (await Assert.ThrowsAsync<ReproGetException>(() => PushAsync(registry))).Code);
    }

    [Theory]
    [InlineData("ghcr.io/team/debs", "oci", "latest")]
    [InlineData("oci+http://127.0.0.1:5000/debs:1.0", "oci+http", "1.0")]
    [InlineData("ghcr.io/team/debs@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "oci", null)]
    public void Where_to_push_is_written_as_a_provider_is(string text, string scheme, string? tag)
    {
        var address = RegistryAddress.Parse(text);

        Assert.Equal(scheme, address.Scheme);
        if (tag is not null)
            Assert.Equal(tag, address.TagToPush);
        else
            Assert.Equal("RG6072", Assert.Throws<ReproGetException>(() => address.TagToPush).Code);
    }

    private async Task PushAsync(MemoryRegistry registry)
        => await (await PackageArtifact.ReadAsync(_filled.Files, _filled.Cache, Token)).PushAsync(registry.Repository(), 2, "1.0", new TestDiagnostics(), Token);
}
