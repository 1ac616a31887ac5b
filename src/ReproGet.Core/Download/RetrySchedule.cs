namespace ReproGet.Core.Download;

/// <summary>How long to wait before a URL is tried again: half a second doubled each time, spread so that parallel transfers do not come back all at once.</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);

    /// <summary>The wait after the failed try <paramref name="attempt"/> (from 1). What a server asks for is never cut.</summary>
    public static TimeSpan After(int attempt, TimeSpan? asked)
    {
        var wait = First * (1 << Math.Min(attempt - 1, 6)) * (0.5 + Random.Shared.NextDouble());
        return asked > wait ? asked.Value : wait;
    }
}
