using System.Net;
using System.Net.Sockets;
using ReproGet.Core.Download;

namespace ReproGet.Core.Tests.Download;

public sealed class HttpFetcherTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Names_reach_the_server_encoded_as_apt_encodes_them()
    {
        await using var server = new FaultyServer();
        server.Serve("g%2B%2B_1%253a2~rc.deb", Replies.Ok([1]));
        using var bench = new DownloadBench();

        await bench.Downloader([server.Template]).DownloadAsync([DownloadBench.Item("g++_1%3a2~rc.deb", [1])], Token);

        Assert.Equal(["/g%2B%2B_1%253a2~rc.deb"], server.Requests);
    }

    [Fact]
    public async Task A_password_in_a_url_is_refused_and_not_shown()
    {
        using var fetcher = new HttpFetcher();

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => fetcher.OpenAsync(new Uri("http://user:s3cret@127.0.0.1/x"), Token));

        Assert.Equal("RG2003", failure.Code);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_no_connections_is_unreachable_after_the_connect_timeout()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems refuse connections when the backlog is full.");
        // A full backlog: further connections are neither accepted nor refused.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var fillers = Enumerable.Range(0, 4).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false }).ToList();
        foreach (var filler in fillers)
            _ = filler.ConnectAsync(IPAddress.Loopback, port);
        using var fetcher = new HttpFetcher(new HttpFetcherOptions { UseProxy = false, ConnectTimeout = TimeSpan.FromMilliseconds(100), StallTimeout = TimeSpan.FromSeconds(20) });

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => fetcher.OpenAsync(new Uri($"http://127.0.0.1:{port}/"), Token));
        fillers.ForEach(f => f.Dispose());

        Assert.Equal("RG2013", failure.Code);
        Assert.Contains("no connection in time", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://a/x", "http://b/y", "from https to http://b/y")]
    [InlineData("http://a/x", "ftp://b/y", "scheme ftp")]
    [InlineData("http://a/x", "file:///etc/passwd", "scheme file")]
    [InlineData("http://a/x", null, "no target")]
    public void Some_redirections_are_not_followed(string from, string? to, string reason)
    {
        var failure = Assert.Throws<ReproGetException>(() => HttpFetcher.Target(new Uri(from), new Uri(from), to is null ? null : new Uri(to)));

        Assert.Equal("RG2015", failure.Code);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://a/x", "https://b/y", "https://b/y")]
    [InlineData("https://a/x/y", "../z", "https://a/z")]
    [InlineData("https://a/x/y", "//b/z", "https://b/z")]
    public void Other_redirections_are(string from, string to, string expected)
        => Assert.Equal(expected, HttpFetcher.Target(new Uri(from), new Uri(from), new Uri(to, UriKind.RelativeOrAbsolute)).AbsoluteUri);

    [Fact]
    public async Task Stalls_are_measured_by_the_clock_that_was_given()
    {
        var clock = new ManualClock();
        await using var server = new FaultyServer();
        var stalled = new TaskCompletionSource();
        server.Serve("x", Replies.Stall(new byte[100], after: 10, stalled));
        using var fetcher = new HttpFetcher(new HttpFetcherOptions { UseProxy = false, StallTimeout = TimeSpan.FromHours(1), TimeProvider = clock });
        await using var content = await fetcher.OpenAsync(new Uri(server.Address, "x"), Token);
        Assert.Equal(100, content.Length);

        var reading = ReadToEndAsync(content.Body);
        await stalled.Task.WaitAsync(Token);
        while (!reading.IsCompleted)
        {
            clock.Fire();
            await Task.Yield();
        }

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => reading);
        Assert.Equal("RG2014", failure.Code);
        Assert.Contains("no bytes for 3600 s", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///x?y")]
    [InlineData("file:///x#y")]
    [InlineData("file:///does/not/exist")]
    [InlineData("file:///")]
    public async Task A_file_that_cannot_be_read_is_an_error(string url)
        => Assert.Equal("RG2016", (await Assert.ThrowsAsync<ReproGetException>(() => new FileFetcher().OpenAsync(new Uri(url), Token))).Code);

    [Fact]
    public async Task A_file_url_with_a_host_is_refused_where_there_are_no_network_paths()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There such a URL is a network path.");
        Assert.Equal("RG2016", (await Assert.ThrowsAsync<ReproGetException>(() => new FileFetcher().OpenAsync(new Uri("file://host/x"), Token))).Code);
    }

    [Fact]
    public async Task A_scheme_that_nobody_knows_is_an_error()
    {
        using var bench = new DownloadBench();
        Assert.Equal("RG2017", (await Assert.ThrowsAsync<ReproGetException>(() => bench.Fetcher.OpenAsync(new Uri("gopher://h/x"), Token))).Code);
    }

    private static async Task ReadToEndAsync(Stream stream)
    {
        var buffer = new byte[64];
        while (await stream.ReadAsync(buffer, Token) > 0)
        {
        }
    }
}
