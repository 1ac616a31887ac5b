using System.Text;
using Microsoft.Build.Framework;
using ReproGet.Core.Cache;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;

namespace ReproGet.Tasks;

/// <summary>Shows what the lock holds, as JSON.</summary>
[MSBuildMultiThreadableTask]
public sealed class InspectLock : CoreTask
{
    /// <summary>The pattern of the sums files.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>The cache: of what lies there the size is known.</summary>
    [Required]
    public string CacheDirectory { get; set; } = "";

    /// <summary>The file to write; empty for the console alone.</summary>
    public string File { get; set; } = "";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task RunAsync(CancellationToken cancellationToken)
    {
        var files = LockFiles.FromPattern(LockFile, ProjectFile);
        var cache = new BlobCache(CacheDirectory);
        var json = LockInspection.ToJson(await files.ReadRequiredAsync(cancellationToken), files, file => new FileInfo(cache.BlobPath(file.Digest)) is { Exists: true } blob ? blob.Length : null);
        if (File.Length > 0)
            AtomicFile.Write(Rooted(File), stream => stream.Write(json));
        Announce(Encoding.UTF8.GetString(json).TrimEnd('\n'));
    }
}
