using Microsoft.Build.Framework;
using ReproGet.Core.Cache;

namespace ReproGet.Tasks;

/// <summary>Takes files and folders of this machine into the cache.</summary>
[MSBuildMultiThreadableTask]
public sealed class ImportIntoCache : CoreTask
{
    /// <summary>Files and folders.</summary>
    [Required]
    public ITaskItem[] Paths { get; set; } = [];

    /// <summary>Where they go.</summary>
    [Required]
    public string CacheDirectory { get; set; } = "";

    /// <summary>An item a file: its path, with Sha256 and Path (in the cache).</summary>
    [Output]
    public ITaskItem[] Files { get; set; } = [];

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task RunAsync(CancellationToken cancellationToken)
    {
        var cache = new BlobCache(CacheDirectory);
        var imported = await new CacheImport(cache, this).ImportAsync(Paths.Select(item => Rooted(item.ItemSpec)), cancellationToken);
        foreach (var file in imported)
            Message($"{file.Digest.Hex}  {Path.GetFileName(file.Path)}");
        Announce($"{imported.Count} {(imported.Count == 1 ? "file" : "files")} imported into {CacheDirectory}");
        Files = [.. imported.Select(file => CachedFile.Item(file.Path, file.Digest, cache.BlobPath(file.Digest)))];
    }
}
