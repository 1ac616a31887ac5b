using System.Net;
using ReproGet.Core.Cache;
using ReproGet.Core.Download;
using ReproGet.Core.Oci;
using ReproGet.Core.Oci.Registry;
using ReproGet.Core.Providers;
using ReproGet.Core.Tests.Oci;

namespace ReproGet.Core.Tests.Download;

public sealed class RegistryFetcherTests
{
    private static readonly byte[] Package = DownloadBench.Body("hello");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Blobs_come_by_their_digests_from_a_real_registry_with_its_credentials_and_without_a_manifest()
    {
        using var registry = await DistributionRegistry.StartAsync(withAccounts: true);
        using var client = new HttpClient();
        var repository = registry.Repository(client, "debs", new RegistryCredential("tester", "secret"));
        await repository.PushAsync(Blob.Of("application/octet-stream", Package), Token);
        using var bench = new DownloadBench();
        var opened = new List<RegistryAddress>();
        var fetcher = new RegistryFetcher((address, _) =>
        {
            opened.Add(address);
            return Task.FromResult(repository);
        });
        var missing = DownloadBench.Item("b.deb", DownloadBench.Body("nowhere"));

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => bench.Downloader([$"oci+http://{registry.Address}/debs:any"], fetcher: fetcher)
            .DownloadAsync([DownloadBench.Item("a.deb", Package, withSize: true), missing], Token));

        Assert.Equal("RG2010", failure.Code);
        Assert.Contains($"oci+http://{registry.Address}/debs@{missing.File.Digest}: 404 Not found", failure.Message, StringComparison.Ordinal);
        Assert.True(await bench.Cache.VerifyAsync(Digest.Of(Package), Token));
        Assert.Equal("a.deb", await new BlobNotes(bench.Cache).BasenameAsync(Digest.Of(Package), Token));
        Assert.Equal(RegistryAddress.PlainHttp, Assert.Single(opened).Scheme);
        // As repro-get, which has no such note for what comes from a registry.
        Assert.False(Directory.Exists(Path.Combine(bench.Folder, "digests")));
    }

    [Fact]
    public async Task What_breaks_off_is_gone_on_with_and_what_is_wrong_is_refused()
    {
        var big = new byte[300_000];
        new Random(1).NextBytes(big);
        using var registry = new MemoryRegistry((request, number) => number == 1 ? Cut(request, big) : null);
        registry.Blobs[Digest.Of(big).ToString()] = big;
        registry.Blobs[Digest.Of(Package).ToString()] = DownloadBench.Body("another");
        using var bench = new DownloadBench();
        var fetcher = new RegistryFetcher((_, _) => Task.FromResult(registry.Repository()));
        Downloader Downloader() => bench.Downloader(["oci://registry.test/team/app"], fetcher: fetcher);

        await Downloader().DownloadAsync([DownloadBench.Item("big.deb", big)], Token);
        var failure = await Assert.ThrowsAsync<ReproGetException>(() => Downloader().DownloadAsync([DownloadBench.Item("a.deb", Package)], Token));

        Assert.Equal([Digest.Of(big)], bench.Cache.Blobs());
        Assert.Equal(3, registry.Requests);
        Assert.Contains("hash", failure.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Leftovers);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "oci://registry.test cannot be reached")]
    [InlineData(HttpStatusCode.Forbidden, "")]
    public async Task A_registry_that_fails_or_refuses_is_followed_by_the_next_provider(HttpStatusCode status, string says)
    {
        using var registry = new MemoryRegistry((_, _) => ScriptedRegistry.Answer(status));
        using var bench = new DownloadBench();
        var fetchers = new Dictionary<string, IFetcher>
        {
            ["oci"] = new RegistryFetcher((_, _) => Task.FromResult(registry.Repository())),
            ["http"] = new StubFetcher(_ => StubFetcher.Content(Package)),
        };

        var summary = await bench.Downloader(["oci://registry.test/team/app", "http://a/{{.Name}}"], fetcher: new SchemeFetcher(fetchers))
            .DownloadAsync([DownloadBench.Item("a.deb", Package)], Token);

        Assert.Equal("http://a/{{.Name}}", Assert.Single(summary.ByProvider).Key);
        Assert.Contains(bench.Messages, message => message.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_registry_that_lets_nobody_in_is_asked_once()
    {
        using var registry = new MemoryRegistry((_, _) => ScriptedRegistry.Answer(HttpStatusCode.Unauthorized));
        using var bench = new DownloadBench();
        var fetcher = new RegistryFetcher((_, _) => Task.FromResult(registry.Repository()));
        var items = Enumerable.Range(0, 20).Select(i => DownloadBench.Item($"{i}.deb", DownloadBench.Body($"{i}"))).ToList();

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => bench.Downloader(["oci://registry.test/team/app"], new DownloadOptions { MaxParallel = 1 }, fetcher).DownloadAsync(items, Token));

        Assert.Contains("docker login", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, registry.Requests);
    }

    private static HttpResponseMessage Cut(HttpRequestMessage request, byte[] body)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new StreamContent(new MemoryStream(body[..100_000])) };
        answer.Content.Headers.ContentLength = body.Length;
        return answer;
    }
}
