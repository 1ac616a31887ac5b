using ReproGet.Core.Locking;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Download;

/// <summary>A blob that the cache shall hold.</summary>
/// <param name="File">Its name in the archive, and its hash.</param>
/// <param name="SourceId">The identity of the source that it comes from: only providers that serve it are asked. Null where nothing tells it.</param>
/// <param name="Size">In bytes, where an index or a lock tells; a transfer that differs is ended.</param>
/// <param name="SourceTime">The recorded time of the source, for snapshots of archives.</param>
/// <param name="IsSnapshot">Whether that is the time of the snapshot which was locked; else it is the date of a Release file, which is imported some time later.</param>
public sealed record DownloadItem(PackageFile File, string? SourceId, long? Size = null, DateTimeOffset? SourceTime = null, bool IsSnapshot = false)
{
    /// <summary>Every file of a lock.</summary>
    public static IEnumerable<DownloadItem> Of(LockState state)
    {
        var sources = state.Document.Sources.ToDictionary(source => source.Id, StringComparer.Ordinal);
        foreach (var architecture in state.Document.Architectures)
        {
            var locked = architecture.Packages.ToDictionary(package => package.File, StringComparer.Ordinal);
            foreach (var file in state.Sums[architecture.Name].Files)
            {
                var package = locked[file.Name];
                var suites = sources[package.Source].Suites;
                // Security's and updates' files of one source come and go with the youngest of its suites.
                yield return new DownloadItem(
                    file, package.Source, package.Size, suites.Max(suite => suite.Snapshot ?? suite.Date), suites.All(suite => suite.Snapshot is not null));
            }
        }
    }
}
