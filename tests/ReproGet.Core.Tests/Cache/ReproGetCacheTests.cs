using ReproGet.Core.Cache;
using ReproGet.Core.Download;
using ReproGet.Core.Providers;
using ReproGet.Core.Tests.Download;

namespace ReproGet.Core.Tests.Cache;

/// <summary>A cache that repro-get filled is used as it is.</summary>
public sealed class ReproGetCacheTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_repro_get_downloaded_is_downloaded_again()
    {
        using var filled = new FilledCache(("hello", "2.10-2"), ("libstdc++6", "14~rc1"));
        using var bench = new DownloadBench();
        var fetcher = new StubFetcher(_ => throw new InvalidOperationException("Nobody is to be asked."));
        var downloader = new Downloader(filled.Cache, new ProviderList([new Provider("http://a/{{.Name}}")], []), fetcher, bench, new DownloadOptions { VerifyCached = true });

        var summary = await downloader.DownloadAsync([.. DownloadItem.Of(filled.State)], Token);

        Assert.Equal((0, 2), (summary.Downloaded, summary.Cached));
    }

    [Fact]
    public async Task Its_notes_are_read()
    {
        using var filled = new FilledCache(("libstdc++6", "14~rc1"));
        var notes = new BlobNotes(filled.Cache);
        var package = filled.Packages.Single();

        Assert.Equal("libstdc++6_14~rc1_amd64.deb", await notes.BasenameAsync(package.Digest, Token));
        Assert.Equal(package.Digest, await notes.DigestAsync(new Uri("http://ftp.debian.org/debian/" + package.Name), Token));
    }

    [Fact]
    public async Task What_it_did_not_finish_is_swept_a_day_later()
    {
        using var filled = new FilledCache(("hello", "2.10-2"));
        var (old, young) = (filled.Put("blobs/sha256/.download-123.tmp", "half"), filled.Put("blobs/sha256/.import-456.tmp", "half"));
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-25));

        await using (var writer = filled.Cache.CreateWriter(expected: null))
        {
        }

        Assert.Equal((false, true), (File.Exists(old), File.Exists(young)));
    }
}
