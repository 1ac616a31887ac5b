using System.Globalization;

namespace ReproGet.Core.Oci;

/// <summary>Times as images write them.</summary>
public static class OciTime
{
    /// <summary>RFC 3339 in whole seconds, UTC: <c>2025-08-09T10:11:12Z</c>.</summary>
    /// <param name="unixSeconds">Seconds since 1970-01-01 UTC.</param>
    public static string Format(long unixSeconds)
        => DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
