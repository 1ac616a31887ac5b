using System.Globalization;

namespace ReproGet.Core.Download;

/// <summary>What a run of downloads did.</summary>
/// <param name="Downloaded">How many blobs were transferred.</param>
/// <param name="Cached">How many blobs the cache had.</param>
/// <param name="Bytes">How many bytes the transferred blobs have.</param>
/// <param name="ByProvider">How many blobs came from each provider, by its template without user-info and query.</param>
/// <param name="Elapsed">How long the transfers took together.</param>
public sealed record DownloadSummary(int Downloaded, int Cached, long Bytes, IReadOnlyDictionary<string, int> ByProvider, TimeSpan Elapsed)
{
    /// <summary>For people: how many packages, how large, how long, from where.</summary>
    public override string ToString()
    {
        var providers = string.Join(", ", ByProvider.OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Value} from {p.Key}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Downloaded {Downloaded} {(Downloaded == 1 ? "package" : "packages")}, {Bytes / 1e6:0.0} MB, in {Elapsed.TotalSeconds:0.00} s: {providers}");
    }
}
