using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using ReproGet.Core.Cache;
using ReproGet.Core.Locking;

namespace ReproGet.Tasks;

/// <summary>Gives the lock as items, for other targets.</summary>
[MSBuildMultiThreadableTask]
public sealed class ReadLock : CoreTask
{
    /// <summary>The pattern of the sums files.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>The cache, where blobs stand or will stand.</summary>
    [Required]
    public string CacheDirectory { get; set; } = "";

    /// <summary>An item a hash line: its name in the archive, with Name, Version, Architecture (of the image), Sha256, Size, Source and Path.</summary>
    [Output]
    public ITaskItem[] Packages { get; set; } = [];

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task RunAsync(CancellationToken cancellationToken)
    {
        var state = await LockFiles.FromPattern(LockFile, ProjectFile).ReadAsync(cancellationToken);
        var cache = new BlobCache(CacheDirectory);
        Packages = state is null ? [] : [.. state.Document.Architectures.SelectMany(architecture => Describe(architecture, state.Sums[architecture.Name], cache))];
    }

    private static IEnumerable<TaskItem> Describe(LockedArchitecture architecture, LockedSums sums, BlobCache cache)
    {
        var files = sums.Files.ToDictionary(file => file.Name, StringComparer.Ordinal);
        foreach (var package in architecture.Packages)
        {
            var file = files[package.File];
            var name = package.Name;
            var item = new TaskItem(package.File.Replace("%", "%25", StringComparison.Ordinal));
            item.SetMetadata("Name", name?.Package ?? file.Basename);
            item.SetMetadata("Version", name?.Version ?? "");
            item.SetMetadata("Architecture", architecture.Name);
            item.SetMetadata("Sha256", file.Digest.Hex);
            item.SetMetadata("Size", package.Size.ToString(CultureInfo.InvariantCulture));
            item.SetMetadata("Source", package.Source);
            item.SetMetadata("Path", cache.BlobPath(file.Digest));
            yield return item;
        }
    }
}
