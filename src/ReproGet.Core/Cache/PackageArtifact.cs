using ReproGet.Core.Download;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Cache;

/// <summary>The packages of a lock as an artifact of an OCI registry: a registry collects blobs that no manifest names.</summary>
/// <remarks>OCI image specification 1.1, "Guidelines for Artifact Usage". A layer a package, titled as <c>oras</c> titles files, so that <c>oras pull</c> writes them under their names in the archive.</remarks>
public sealed class PackageArtifact
{
    /// <summary>What it is.</summary>
    public const string ArtifactType = "application/vnd.reproget.packages.v1";

    private const string LockType = "application/vnd.reproget.lock.v1+json";
    private const string SumsType = "application/vnd.reproget.sha256sums.v1";
    private const string PackageType = "application/octet-stream";
    private const string Title = "org.opencontainers.image.title";

    private PackageArtifact(Blob config, IReadOnlyList<Blob> packages)
    {
        Config = config;
        Packages = packages;
        ManifestBlob = Blob.Of(MediaTypes.OciManifest, new ImageManifest(MediaTypes.OciManifest, config.Descriptor, [.. packages.Select(package => package.Descriptor)])
        {
            ArtifactType = ArtifactType,
        }.ToBytes());
    }

    /// <summary>The lock: its document, or the lines of one that has none.</summary>
    public Blob Config { get; }

    /// <summary>By name in bytewise order.</summary>
    public IReadOnlyList<Blob> Packages { get; }

    /// <summary>The same bytes for the same lock.</summary>
    public Blob ManifestBlob { get; }

    /// <summary>Puts it together from a cache that holds all of it.</summary>
    /// <exception cref="ReproGetException">RG1001 to RG1018: there is no lock, or it cannot be read; RG6071: a package is not in the cache, or is damaged there.</exception>
    public static async Task<PackageArtifact> ReadAsync(LockFiles files, BlobCache cache, CancellationToken cancellationToken)
    {
        var state = await files.ReadRequiredAsync(cancellationToken).ConfigureAwait(false);
        List<PackageFile> locked = [.. state.Sums.Values.SelectMany(sums => sums.Files).DistinctBy(file => (file.Name, file.Digest)).OrderBy(file => file.Name, Utf8Order.Instance)];
        var packages = new List<Blob>();
        foreach (var file in locked)
            packages.Add(await ReadAsync(file, cache, cancellationToken).ConfigureAwait(false));
        var config = File.Exists(files.DocumentPath) ? Blob.Of(LockType, state.Document.ToBytes()) : Blob.Of(SumsType, SumsFile.Write(locked));
        return new PackageArtifact(config, packages);
    }

    /// <summary>Sends what a target lacks, then tags it. A long run says now and then how far it is.</summary>
    /// <exception cref="ReproGetException">RG6003, or RG6010 to RG6016.</exception>
    public async Task PushAsync(ITarget target, int parallel, string tag, IDiagnostics diagnostics, CancellationToken cancellationToken, TimeProvider? time = null)
    {
        using var progress = new TransferProgress("Pushing", Packages.Count, Packages.Sum(package => package.Descriptor.Size), diagnostics, time ?? TimeProvider.System);
        var counted = Packages.Select(package => package with { Content = new CountedContent(package.Content, progress) });
        await new ImagePusher(target, parallel).PushArtifactAsync([.. counted, Config], ManifestBlob, tag, blob => (blob.Content as CountedContent)?.Arrived(), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Blob> ReadAsync(PackageFile file, BlobCache cache, CancellationToken cancellationToken)
    {
        var content = await cache.OpenVerifiedAsync(file.Digest, cancellationToken).ConfigureAwait(false) ?? throw PushErrors.NotCached(file, cache);
        await using var closing = content.ConfigureAwait(false);
        var descriptor = new Descriptor(PackageType, file.Digest, content.Length) { Annotations = new Dictionary<string, string> { [Title] = file.Name } };
        return new Blob(descriptor, FileContent.OfFile(cache.BlobPath(file.Digest), 0, content.Length));
    }
}
