namespace ReproGet.Core.Download;

/// <summary>What a run of downloads did.</summary>
/// <param name="Downloaded">How many blobs were transferred.</param>
/// <param name="Cached">How many blobs the cache had.</param>
/// <param name="Bytes">How many bytes the transferred blobs have.</param>
/// <param name="ByProvider">How many blobs came from each provider, by its template without user-info and query.</param>
public sealed record DownloadSummary(int Downloaded, int Cached, long Bytes, IReadOnlyDictionary<string, int> ByProvider);
