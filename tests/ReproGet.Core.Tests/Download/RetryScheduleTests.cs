using ReproGet.Core.Download;

namespace ReproGet.Core.Tests.Download;

public sealed class RetryScheduleTests
{
    [Theory]
    [InlineData(1, 250, 750)]
    [InlineData(2, 500, 1500)]
    [InlineData(3, 1000, 3000)]
    [InlineData(100, 16_000, 48_000)]
    public void Pauses_grow_and_no_two_are_the_same(int attempt, int least, int most)
    {
        var pauses = Enumerable.Range(0, 50).Select(_ => RetrySchedule.After(attempt, null)).ToList();

        Assert.All(pauses, pause => Assert.InRange(pause.TotalMilliseconds, least, most));
        Assert.True(pauses.Distinct().Count() > 40);
    }

    [Fact]
    public void What_a_server_asks_for_counts_where_it_is_longer()
    {
        Assert.Equal(TimeSpan.FromSeconds(20), RetrySchedule.After(1, TimeSpan.FromSeconds(20)));
        Assert.True(RetrySchedule.After(1, TimeSpan.Zero) >= TimeSpan.FromMilliseconds(250));
    }
}
