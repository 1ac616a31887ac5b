using System.Globalization;
using Microsoft.Build.Framework;
using ReproGet.Core.Cache;
using ReproGet.Core.Ipfs;
using ReproGet.Core.Locking;

namespace ReproGet.Tasks;

/// <summary>Adds the lock's packages to an IPFS node, and their CIDs to the lock.</summary>
[MSBuildMultiThreadableTask]
public sealed class PushToIpfs : CoreTask
{
    /// <summary>The RPC API of the node.</summary>
    [Required]
    public string Api { get; set; } = "";

    /// <summary>The pattern of the sums files.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>Whether the lock stays as it is.</summary>
    public bool LockedMode { get; set; }

    /// <summary>Where the blobs are.</summary>
    [Required]
    public string CacheDirectory { get; set; } = "";

    /// <summary>An item a file that was pushed: its name, with Sha256, Path (in the cache) and Cid.</summary>
    [Output]
    public ITaskItem[] Files { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        using var api = new KuboApi(Api);
        var cache = new BlobCache(CacheDirectory);
        var files = LockFiles.FromPattern(LockFile, ProjectFile);
        var result = await new IpfsPush(cache, api, this).PushAsync(files, LockedMode, cancellationToken);
        Announce(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Pushed.Count} {(result.Pushed.Count == 1 ? "package" : "packages")}, {result.Bytes / 1e6:0.0} MB, pushed to {api.Address}{(LockedMode && result.Pushed.Count > 0 ? "; the lock is left as it is, without their CIDs" : "")}"));
        Files = [.. result.Pushed.Select(file =>
        {
            var item = CachedFile.Item(file.Name, file.Digest, cache.BlobPath(file.Digest));
            item.SetMetadata("Cid", file.Cid);
            return item;
        })];
    }
}
