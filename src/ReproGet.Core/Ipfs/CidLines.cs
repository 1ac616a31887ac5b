using System.Text;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Ipfs;

/// <summary>CIDs for sums files that no document goes with: lines at their ends, as <c>repro-get ipfs push</c> writes them. All else in them stays, comments as well.</summary>
internal static class CidLines
{
    /// <summary>Appends to each file what it has not of its own entries, to all files or to none. Their times stay: with repro-get they are the epoch.</summary>
    /// <param name="files">The lock: of each architecture there may be several files.</param>
    /// <param name="known">Files whose CIDs are known.</param>
    /// <param name="cancellationToken">Until the first file is replaced.</param>
    /// <exception cref="IOException">From the file system.</exception>
    /// <exception cref="UnauthorizedAccessException">From the file system.</exception>
    public static async Task AppendAsync(LockFiles files, IReadOnlyList<PackageFile> known, CancellationToken cancellationToken)
    {
        var transaction = new FileTransaction();
        var times = new Dictionary<string, DateTime>(StringComparer.Ordinal);
        foreach (var path in files.BarePaths())
        {
            var content = await RegularFile.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            var entries = SumsFile.Parse(content, path, files.Project, isForeign: true);
            var added = SumsFile.KeepCids(entries, known).Except(entries).DistinctBy(file => file.Digest).Select(file => $"{file.Digest.Hex}  /ipfs/{file.Cid}\n").ToList();
            if (added.Count == 0)
                continue;
            times[path] = File.GetLastWriteTimeUtc(path);
            var separator = content is [.., not (byte)'\n'] ? "\n" : "";
            transaction.Set(path, [.. content, .. Encoding.UTF8.GetBytes(separator + string.Concat(added))]);
        }
        foreach (var path in await transaction.CommitAsync(cancellationToken).ConfigureAwait(false))
            File.SetLastWriteTimeUtc(path, times[path]);
    }
}
