using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Images.Bases;

/// <summary>Base images, kept in the cache by digest: what is there is not asked for again, and hashed whenever it is used.</summary>
/// <param name="cache">The cache; base images stand in a folder of their own beside the packages.</param>
public sealed class BaseStore(BlobCache cache)
{
    private const int MaxParallel = 4;

    /// <summary>What Docker's overlay2 driver mounts over one another.</summary>
    private const int MaxLayers = 127;

    private readonly BlobCache _blobs = new(cache.DerivedDirectory("bases"));

    /// <summary>Finds out what a base is now, for every architecture.</summary>
    /// <exception cref="ReproGetException">RG6041: there is none for an architecture; RG6049: it is for another; RG6051: it is no image; RG60xx: it cannot be had, or cannot be right.</exception>
    public async Task<LockedBase> ResolveAsync(BaseSource source, IEnumerable<Architecture> architectures, CancellationToken cancellationToken)
    {
        var root = await source.Target.ResolveAsync(source.Reference, cancellationToken).ConfigureAwait(false);
        var index = MediaTypes.IsIndex(root.MediaType)
            ? ImageIndex.Parse(await DocumentAsync(source, root, cancellationToken).ConfigureAwait(false))
            : null;
        var platforms = new List<LockedPlatform>();
        foreach (var architecture in architectures)
        {
            var manifest = index is null ? root : PlatformChoice.Of(index, architecture, source.Shown);
            if (!MediaTypes.IsManifest(manifest.MediaType))
                throw BaseErrors.NoImage(source.Shown, manifest.Digest, manifest.MediaType);
            await ConfigAsync(source, await ManifestAsync(source, manifest, cancellationToken).ConfigureAwait(false), manifest.Digest, architecture, cancellationToken).ConfigureAwait(false);
            platforms.Add(new LockedPlatform(architecture.Name, manifest.Digest, null));
        }
        return new LockedBase(source.Shown, index is null ? null : root.Digest, [.. platforms.OrderBy(platform => platform.Architecture, Utf8Order.Instance)]);
    }

    /// <summary>The image of a manifest: what the cache lacks is fetched, the source asked for nothing else.</summary>
    /// <param name="open">Opens the place that has it; not called where the cache has all.</param>
    /// <param name="locked">The base as it is pinned.</param>
    /// <param name="architecture">Which of its images.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG6042: it is not pinned for this architecture; otherwise as <see cref="ResolveAsync"/>; RG6043, RG6044, RG6052: its layers cannot be used.</exception>
    public async Task<BaseImage> PullAsync(Func<BaseSource> open, LockedBase locked, Architecture architecture, CancellationToken cancellationToken)
    {
        var source = new Lazy<BaseSource>(open);
        var image = await DescribeAsync(source, locked, architecture, cancellationToken).ConfigureAwait(false);
        await FetchAsync(source, Missing(image), cancellationToken).ConfigureAwait(false);
        return image;
    }

    /// <summary>The roots of all its images: for a lock. Layers that stand on this machine are read where they are; building copies them.</summary>
    /// <param name="open">As for <see cref="PullAsync"/>.</param>
    /// <param name="locked">The base as it is pinned.</param>
    /// <param name="spoolFolder">An existing folder for contents. The trees read from it: keep it as long as them.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">As <see cref="PullAsync"/> and <see cref="BaseTree.Read"/>.</exception>
    public async Task<BaseRoots> ReadAsync(Func<BaseSource> open, LockedBase locked, string spoolFolder, CancellationToken cancellationToken)
    {
        var source = new Lazy<BaseSource>(open);
        var trees = new Dictionary<string, FileTree>(StringComparer.Ordinal);
        foreach (var platform in locked.Platforms)
        {
            var image = await DescribeAsync(source, locked, Architecture.FromName(platform.Architecture)!, cancellationToken).ConfigureAwait(false);
            var missing = Missing(image);
            // One layer is read while it comes; several come side by side.
            if (missing.Count > 1 && !source.Value.IsLocal)
                await FetchAsync(source, missing, cancellationToken).ConfigureAwait(false);
            var folder = Path.Combine(spoolFolder, platform.Architecture);
            WorkFile.MakeFolder(folder);
            try
            {
                trees[platform.Architecture] = BaseTree.ReadNames(image, locked.Reference, folder, BaseFiles.AreRead, Open, cancellationToken);
            }
            catch (ReproGetException failure) when (failure.Code == OciErrors.WrongContentCode)
            {
                await VerifyAsync(image).ConfigureAwait(false);
                throw;
            }
        }
        return new BaseRoots(locked, trees);

        Stream Open(Blob layer)
            => _blobs.Contains(layer.Descriptor.Digest) ? layer.OpenVerified()
                : (source.Value.IsLocal ? source.Value.Target.FetchAsync(layer.Descriptor, cancellationToken) : OpenAsync(source.Value, layer.Descriptor, cancellationToken)).GetAwaiter().GetResult();
    }

