using System.Globalization;

namespace ReproGet.Bench;

/// <summary>The times of the runs of one thing.</summary>
internal sealed record Sample(IReadOnlyList<TimeSpan> Times)
{
    /// <summary>Of an even number of runs the lower of the two in the middle: a time that was measured.</summary>
    public TimeSpan Median => Times.Order().ElementAt((Times.Count - 1) / 2);

    public string MedianText => Text(Median);

    public string RangeText => $"{Text(Times.Min())} – {Text(Times.Max())}";

    /// <summary>How many times as long as <paramref name="other"/> this takes, by the medians.</summary>
    public string RatioTo(Sample other) => (Median / other.Median).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Bytes a second at the median.</summary>
    public string RateOf(long bytes) => (bytes / 1e6 / Median.TotalSeconds).ToString("0", CultureInfo.InvariantCulture) + " MB/s";

    private static string Text(TimeSpan time) => time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) + " s";
}
