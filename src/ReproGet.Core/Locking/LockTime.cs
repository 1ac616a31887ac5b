using System.Globalization;

namespace ReproGet.Core.Locking;

/// <summary>Times as locks write them: UTC, whole seconds.</summary>
internal static class LockTime
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>As snapshot archives write it in their URLs, as locks do, and a day's beginning.</summary>
    private static readonly string[] SnapshotFormats = ["yyyyMMdd'T'HHmmss'Z'", Format, "yyyy-MM-dd", "yyyyMMdd"];

    public static string ToText(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public static string ToSnapshotText(DateTimeOffset time) => time.UtcDateTime.ToString(SnapshotFormats[0], CultureInfo.InvariantCulture);

    public static bool TryParse(string text, out DateTimeOffset time) => TryParse(text, [Format], out time);

    public static bool TryParseSnapshot(string text, out DateTimeOffset time) => TryParse(text, SnapshotFormats, out time);

    /// <summary>Whole seconds, UTC.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static bool TryParse(string text, string[] formats, out DateTimeOffset time)
        => DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
