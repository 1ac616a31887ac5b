using System.Globalization;

namespace ReproGet.Core.Locking;

/// <summary>Times as locks write them: UTC, whole seconds.</summary>
internal static class LockTime
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>As snapshot archives write it in their URLs.</summary>
    private const string SnapshotFormat = "yyyyMMdd'T'HHmmss'Z'";

    public static string ToText(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public static bool TryParse(string text, out DateTimeOffset time) => TryParse(text, Format, out time);

    public static bool TryParseSnapshot(string text, out DateTimeOffset time) => TryParse(text, SnapshotFormat, out time);

    /// <summary>Whole seconds, UTC.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static bool TryParse(string text, string format, out DateTimeOffset time)
        => DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
