using System.IO.Compression;
using ReproGet.Core.Download;

namespace ReproGet.Core.Tests.Download;

/// <summary>One provider that does this, and one that is well.</summary>
public sealed class DownloaderFaultTests
{
    private const int AnyNumber = -1;
    private const string Name = "pool/main/h/hello/hello_2.10-5_amd64.deb";

    private static readonly byte[] Package = DownloadBench.Body("hello");

    private static readonly byte[] Gzipped = Compress(Package);

    private static readonly Dictionary<string, Row> Rows = new()
    {
        ["Right at once"] = new([Replies.Ok(Package)], 1),
        ["In chunks, without a length"] = new([Replies.Chunked(Package)], 1),
        ["Until the connection closes"] = new([Replies.UntilClosed(Package)], 1),
        ["Redirected once"] = new([Replies.Redirect("/elsewhere")], 1),
        ["500, then well"] = new([Replies.Status(500), Replies.Ok(Package)], 2),
        ["408, 502, then well"] = new([Replies.Status(408), Replies.Status(502), Replies.Ok(Package)], 3),
        ["429 with a short wait"] = new([Replies.Status(429, "Retry-After: 2"), Replies.Ok(Package)], 2),
        ["429 until a date"] = new([Replies.Status(429, "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"), Replies.Ok(Package)], 2),
        ["Cut short, then well"] = new([Replies.CutShort(Package, 10), Replies.Ok(Package)], 2),
        ["Reset, then well"] = new([Replies.Reset(Package), Replies.Ok(Package)], 2),

        ["Not there"] = new([Replies.Status(404)], 1, "404 Not found"),
        ["Gone"] = new([Replies.Status(410)], 1, "410 Gone"),
        ["Forbidden"] = new([Replies.Status(403)], 1, "403 Forbidden"),
        ["503 for ever"] = new([Replies.Status(503)], 3, "503 Service unavailable"),
        ["429 with a long wait"] = new([Replies.Status(429, "Retry-After: 3600")], 1, "asked again in 3600 s"),
        ["A part of it, unasked"] = new([Replies.Raw("HTTP/1.1 206 x\r\nContent-Length: 1\r\n\r\nx")], 1, "206 Partial content"),
        ["A redirection in a circle"] = new([Replies.Redirect("/" + Name)], 11, "more than 10 redirections"),
        ["A redirection to a file"] = new([Replies.Redirect("file:///etc/passwd")], 1, "scheme file"),
        ["A redirection to nowhere"] = new([Replies.Status(302)], 1, "no target"),
        ["A redirection with a password"] = new([Replies.Redirect("http://u:secret@127.0.0.1/")], 1, "a user name or a password"),
        ["Cut short"] = new([Replies.CutShort(Package, 10)], 3, "cut short after 10"),
        ["Chunks cut short"] = new([Replies.Chunked(Package, whole: false)], 3, "cut short after"),
        ["Longer than announced"] = new([Replies.Announcing(Package.Length - 5, Package)], 1, "is wrong"),
        ["Until closed, but short"] = new([Replies.UntilClosed(Package[..^1])], 1, "is wrong"),
        ["One byte wrong"] = new([Replies.Ok([.. Package[..^1], 0])], 1, "is wrong"),
        ["One byte more"] = new([Replies.Ok([.. Package, 0])], 1, "is wrong"),
        ["Empty"] = new([Replies.Ok([])], 1, "its 0 bytes"),
        ["An HTML page"] = new([Replies.Html("<html>Log in!")], 1, "a page of HTML"),
        ["An HTML page without a type"] = new([Replies.Ok("<!DOCTYPE html>"u8.ToArray())], 1, "a page of HTML"),
        ["Reset"] = new([Replies.Reset(Package)], 3, ""),
        ["Reset on the way"] = new([Replies.Reset(Package, 100)], 3, "cut short"),
        ["No HTTP"] = new([Replies.Raw("SSH-2.0-OpenSSH_9.2\r\n\r\n")], 3, ""),
        // The HTTP stack asks again by itself here: four times for each of our tries.
        ["Closed without a word"] = new([Replies.Raw("")], AnyNumber, ""),
        ["Gzip for the wire"] = new([Replies.Ok(Gzipped, "Content-Encoding: gzip")], 1, "is wrong"),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    public static TheoryData<string> FailingNames => [.. Rows.Where(r => r.Value.Fails).Select(r => r.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_fault_at_one_provider_is_made_good_by_the_next(string name)
    {
        var row = Rows[name];
        using var bench = new DownloadBench();
        await using var faulty = row.Server();
        await using var well = new FaultyServer();
        well.Serve(Name, Replies.Ok(Package));

        var summary = await bench.Downloader([faulty.Template, well.Template]).DownloadAsync([DownloadBench.Item(Name, Package)], TestContext.Current.CancellationToken);

        Assert.Equal(new Dictionary<string, int> { [row.Fails ? well.Template : faulty.Template] = 1 }, summary.ByProvider);
        Assert.Equal(Package.Length, summary.Bytes);
        if (row.Requests != AnyNumber)
            Assert.Equal(row.Requests, faulty.Requests.Count(r => r == "/" + Name));
        Assert.Equal(Package, await File.ReadAllBytesAsync(bench.Cache.BlobPath(DownloadBench.Item(Name, Package).File.Digest)));
        Assert.Empty(bench.Leftovers);
    }

    [Theory]
    [MemberData(nameof(FailingNames))]
    public async Task A_fault_at_the_only_provider_leaves_the_cache_as_it_was(string name)
    {
        var row = Rows[name];
        using var bench = new DownloadBench();
        await using var faulty = row.Server();

        var failure = await Assert.ThrowsAsync<ReproGetException>(
            () => bench.Downloader([faulty.Template]).DownloadAsync([DownloadBench.Item(Name, Package)], TestContext.Current.CancellationToken));

        Assert.Equal("RG2010", failure.Code);
        Assert.Contains(Name, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"{faulty.Address}{Name}: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(row.Reason!, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Cache.Blobs());
        Assert.Empty(bench.Leftovers);
    }

    [Fact]
    public async Task A_server_that_sends_nothing_any_more_is_given_up()
    {
        using var bench = new DownloadBench(stallTimeout: TimeSpan.FromMilliseconds(40));
        await using var faulty = new FaultyServer();
        var item = DownloadBench.Item(Name, Package);
        foreach (var reply in (Reply[])[Replies.Stall(Package), Replies.Stall(Package, after: 0), Replies.Stall(Package, after: 10)])
        {
            faulty.Serve(Name, reply);
            var failure = await Assert.ThrowsAsync<ReproGetException>(
                () => bench.Downloader([faulty.Template]).DownloadAsync([item], TestContext.Current.CancellationToken));

            Assert.Contains("no bytes for 0.04 s", failure.Message, StringComparison.Ordinal);
        }
        // On a busy machine the patience may end before the request is out.
        Assert.InRange(faulty.Requests.Count, 0, 9);
        Assert.Empty(bench.Leftovers);
    }

    [Fact]
    public async Task A_package_that_is_a_gzip_file_stays_one()
    {
        using var bench = new DownloadBench();
        await using var server = new FaultyServer();
        server.Serve(Name, Replies.Ok(Gzipped, "Content-Encoding: gzip"));

        await bench.Downloader([server.Template]).DownloadAsync([DownloadBench.Item(Name, Gzipped, withSize: true)], TestContext.Current.CancellationToken);

        Assert.Equal(Gzipped, await File.ReadAllBytesAsync(bench.Cache.BlobPath(DownloadBench.Item(Name, Gzipped).File.Digest)));
    }

    [Theory]
    [InlineData(true, "bytes instead of 300")]
    [InlineData(false, "more than 300 bytes")]
    public async Task A_transfer_of_another_size_is_ended(bool announced, string reason)
    {
        var endless = new byte[10_000_000];
        using var bench = new DownloadBench();
        await using var server = new FaultyServer();
        server.Serve(Name, announced ? Replies.Ok(endless) : Replies.UntilClosed(endless));

        var failure = await Assert.ThrowsAsync<ReproGetException>(
            () => bench.Downloader([server.Template]).DownloadAsync([DownloadBench.Item(Name, Package, withSize: true)], TestContext.Current.CancellationToken));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Leftovers);
    }

    [Fact]
    public async Task A_blob_of_unknown_size_has_a_bound()
    {
        using var bench = new DownloadBench();
        await using var server = new FaultyServer();
        server.Serve(Name, Replies.UntilClosed(Package));

        var failure = await Assert.ThrowsAsync<ReproGetException>(
            () => bench.Downloader([server.Template], new DownloadOptions { MaxBlobBytes = 100 }).DownloadAsync([DownloadBench.Item(Name, Package)], TestContext.Current.CancellationToken));

        Assert.Contains("more than 100 bytes", failure.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Leftovers);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return compressed.ToArray();
    }

    /// <param name="Replies">What the faulty provider does, in turn; the last one for ever.</param>
    /// <param name="Requests">How often it is asked for the package.</param>
    /// <param name="Reason">What the failure says of it; null where it succeeds in the end.</param>
    private sealed record Row(Reply[] Replies, int Requests, string? Reason = null)
    {
        public bool Fails => Reason is not null;

        public FaultyServer Server()
        {
            var server = new FaultyServer();
            server.Serve(Name, Replies);
            server.Serve("elsewhere", Tests.Download.Replies.Ok(Package));
            return server;
        }
    }
}
