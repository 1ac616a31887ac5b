using ReproGet.Core.Tests.Download;

namespace ReproGet.Core.Tests.Whole;

/// <summary>Ctrl+C in the middle: nothing is half written, and the next try succeeds.</summary>
public sealed class CancellationTests
{
    [Theory]
    [InlineData(Stage.Lock, "dists/trixie/InRelease", null)]
    [InlineData(Stage.Lock, "dists/trixie/InRelease", 20)]
    [InlineData(Stage.Lock, "dists/trixie/main/binary-amd64/Packages.gz", 20)]
    [InlineData(Stage.Download, WholeBench.Hello, null)]
    [InlineData(Stage.Download, WholeBench.Hello, 20)]
    public async Task While_a_server_stalls(Stage stage, string file, int? after)
    {
        await using var bench = await WholeBench.MakeAsync();
        using var source = new CancellationTokenSource();
        var stalled = new TaskCompletionSource();
        File.Delete(bench.HelloBlob);
        Directory.Delete(Path.Combine(bench.Cache, "indices"), recursive: true);
        bench.Server.Serve("fake/" + file, Replies.Stall(new byte[100], after, stalled));
        var before = bench.Snapshot();

        var running = bench.RunAsync(stage, source.Token);
        await stalled.Task;
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(before, bench.Snapshot());
        Assert.Empty(bench.Litter());
        await bench.MendAsync(stage);
        await bench.RunAsync(stage);
    }

    // An image is made of the same bytes each time, so that it does not matter which of the two is there in the end.
    [Fact]
    public async Task At_any_moment_of_making_an_image()
    {
        await using var bench = await WholeBench.MakeAsync();
        var before = bench.Snapshot();
        var cancelled = 0;
        for (var moment = TimeSpan.Zero; moment < TimeSpan.FromMilliseconds(40); moment += TimeSpan.FromMilliseconds(2))
        {
            using var source = new CancellationTokenSource(moment);
            try
            {
                await bench.RunAsync(Stage.Image, source.Token);
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }
            Assert.Equal(before, bench.Snapshot());
            Assert.Empty(bench.Litter());
        }
        Assert.NotEqual(0, cancelled);
    }
}
