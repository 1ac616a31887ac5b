using ReproGet.Core.Download;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Download;

/// <summary>Two hundred packages, three providers, and every fault that passes and that stays, at random.</summary>
public sealed class RandomFaultTests
{
    private const int Packages = 200;
    private const int Attempts = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    public async Task No_blob_is_wrong_and_none_is_lost_that_could_be_had(int seed)
    {
        var random = new Random(seed);
        using var bench = new DownloadBench();
        await using var one = new FaultyServer();
        await using var two = new FaultyServer();
        await using var three = new FaultyServer();
        FaultyServer[] servers = [one, two, three];
        var items = new List<DownloadItem>();
        var possible = new HashSet<Digest>();
        for (var i = 0; i < Packages; i++)
        {
            var body = new byte[random.Next(1, 300_000)];
            random.NextBytes(body);
            var item = DownloadBench.Item($"pool/p{i}.deb", body, withSize: random.Next(2) == 0);
            items.Add(item);
            foreach (var server in servers)
            {
                var plan = Plan(random, body);
                server.Serve(item.File.Name, [.. plan.Select(p => p.Reply)]);
                if (Succeeds(plan))
                    possible.Add(item.File.Digest);
            }
        }
        Assert.InRange(possible.Count, Packages / 2, Packages - 1);

        var downloader = bench.Downloader(servers.Select(s => s.Template), new DownloadOptions { Attempts = Attempts, ToleratedFailures = int.MaxValue });
        var failure = await Assert.ThrowsAsync<ReproGetException>(() => downloader.DownloadAsync(items, TestContext.Current.CancellationToken));

        Assert.Equal("RG2010", failure.Code);
        Assert.Equal(possible, bench.Cache.Blobs().ToHashSet());
        foreach (var digest in possible)
            Assert.True(await bench.Cache.VerifyAsync(digest, TestContext.Current.CancellationToken));
        Assert.Empty(bench.Leftovers);
    }

    private static List<Step> Plan(Random random, byte[] body)
        => [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(14) switch
        {
            0 or 1 => new Step(Replies.Ok(body), Outcome.Right),
            2 => new Step(Replies.Chunked(body[..Math.Min(body.Length, 2000)], whole: body.Length > 2000), body.Length > 2000 ? Outcome.Final : Outcome.Passing),
            3 => new Step(Replies.Status(404), Outcome.Final),
            4 => new Step(Replies.Status(500), Outcome.Passing),
            5 => new Step(Replies.Status(429, "Retry-After: 1"), Outcome.Passing),
            6 => new Step(Replies.Status(503, "Retry-After: 9999"), Outcome.Final),
            7 => new Step(Replies.CutShort(body, body.Length / 2), Outcome.Passing),
            8 => new Step(Replies.Reset(body), Outcome.Passing),
            9 => new Step(Replies.Reset(body, body.Length / 2), Outcome.Passing),
            10 => new Step(Replies.Ok([.. body[..^1], (byte)~body[^1]]), Outcome.Final),
            11 => new Step(Replies.Ok([.. body, 0]), Outcome.Final),
            12 => new Step(Replies.Html("<html>"), Outcome.Final),
            _ => new Step(Replies.UntilClosed(body), Outcome.Right),
        })];

    private static bool Succeeds(List<Step> plan)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var outcome = plan[Math.Min(attempt, plan.Count - 1)].Outcome;
            if (outcome != Outcome.Passing)
                return outcome == Outcome.Right;
        }
        return false;
    }

    private enum Outcome
    {
        Right,
        Passing,
        Final,
    }

    private sealed record Step(Reply Reply, Outcome Outcome);
}
