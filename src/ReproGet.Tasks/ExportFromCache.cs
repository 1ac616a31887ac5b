using Microsoft.Build.Framework;
using ReproGet.Core.Cache;
using ReproGet.Core.Locking;

namespace ReproGet.Tasks;

/// <summary>Writes a lock's packages, or all that the cache holds, into a folder.</summary>
[MSBuildMultiThreadableTask]
public sealed class ExportFromCache : CoreTask
{
    /// <summary>The folder.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>All blobs of the cache, in the folder itself.</summary>
    public bool Flat { get; set; }

    /// <summary>Whether hard links will do.</summary>
    public bool Link { get; set; } = true;

    /// <summary>The pattern of the sums files.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>Where the blobs are.</summary>
    [Required]
    public string CacheDirectory { get; set; } = "";

    /// <summary>An item a file: its name in the folder, with Sha256 and Path.</summary>
    [Output]
    public ITaskItem[] Files { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Rooted(Directory);
        var export = new CacheExport(new BlobCache(CacheDirectory), folder) { Link = Link };
        var exported = Flat ? await export.ExportFlatAsync(cancellationToken) : await export.ExportAsync(LockFiles.FromPattern(LockFile, ProjectFile), cancellationToken);
        foreach (var file in exported)
            Message($"{file.Digest.Hex}  {file.Name}");
        Announce($"{exported.Count} {(exported.Count == 1 ? "package" : "packages")} exported into {folder}");
        Files = [.. exported.Select(file => CachedFile.Item(file.Name, file.Digest, Path.Combine(folder, file.Name)))];
    }
}
