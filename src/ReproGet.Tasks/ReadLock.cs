using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using ReproGet.Core.Cache;
using ReproGet.Core.Locking;
using ReproGet.Core.Packages;

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
            var name = package.Name is { } identity ? (identity.Package, identity.Version)
                : PackageName.Parse(package.File) is { } told ? (told.Package, told.FullVersion) : (file.Basename, "");
            var item = CachedFile.Item(package.File, file.Digest, cache.BlobPath(file.Digest));
            item.SetMetadata("Name", ItemText.Escaped(name.Item1));
            item.SetMetadata("Version", ItemText.Escaped(name.Item2));
            item.SetMetadata("Architecture", architecture.Name);
            item.SetMetadata("Size", SizeOf(package, cache.BlobPath(file.Digest)));
            item.SetMetadata("Source", ItemText.Escaped(package.Source));
            yield return item;
        }
    }

    /// <summary>A bare lock tells no size: the blob's, once it is there.</summary>
    private static string SizeOf(LockedPackage package, string blob)
        => package.Size > 0 ? package.Size.ToString(CultureInfo.InvariantCulture)
            : new FileInfo(blob) is { Exists: true } file ? file.Length.ToString(CultureInfo.InvariantCulture) : "";
}
