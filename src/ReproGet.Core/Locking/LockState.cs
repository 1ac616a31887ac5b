using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Locking;

/// <summary>A whole lock: the document and, by architecture, the sums files.</summary>
/// <param name="Document">What <c>reproget.lock.json</c> says.</param>
/// <param name="Sums">By the name of the architecture.</param>
public sealed record LockState(LockDocument Document, IReadOnlyDictionary<string, LockedSums> Sums)
{
    /// <summary>When the youngest of its sums files was written, where nothing else is there: see <see cref="BareLock"/>. Null for a lock with a document.</summary>
    public DateTimeOffset? Written { get; init; }

    /// <summary>Whether it is sums files only.</summary>
    public bool IsBare => Written is not null;

    /// <summary>Of the hashes of all sums files.</summary>
    public Digest Hash => Digest.Of(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Sums.OrderBy(pair => pair.Key, Utf8Order.Instance).Select(pair => $"{pair.Key} {pair.Value.Digest}"))));

    /// <summary>A new lock: fills in the hashes of the sums files that are going to be written.</summary>
    /// <param name="document">With an architecture for each of <paramref name="files"/>; its <see cref="LockedArchitecture.Sums"/> do not matter.</param>
    /// <param name="files">By the name of the architecture.</param>
    /// <exception cref="ReproGetException">RG1002, RG1003: names that must not stand in a lock.</exception>
    public static LockState Of(LockDocument document, IReadOnlyDictionary<string, IReadOnlyList<PackageFile>> files)
    {
        var sums = files.ToDictionary(pair => pair.Key, pair => new LockedSums(pair.Value, Digest.Of(SumsFile.Write(pair.Value))), StringComparer.Ordinal);
        return new LockState(
            document with { Architectures = [.. document.Architectures.Select(architecture => architecture with { Sums = sums[architecture.Name].Digest })] },
            sums);
    }

    /// <summary>The epoch of a lock that follows <paramref name="previous"/>: its own as long as every hash line and the base are the same, else now.</summary>
    /// <param name="previous">The lock as it was; null for a first one.</param>
    /// <param name="files">The new files by the name of the architecture.</param>
    /// <param name="image">The new base.</param>
    /// <param name="now">The present, or <c>SOURCE_DATE_EPOCH</c>.</param>
    public static DateTimeOffset NextEpoch(LockState? previous, IReadOnlyDictionary<string, IReadOnlyList<PackageFile>> files, LockedBase? image, DateTimeOffset now)
        => previous is { IsBare: false } && previous.HasLines(files) && Manifests(previous.Document.Base).SetEquals(Manifests(image)) ? previous.Document.Epoch : LockTime.Truncate(now);

    private static HashSet<string> Manifests(LockedBase? image) => [.. (image?.Platforms ?? []).Select(platform => $"{platform.Manifest} {platform.Architecture}")];

    private bool HasLines(IReadOnlyDictionary<string, IReadOnlyList<PackageFile>> files)
        => Sums.Count == files.Count
            && files.All(pair => Sums.TryGetValue(pair.Key, out var sums) && Lines(sums.Files).SetEquals(Lines(pair.Value)));

    private static HashSet<string> Lines(IReadOnlyList<PackageFile> files) => [.. files.Select(file => $"{file.Digest} {file.Name}")];
}

/// <summary>One sums file.</summary>
/// <param name="Files">Its lines, by name in bytewise order.</param>
/// <param name="Digest">The hash of its bytes as they are.</param>
public sealed record LockedSums(IReadOnlyList<PackageFile> Files, Digest Digest);
