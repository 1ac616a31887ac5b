using System.Collections.Concurrent;
using ReproGet.Core.Download;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Download;

public sealed class ResumptionTests
{
    private const string Tag = "ETag: \"v1\"";
    private const string Name = "p/big.deb";

    private static readonly byte[] Package = Random();

    private static readonly Dictionary<string, Func<FaultyRequest, Reply>> Answers = new()
    {
        ["It knows no ranges"] = _ => Replies.Ok(Package),
        ["It thinks that nothing is left"] = _ => Replies.Status(416),
        ["It sends other bytes than asked for"] = _ => Replies.Rest(Package, 0),
        ["It does not say which bytes it sends"] = _ => Replies.Raw("HTTP/1.1 206 x\r\nContent-Length: 1\r\n\r\nx"),
        ["It sends the rest of something else"] = request => Replies.Rest(Random(2), request.Start!.Value),
        ["It sends the rest of something longer"] = request => Replies.Rest([.. Package, 1], request.Start!.Value),
    };

    public static TheoryData<string> Cases => [.. Answers.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_line_that_breaks_again_and_again_gets_there_piece_by_piece()
    {
        const int piece = (1 << 20) + 1000;
        using var bench = new DownloadBench();
        await using var server = new FaultyServer();
        var requests = new ConcurrentQueue<FaultyRequest>();
        server.Otherwise = request =>
        {
            requests.Enqueue(request);
            return request.Start is { } start ? Replies.Rest(Package, start, piece, Tag) : Replies.CutShort(Package, piece, Tag);
        };

        // Two tries, and five pieces.
        var summary = await bench.Downloader([server.Template], new DownloadOptions { Attempts = 2 }).DownloadAsync([DownloadBench.Item(Name, Package)], Token);

        Assert.Equal(Package.Length, summary.Bytes);
        Assert.True(await bench.Cache.VerifyAsync(Digest.Of(Package), Token));
        Assert.Equal([null, piece, 2 * piece, 3 * piece, 4 * piece], requests.Select(request => request.Start));
        Assert.All(requests.Skip(1), request => Assert.Equal("\"v1\"", request.Field("If-Range")));
        Assert.Empty(bench.Leftovers);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Whoever_cannot_send_the_rest_is_asked_for_all_of_it(string name)
    {
        using var bench = new DownloadBench();
        await using var server = new FaultyServer();
        var number = 0;
        server.Otherwise = request => Interlocked.Increment(ref number) switch
        {
            1 => Replies.CutShort(Package, 200_000, "ETag: W/\"weak\"", "Last-Modified: Fri, 31 Dec 1999 23:59:59 GMT"),
            2 => Answered(request),
            _ => request.Start is null ? Replies.Ok(Package) : Replies.Status(416),
        };
        Reply Answered(FaultyRequest request)
        {
            Assert.Equal((200_000, "Fri, 31 Dec 1999 23:59:59 GMT"), (request.Start, request.Field("If-Range")));
            return Answers[name](request);
        }

        await bench.Downloader([server.Template]).DownloadAsync([DownloadBench.Item(Name, Package)], Token);

        Assert.True(await bench.Cache.VerifyAsync(Digest.Of(Package), Token));
        Assert.Equal(name == "It knows no ranges" ? 2 : 3, number);
        Assert.Empty(bench.Leftovers);
    }

    private static byte[] Random(int seed = 1)
    {
        var bytes = new byte[5 << 20];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
