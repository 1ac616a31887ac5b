using ReproGet.Core.Download;

namespace ReproGet.Core.Tests.Download;

public sealed class StallClockTests
{
    private static readonly byte[] Bytes = new byte[100_000];

    private readonly SteppedTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Too_little_for_a_minute_ends_a_transfer()
    {
        using var clock = new StallClock(TimeSpan.FromMinutes(5), _time);
        using var content = new DrippingStream(Bytes, _time);

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => ReadAsync(clock, content, 64));

        Assert.Equal("only 15 bytes in 60 s", failure.Message);
        Assert.True(clock.IsTooSlow);
        Assert.Equal(15, content.Position);
    }

    [Theory]
    [InlineData(3999, true)]
    [InlineData(4000, false)]
    public async Task A_kilobyte_a_second_is_enough(int bytes, bool isTooSlow)
    {
        using var clock = new StallClock(TimeSpan.FromMinutes(5), _time);
        using var content = new MemoryStream(Bytes);

        var failure = await Record.ExceptionAsync(() => ReadAsync(clock, new SlowStream(content, bytes, _time), bytes));

        Assert.Equal(isTooSlow, failure is TimeoutException);
    }

    [Fact]
    public async Task The_time_of_whoever_uses_the_bytes_does_not_count()
    {
        using var clock = new StallClock(TimeSpan.FromMinutes(5), _time);
        using var content = new MemoryStream(Bytes);
        var buffer = new byte[1];

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(1, await clock.ReadAsync(content, buffer, Token));
            _time.Pass(TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task The_end_of_what_came_slowly_is_no_failure()
    {
        using var clock = new StallClock(TimeSpan.FromMinutes(5), _time);

        await ReadAsync(clock, new DrippingStream(Bytes[..14], _time), 64);
    }

    [Fact]
    public async Task A_server_that_drips_is_set_aside()
    {
        await using var server = new FaultyServer();
        server.Serve("x", Replies.Ok(Bytes));
        using var fetcher = new HttpFetcher(new HttpFetcherOptions { UseProxy = false, TimeProvider = new HurriedTime() });
        await using var content = await fetcher.OpenAsync(new Uri(server.Address, "x"), Token);
        var buffer = new byte[1];

        var failure = await Assert.ThrowsAsync<ReproGetException>(async () =>
        {
            while (await content.Body.ReadAsync(buffer, Token) > 0)
            {
            }
        });

        Assert.Equal("RG2014", failure.Code);
        Assert.Contains("only 15 bytes in 60 s", failure.Message, StringComparison.Ordinal);
        Assert.Equal(FetchFailureKind.Unreachable, Assert.IsType<FetchFailure>(failure.InnerException).Kind);
    }

    private static async Task ReadAsync(StallClock clock, Stream content, int size)
    {
        var buffer = new byte[size];
        while (await clock.ReadAsync(content, buffer, Token) > 0)
        {
        }
    }

    /// <summary>Gives so many bytes every four seconds.</summary>
    private sealed class SlowStream(Stream content, int bytes, SteppedTime time) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            time.Pass(TimeSpan.FromSeconds(4));
            return content.ReadAsync(buffer[..bytes], cancellationToken);
        }
    }

    /// <summary>Between two looks at it four seconds pass.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Add(ref _now, TimeSpan.FromSeconds(4).Ticks);
    }
}
