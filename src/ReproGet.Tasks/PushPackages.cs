using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using ReproGet.Core.Cache;
using ReproGet.Core.Locking;
using ReproGet.Core.Providers;

namespace ReproGet.Tasks;

/// <summary>Sends the packages of a lock from the cache into a repository of a registry.</summary>
[MSBuildMultiThreadableTask]
public sealed class PushPackages : CoreTask
{
    /// <summary><c>registry/repository[:tag]</c>, with or without <c>oci://</c>, <c>oci+http://</c> or <c>oci+https://</c>.</summary>
    [Required]
    public string Repository { get; set; } = "";

    /// <summary>The pattern of the sums files.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>Where the blobs are.</summary>
    [Required]
    public string CacheDirectory { get; set; } = "";

    /// <summary>The artifact's name in the registry, with Digest.</summary>
    [Output]
    public ITaskItem[] Pushed { get; set; } = [];

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task RunAsync(CancellationToken cancellationToken)
    {
        var address = RegistryAddress.Parse(Repository);
        var artifact = await PackageArtifact.ReadAsync(LockFiles.FromPattern(LockFile, ProjectFile), new BlobCache(CacheDirectory), cancellationToken);
        using var registries = new RegistryAccess();
        var target = await registries.OpenBlobsAsync(address, isPush: true, cancellationToken);
        await artifact.PushAsync(target, registries.ParallelUploads, address.TagToPush, this, cancellationToken);
        var name = $"{address.Repository.Registry}/{address.Repository.Repository}:{address.TagToPush}";
        var digest = artifact.ManifestBlob.Descriptor.Digest.ToString();
        var (count, size) = (artifact.Packages.Count, artifact.Packages.Sum(package => package.Descriptor.Size));
        Announce(string.Create(CultureInfo.InvariantCulture, $"Pushed {count} {(count == 1 ? "package" : "packages")}, {size / 1e6:0.0} MB, as {name} ({digest})"));
        var item = new TaskItem(name);
        item.SetMetadata("Digest", digest);
        Pushed = [item];
    }
}
