using ReproGet.Core.Packages;

namespace ReproGet.Core.Download;

/// <summary>A blob that the cache shall hold.</summary>
/// <param name="File">Its name in the archive, and its hash.</param>
/// <param name="SourceId">The identity of the source that it comes from: only providers that serve it are asked.</param>
/// <param name="Size">In bytes, where an index or a lock tells; a transfer that differs is ended.</param>
/// <param name="SourceTime">The recorded time of the source, for snapshots of archives.</param>
public sealed record DownloadItem(PackageFile File, string SourceId, long? Size = null, DateTimeOffset? SourceTime = null);
