using ReproGet.Core.Cache;
using ReproGet.Core.Download;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Download;

namespace ReproGet.Core.Tests.Cache;

/// <summary>Disks that are full or read-only, made of memory. Root passes every permission bit, but not these.</summary>
public sealed class MountedCacheTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_is_an_error_of_its_own_and_leaves_no_part_behind()
    {
        using var disk = new MemoryDisk("64k");
        var cache = new BlobCache(disk.Path);
        var content = new byte[1_000_000];

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => BlobCacheTests.WriteAsync(cache, content));

        Assert.Equal("RG2021", failure.Code);
        Assert.Contains(disk.Path, failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(disk.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_full_disk_ends_the_run_and_keeps_what_was_verified()
    {
        using var disk = new MemoryDisk("64k");
        using var bench = new DownloadBench();
        var cache = new BlobCache(disk.Path);
        var small = DownloadBench.Body("small");
        await BlobCacheTests.WriteAsync(cache, small);
        var large = new byte[1_000_000];
        var fetcher = new StubFetcher(_ => StubFetcher.Content(large));
        var downloader = new Downloader(cache, new([new("http://a/{{.Name}}"), new("http://b/{{.Name}}")], []), fetcher, bench);

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => downloader.DownloadAsync([DownloadBench.Item("large", large)], Token));

        Assert.Equal("RG2021", failure.Code);
        Assert.Single(fetcher.Asked);
        Assert.Equal([Digest.Of(small)], cache.Blobs());
        Assert.True(await cache.VerifyAsync(Digest.Of(small), Token));
    }

    [Fact]
    public async Task A_read_only_cache_that_holds_everything_is_enough()
    {
        using var disk = new MemoryDisk("256k");
        using var bench = new DownloadBench();
        var cache = new BlobCache(disk.Path);
        var content = DownloadBench.Body("x");
        await BlobCacheTests.WriteAsync(cache, content);
        disk.MakeReadOnly();

        var fetcher = new StubFetcher(_ => StubFetcher.Content("new"u8.ToArray()));
        var downloader = new Downloader(cache, new([new("http://a/{{.Name}}")], []), fetcher, bench, new DownloadOptions { VerifyCached = true });
        var summary = await downloader.DownloadAsync([DownloadBench.Item("x", content)], Token);

        Assert.Equal((0, 1), (summary.Downloaded, summary.Cached));
        Assert.True(await cache.VerifyAsync(Digest.Of(content), Token));
        var failure = await Assert.ThrowsAsync<ReproGetException>(() => downloader.DownloadAsync([DownloadBench.Item("new", "new"u8.ToArray())], Token));
        Assert.Equal("RG2020", failure.Code);
    }

    [Fact]
    public async Task A_rotted_blob_in_a_read_only_cache_is_an_error()
    {
        using var disk = new MemoryDisk("256k");
        var cache = new BlobCache(disk.Path);
        await BlobCacheTests.WriteAsync(cache, "x"u8.ToArray());
        await File.WriteAllTextAsync(cache.BlobPath(Digest.Of("x"u8)), "y", Token);
        disk.MakeReadOnly();

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => cache.VerifyAsync(Digest.Of("x"u8), Token));
        Assert.Equal("RG2026", failure.Code);
        Assert.Contains($"“{cache.BlobPath(Digest.Of("x"u8))}” in the cache is damaged", failure.Message, StringComparison.Ordinal);
    }
}
