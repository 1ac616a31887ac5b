using System.Globalization;

namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>The dates of Release files: <c>Sat, 12 Sep 2026 07:55:41 UTC</c>. RFC 1123 with the zones that mean UTC, and days and hours of one digit, as apt takes them.</summary>
internal static class ReleaseDate
{
    private const int MaxLength = 64;

    private static readonly string[] Formats = ["d MMM yyyy H:m:s", "d MMM yyyy HH:mm:ss"];

    public static bool TryParse(string text, out DateTimeOffset date)
    {
        date = default;
        if (text.Length > MaxLength)
            return false;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0 && words[0].EndsWith(','))
            words = words[1..];
        return words.Length == 5
            && words[4] is ("UTC" or "GMT" or "Z" or "+0000" or "-0000")
            && DateTimeOffset.TryParseExact(string.Join(' ', words[..4]), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);
    }
}
