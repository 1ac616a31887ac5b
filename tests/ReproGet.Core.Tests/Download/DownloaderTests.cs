using ReproGet.Core.Cache;
using ReproGet.Core.Download;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Tests.Download;

public sealed class DownloaderTests
{
    private static readonly byte[] Package = DownloadBench.Body("hello");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_cache_has_is_not_asked_for()
    {
        using var bench = new DownloadBench();
        var fetcher = new StubFetcher(_ => StubFetcher.Content(Package));
        var downloader = bench.Downloader(["http://a/{{.Name}}"], fetcher: fetcher);

        var first = await downloader.DownloadAsync([DownloadBench.Item("p/hello.deb", Package)], Token);
        var second = await downloader.DownloadAsync([DownloadBench.Item("p/hello.deb", Package)], Token);

        Assert.Equal((1, 0, Package.Length), (first.Downloaded, first.Cached, first.Bytes));
        Assert.Equal((0, 1, 0), (second.Downloaded, second.Cached, second.Bytes));
        Assert.Single(fetcher.Asked);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_rotted_blob_is_set_aside_and_downloaded_anew_when_cached_ones_are_verified_or_its_length_shows_it(bool verifies, bool isSizeKnown)
    {
        using var bench = new DownloadBench();
        var fetcher = new StubFetcher(_ => StubFetcher.Content(Package));
        var item = DownloadBench.Item("p/hello.deb", Package, isSizeKnown);
        await bench.Downloader(["http://a/{{.Name}}"], fetcher: fetcher).DownloadAsync([item], Token);
        await File.WriteAllTextAsync(bench.Cache.BlobPath(item.File.Digest), "rot", Token);

        var summary = await bench.Downloader(["http://a/{{.Name}}"], new DownloadOptions { VerifyCached = verifies }, fetcher).DownloadAsync([item], Token);

        Assert.Equal((1, 0), (summary.Downloaded, summary.Cached));
        Assert.Equal(["RG2024"], bench.Warnings);
        Assert.True(await bench.Cache.VerifyAsync(item.File.Digest, Token));
    }

    [Fact]
    public async Task One_blob_under_two_names_is_downloaded_once()
    {
        using var bench = new DownloadBench();
        var fetcher = new StubFetcher(_ => StubFetcher.Content(Package));

        var summary = await bench.Downloader(["http://a/{{.Name}}"], fetcher: fetcher)
            .DownloadAsync([DownloadBench.Item("a/x_all.deb", Package), DownloadBench.Item("b/x_all.deb", Package)], Token);

        Assert.Equal(1, summary.Downloaded);
        Assert.Equal(["http://a/a/x_all.deb"], fetcher.Asked);
    }

    [Fact]
    public async Task The_names_and_origins_of_blobs_are_noted()
    {
        using var bench = new DownloadBench();
        await bench.Downloader(["http://a/{{.Name}}"], fetcher: new StubFetcher(_ => StubFetcher.Content(Package)))
            .DownloadAsync([DownloadBench.Item("p/hello.deb", Package)], Token);

        var notes = new BlobNotes(bench.Cache);
        Assert.Equal("hello.deb", await notes.BasenameAsync(Digest.Of(Package), Token));
        Assert.Equal(Digest.Of(Package), await notes.DigestAsync(new Uri("http://a/p/hello.deb"), Token));
    }

    [Fact]
    public async Task A_host_that_cannot_be_reached_is_asked_once_and_costs_the_others_nothing()
    {
        using var bench = new DownloadBench();
        var blobs = Blobs(50);
        var fetcher = new StubFetcher(uri => uri.Host == "dead"
            ? throw DownloadErrors.Unreachable(uri, "Connection refused", new IOException())
            : StubFetcher.Content(blobs[uri.AbsolutePath]));

        var summary = await bench.Downloader(["http://dead/{{.Name}}", "http://alive/{{.Name}}"], new DownloadOptions { MaxParallel = 1 }, fetcher)
            .DownloadAsync(Items(blobs), Token);

        Assert.Equal(50, summary.Downloaded);
        Assert.Single(fetcher.Asked, a => a.StartsWith("http://dead/", StringComparison.Ordinal));
        Assert.Empty(bench.Waits);
        Assert.Single(bench.Messages, m => m.Contains("http://dead cannot be reached (Connection refused)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_where_nobody_listens_counts_as_unreachable()
    {
        Uri gone;
        await using (var server = new FaultyServer())
            gone = server.Address;
        using var bench = new DownloadBench();

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => bench.Fetcher.OpenAsync(gone, Token));

        Assert.Equal("RG2013", failure.Code);
        Assert.Equal(FetchFailureKind.Unreachable, Assert.IsType<FetchFailure>(failure.InnerException).Kind);
    }

    [Fact]
    public async Task A_bad_moment_of_the_only_host_is_survived_by_all_blobs()
    {
        using var bench = new DownloadBench();
        var blobs = Blobs(20);
        var asked = 0;
        var fetcher = new StubFetcher(uri => Interlocked.Increment(ref asked) <= 2
            ? throw DownloadErrors.Unreachable(uri, "Connection refused", new IOException())
            : StubFetcher.Content(blobs[uri.AbsolutePath]));

        var summary = await bench.Downloader(["http://a/{{.Name}}"], fetcher: fetcher).DownloadAsync(Items(blobs), Token);

        Assert.Equal(20, summary.Downloaded);
    }

    [Fact]
    public async Task A_run_without_a_network_ends_soon()
    {
        using var bench = new DownloadBench();
        var fetcher = new StubFetcher(uri => throw DownloadErrors.Unreachable(uri, "its name cannot be resolved", new IOException()));

        var failure = await Assert.ThrowsAsync<ReproGetException>(
            () => bench.Downloader(["http://a/{{.Name}}", "http://b/{{.Name}}"], fetcher: fetcher).DownloadAsync(Items(Blobs(200)), Token));

        Assert.Equal("RG2010", failure.Code);
        Assert.Contains("200 packages could not be downloaded", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, failure.Message.Split("ReproGetProvider item").Length);
        Assert.Contains("and 195 more", failure.Message, StringComparison.Ordinal);
        Assert.InRange(fetcher.Asked.Count, 2, 80);
    }

    [Fact]
    public async Task A_host_that_answers_with_nothing_but_errors_is_set_aside()
    {
        using var bench = new DownloadBench();
        var blobs = Blobs(50);
        var fetcher = new StubFetcher(uri => uri.Host == "proxied"
            ? throw DownloadErrors.Status(uri, System.Net.HttpStatusCode.BadGateway, null)
            : StubFetcher.Content(blobs[uri.AbsolutePath]));

        await bench.Downloader(["http://proxied/{{.Name}}", "http://alive/{{.Name}}"], new DownloadOptions { MaxParallel = 1 }, fetcher)
            .DownloadAsync(Items(blobs), Token);

        Assert.Equal(9, fetcher.Asked.Count(a => a.StartsWith("http://proxied/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_blob_that_nobody_has_does_not_keep_the_others_from_coming()
    {
        using var bench = new DownloadBench();
        var blobs = Blobs(10);
        var fetcher = new StubFetcher(uri => uri.AbsolutePath == "/p/3"
            ? throw DownloadErrors.Status(uri, System.Net.HttpStatusCode.NotFound, null)
            : StubFetcher.Content(blobs[uri.AbsolutePath]));

        var failure = await Assert.ThrowsAsync<ReproGetException>(
            () => bench.Downloader(["http://a/{{.Name}}"], fetcher: fetcher).DownloadAsync(Items(blobs), Token));

        Assert.Contains("“p/3”", failure.Message, StringComparison.Ordinal);
        Assert.Equal(9, bench.Cache.Blobs().Count());
    }

    [Fact]
    public async Task A_provider_is_passed_over_for_what_it_would_need_to_know_and_that_is_said_once()
    {
        using var bench = new DownloadBench();
        var blobs = Blobs(10);
        var fetcher = new StubFetcher(uri => StubFetcher.Content(blobs[uri.AbsolutePath]));

        await bench.Downloader(["http://ipfs/{{.CID}}", "http://a/{{.Name}}"], fetcher: fetcher).DownloadAsync(Items(blobs), Token);

        Assert.DoesNotContain(fetcher.Asked, a => a.Contains("ipfs", StringComparison.Ordinal));
        Assert.Single(bench.Messages, m => m.Contains("http://ipfs/{{.CID}}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_source_that_nobody_serves_is_an_error_that_names_it()
    {
        using var bench = new DownloadBench();
        var downloader = new Downloader(
            bench.Cache, new ProviderList([new Provider("http://a/{{.Name}}", new HashSet<string> { "debian" })], []), bench.Fetcher, bench);

        var failure = await Assert.ThrowsAsync<ReproGetException>(
            () => downloader.DownloadAsync([DownloadBench.Item("p/x.deb", Package, source: "internal")], Token));

        Assert.Equal("RG2004", failure.Code);
        Assert.Contains("internal", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../x.deb")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b.deb")]
    [InlineData("a/..")]
    [InlineData("a/.")]
    [InlineData("a\\..\\b")]
    [InlineData("a\nb")]
    [InlineData("")]
    public async Task A_name_that_leads_out_of_its_archive_stops_everything(string name)
    {
        using var bench = new DownloadBench();
        var fetcher = new StubFetcher(_ => StubFetcher.Content(Package));

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => bench.Downloader(["http://a/{{.Name}}"], fetcher: fetcher)
            .DownloadAsync([DownloadBench.Item("fine", [1]), DownloadBench.Item(name, Package)], Token));

        Assert.Equal("RG2006", failure.Code);
        Assert.Empty(fetcher.Asked);
    }

    [Theory]
    [InlineData(8, 3)]
    [InlineData(3, 8)]
    public async Task No_more_than_the_limits_say_are_open_at_once(int maxParallel, int maxPerHost)
    {
        using var bench = new DownloadBench();
        await using var server = new FaultyServer();
        using var together = new CountdownEvent(3);
        var blobs = Blobs(20);
        foreach (var (path, body) in blobs)
            server.Serve(path[1..], Replies.Together(together, Replies.Ok(body)));

        await bench.Downloader([server.Template], new DownloadOptions { MaxParallel = maxParallel, MaxPerHost = maxPerHost })
            .DownloadAsync(Items(blobs), Token);

        Assert.Equal(3, server.MostAtOnce);
    }

    [Fact]
    public async Task Two_downloaders_fill_one_cache_at_once()
    {
        using var bench = new DownloadBench();
        await using var server = new FaultyServer();
        var blobs = Blobs(40);
        foreach (var (path, body) in blobs)
            server.Serve(path[1..], Replies.Ok(body));

        var summaries = await Task.WhenAll(
            bench.Downloader([server.Template]).DownloadAsync(Items(blobs), Token),
            bench.Downloader([server.Template]).DownloadAsync(Items(blobs), Token));

        Assert.All(summaries, s => Assert.Equal(40, s.Downloaded + s.Cached));
        foreach (var body in blobs.Values)
            Assert.True(await bench.Cache.VerifyAsync(Digest.Of(body), Token));
        Assert.Empty(bench.Leftovers);
    }

    [Fact]
    public async Task Cancelling_leaves_nothing_half_written()
    {
        using var bench = new DownloadBench();
        await using var server = new FaultyServer();
        var stalled = new TaskCompletionSource();
        server.Serve("p/x", Replies.Stall(Package, after: 10, stalled));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var running = bench.Downloader([server.Template]).DownloadAsync([DownloadBench.Item("p/x", Package)], cancel.Token);
        await stalled.Task.WaitAsync(Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Empty(bench.Cache.Blobs());
        Assert.Empty(bench.Leftovers);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_stops_the_run_at_once()
    {
        using var bench = new DownloadBench();
        var file = Path.Combine(bench.Folder, "file");
        await File.WriteAllTextAsync(file, "", Token);
        var fetcher = new StubFetcher(_ => StubFetcher.Content(Package));
        var downloader = new Downloader(
            new BlobCache(Path.Combine(file, "cache")), new ProviderList([new Provider("http://a/{{.Name}}"), new Provider("http://b/{{.Name}}")], []), fetcher, bench);

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => downloader.DownloadAsync([DownloadBench.Item("p/x", Package)], Token));

        Assert.Equal("RG2020", failure.Code);
        Assert.Single(fetcher.Asked);
    }

    [Fact]
    public async Task What_a_server_asks_us_to_wait_is_waited()
    {
        using var bench = new DownloadBench();
        await using var server = new FaultyServer();
        server.Serve("p/x", Replies.Status(503, "Retry-After: 20"), Replies.Ok(Package));

        await bench.Downloader([server.Template]).DownloadAsync([DownloadBench.Item("p/x", Package)], Token);

        Assert.Equal([TimeSpan.FromSeconds(20)], bench.Waits);
    }

    [Fact]
    public async Task A_long_run_says_that_it_goes_on_and_any_run_what_came_of_it()
    {
        var clock = new ManualClock();
        using var bench = new DownloadBench();
        await using var server = new FaultyServer();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var stalled = new TaskCompletionSource();
        server.Serve("p/a", Replies.Ok(Package));
        server.Serve("p/b", Replies.Stall(new byte[2_000_000], after: 1_500_000, stalled));
        var run = bench.Downloader([server.Template], new DownloadOptions { TimeProvider = clock }).DownloadAsync(
            [DownloadBench.Item("p/a", Package, withSize: true), DownloadBench.Item("p/b", new byte[2_000_000], withSize: true)], ending.Token);
        await stalled.Task.WaitAsync(Token);
        while (!bench.Announced.Any(said => said.StartsWith("Downloading: 1 of 2 packages, 1.5 of 2.0 MB, ", StringComparison.Ordinal)))
        {
            clock.Fire();
            await Task.Yield();
        }
        await ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.StartsWith("Downloaded 1 package, 0.0 MB, in ", bench.Announced.Last(), StringComparison.Ordinal);
        Assert.EndsWith($" s: 1 from {server.Template}", bench.Announced.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_on_the_file_system_is_read_and_a_missing_file_passes_on_to_the_next()
    {
        using var bench = new DownloadBench();
        const string name = "pool/g++_1%3a2~b c_amd64.deb";
        var mirror = Path.Combine(bench.Folder, "mirror one");
        Directory.CreateDirectory(Path.Combine(mirror, "pool"));
        await File.WriteAllBytesAsync(Path.Combine(mirror, name), Package, Token);
        var template = new Uri(mirror).AbsoluteUri + "/{{.Name}}";

        var summary = await bench.Downloader(["file:///does/not/exist/{{.Name}}", template]).DownloadAsync([DownloadBench.Item(name, Package, withSize: true)], Token);

        Assert.Equal(new Dictionary<string, int> { [template] = 1 }, summary.ByProvider);
    }

    private static Dictionary<string, byte[]> Blobs(int count)
        => Enumerable.Range(0, count).ToDictionary(i => $"/p/{i}", i => DownloadBench.Body($"blob {i}"));

    private static List<DownloadItem> Items(Dictionary<string, byte[]> blobs)
        => [.. blobs.Select(b => new DownloadItem(new PackageFile(b.Key[1..], Digest.Of(b.Value)), "debian"))];
}
