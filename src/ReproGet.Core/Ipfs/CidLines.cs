using System.Text;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Ipfs;

/// <summary>CIDs for sums files that no document goes with: lines at their ends, as <c>repro-get ipfs push</c> writes them. All else in them stays, comments as well.</summary>
internal static class CidLines
{
    /// <summary>Appends what is not there, to all files or to none. Their times stay: with repro-get they are the epoch.</summary>
    /// <param name="files">The lock.</param>
    /// <param name="sums">By the name of the architecture: the files that are to gain a line, with their CIDs.</param>
    /// <param name="cancellationToken">Until the first file is replaced.</param>
    /// <exception cref="IOException">From the file system.</exception>
    /// <exception cref="UnauthorizedAccessException">From the file system.</exception>
    public static async Task AppendAsync(LockFiles files, IReadOnlyDictionary<string, IReadOnlyList<PackageFile>> sums, CancellationToken cancellationToken)
    {
        var transaction = new FileTransaction();
        var times = new Dictionary<string, DateTime>(StringComparer.Ordinal);
        foreach (var (architecture, added) in sums)
        {
            var path = files.SumsPath(Architecture.FromName(architecture)!);
            times[path] = File.GetLastWriteTimeUtc(path);
            var content = await RegularFile.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            var separator = content is [.., not (byte)'\n'] ? "\n" : "";
            var lines = added.DistinctBy(file => file.Digest).Select(file => $"{file.Digest.Hex}  /ipfs/{file.Cid}\n");
            transaction.Set(path, [.. content, .. Encoding.UTF8.GetBytes(separator + string.Concat(lines))]);
        }
        foreach (var path in await transaction.CommitAsync(cancellationToken).ConfigureAwait(false))
            File.SetLastWriteTimeUtc(path, times[path]);
    }
}
