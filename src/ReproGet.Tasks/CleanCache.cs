using System.Globalization;
using Microsoft.Build.Framework;
using ReproGet.Core.Cache;

namespace ReproGet.Tasks;

/// <summary>Empties the cache, but for what locks name.</summary>
[MSBuildMultiThreadableTask]
public sealed class CleanCache : CoreTask
{
    /// <summary>Lock files, and folders that hold some, with semicolons between.</summary>
    public string Keep { get; set; } = "";

    /// <summary>The cache.</summary>
    [Required]
    public string CacheDirectory { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        var kept = await KeptContents.ReadAsync(KeptContents.Paths(Keep).Select(Rooted), cancellationToken);
        var summary = await new CacheClean(new BlobCache(CacheDirectory), kept).CleanAsync(cancellationToken);
        Announce(string.Create(CultureInfo.InvariantCulture, $"{summary.Removed} files, {summary.Bytes / 1e6:0.0} MB, removed from {CacheDirectory}; {summary.Kept} kept"));
    }
}