    /// <summary>Sets the layers aside whose bytes are wrong, so that the next build fetches them again.</summary>
    public async Task VerifyAsync(BaseImage image)
    {
        foreach (var layer in image.Layers)
            await _blobs.VerifyAsync(layer.Descriptor.Digest, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>What an image is, whether or not its layers are there.</summary>
    private async Task<BaseImage> DescribeAsync(Lazy<BaseSource> source, LockedBase locked, Architecture architecture, CancellationToken cancellationToken)
    {
        var platform = locked.Platforms.FirstOrDefault(platform => platform.Architecture == architecture.Name) ?? throw BaseErrors.NotLocked(locked.Reference, architecture.Name);
        var manifest = ImageManifest.Parse(await PinnedAsync(source, platform.Manifest, cancellationToken).ConfigureAwait(false));
        var config = await ConfigAsync(source, manifest, platform.Manifest, architecture, locked.Reference, cancellationToken).ConfigureAwait(false);
        if (manifest.Layers.Count > MaxLayers)
            throw BaseErrors.TooManyLayers(locked.Reference, manifest.Layers.Count, MaxLayers);
        if (manifest.Layers.Count != config.DiffIds.Count)
            throw BaseErrors.LayerCount(locked.Reference, manifest.Layers.Count, config.DiffIds.Count);
        if (manifest.Layers.FirstOrDefault(layer => !MediaTypes.IsLayer(layer.MediaType)) is { } foreign)
            throw BaseErrors.ForeignLayer(locked.Reference, foreign.MediaType);
        return new BaseImage(manifest, config, [.. manifest.Layers.Select(Kept)], platform.Manifest);
    }

    private List<Descriptor> Missing(BaseImage image) => [.. image.Manifest.Layers.DistinctBy(layer => layer.Digest).Where(layer => !_blobs.Contains(layer.Digest))];

    private Task FetchAsync(Lazy<BaseSource> source, IEnumerable<Descriptor> layers, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(layers, options, async (layer, cancelled) => await FetchAsync(source.Value, layer, cancelled).ConfigureAwait(false));
    }

    private Blob Kept(Descriptor layer) => new(layer, FileContent.OfFile(_blobs.BlobPath(layer.Digest), 0, layer.Size));

    private async Task<byte[]> PinnedAsync(Lazy<BaseSource> source, Digest manifest, CancellationToken cancellationToken)
    {
        if (await CachedAsync(manifest, cancellationToken).ConfigureAwait(false) is { } cached)
            return cached;
        var descriptor = await source.Value.Target.ResolveAsync(manifest.ToString(), cancellationToken).ConfigureAwait(false);
        return await DocumentAsync(source.Value, descriptor, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ImageManifest> ManifestAsync(BaseSource source, Descriptor descriptor, CancellationToken cancellationToken)
        => ImageManifest.Parse(await DocumentAsync(source, descriptor, cancellationToken).ConfigureAwait(false));

    private Task<ImageConfig> ConfigAsync(BaseSource source, ImageManifest manifest, Digest digest, Architecture architecture, CancellationToken cancellationToken)
        => ConfigAsync(new Lazy<BaseSource>(source), manifest, digest, architecture, source.Shown, cancellationToken);

    private async Task<ImageConfig> ConfigAsync(
        Lazy<BaseSource> source, ImageManifest manifest, Digest digest, Architecture architecture, string shown, CancellationToken cancellationToken)
    {
        var bytes = await CachedAsync(manifest.Config.Digest, cancellationToken).ConfigureAwait(false)
            ?? await DocumentAsync(source.Value, manifest.Config, cancellationToken).ConfigureAwait(false);
        var config = ImageConfig.Parse(bytes);
        if (!PlatformChoice.Fits(config.Platform, architecture))
            throw BaseErrors.NotThisPlatform(shown, digest, config.Platform.ToString(), architecture.Name);
        return config;
    }

    private async Task<byte[]> DocumentAsync(BaseSource source, Descriptor descriptor, CancellationToken cancellationToken)
    {
        if (descriptor.Size > ImageJson.MaxConfigSize)
            throw OciErrors.TooLarge($"the base image {source.Shown}", descriptor.Size, ImageJson.MaxConfigSize);
        if (await CachedAsync(descriptor.Digest, cancellationToken).ConfigureAwait(false) is { } cached)
            return cached;
        await FetchAsync(source, descriptor, cancellationToken).ConfigureAwait(false);
        return (await CachedAsync(descriptor.Digest, cancellationToken).ConfigureAwait(false))!;
    }

    private async Task<byte[]?> CachedAsync(Digest digest, CancellationToken cancellationToken)
    {
        var stream = await _blobs.OpenVerifiedAsync(digest, cancellationToken).ConfigureAwait(false);
        if (stream is null)
            return null;
        await using var closing = stream.ConfigureAwait(false);
        if (stream.Length > ImageJson.MaxConfigSize)
            throw OciErrors.TooLarge(digest.ToString(), stream.Length, ImageJson.MaxConfigSize);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private async Task FetchAsync(BaseSource source, Descriptor descriptor, CancellationToken cancellationToken)
    {
        var content = await OpenAsync(source, descriptor, cancellationToken).ConfigureAwait(false);
        await using var closing = content.ConfigureAwait(false);
        await content.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Stream> OpenAsync(BaseSource source, Descriptor descriptor, CancellationToken cancellationToken)
        => new FetchedBlob(await source.Target.FetchAsync(descriptor, cancellationToken).ConfigureAwait(false), descriptor, _blobs, cancellationToken);
}
