namespace ReproGet.Core.Oci;

/// <summary>Sends an image to a target: blobs, platform manifests, what speaks of them, index, tags. So nothing that is there ever points to what is not.</summary>
/// <param name="target">Where.</param>
/// <param name="parallel">How many blobs are sent at once.</param>
public sealed class ImagePusher(ITarget target, int parallel = ImagePusher.DefaultParallel)
{
    /// <summary>Blobs that are sent at once where nobody says otherwise.</summary>
    public const int DefaultParallel = 4;

    /// <summary>Sends what the target lacks, then moves the tags.</summary>
    /// <returns>What the tags point to.</returns>
    /// <param name="bundle">What to send.</param>
    /// <param name="referrers">What speaks of its images.</param>
    /// <param name="tags">The names that are moved to it at the end.</param>
    /// <param name="baseRepository">Another repository of the same target that may have layers of it already; null for none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG6003, or RG6010 to RG6016.</exception>
    public async Task<Descriptor> PushAsync(ImageBundle bundle, IReadOnlyList<Referrer> referrers, IReadOnlyList<string> tags, string? baseRepository, CancellationToken cancellationToken)
    {
        var layers = bundle.Images.SelectMany(image => image.Layers).DistinctBy(blob => blob.Descriptor.Digest);
        await EachAsync(layers, baseRepository, cancellationToken).ConfigureAwait(false);
        var documents = bundle.Images.Select(image => image.ConfigBlob).Concat(referrers.SelectMany(referrer => (Blob[])[referrer.Config, referrer.Content]));
        await EachAsync(documents.DistinctBy(blob => blob.Descriptor.Digest), null, cancellationToken).ConfigureAwait(false);
        await EachAsync(bundle.Images.Select(image => image.ManifestBlob), null, cancellationToken).ConfigureAwait(false);
        // One after another: two may stand in one list.
        foreach (var referrer in referrers)
            await target.AttachAsync(referrer, cancellationToken).ConfigureAwait(false);
        if (bundle.Index is not null)
            await EachAsync([bundle.Index], null, cancellationToken).ConfigureAwait(false);
        // Another push at the same time may have put its list over ours in between.
        foreach (var referrer in referrers)
            await target.AttachAsync(referrer, cancellationToken).ConfigureAwait(false);
        foreach (var tag in tags)
            await target.TagAsync(bundle.RootBlob, tag, cancellationToken).ConfigureAwait(false);
        return bundle.Root;
    }

    /// <summary>The same for what is no image: its blobs, then the manifest that names them, under a tag.</summary>
    /// <param name="blobs">What the manifest names.</param>
    /// <param name="manifest">It.</param>
    /// <param name="tag">Its name.</param>
    /// <param name="arrived">Told of each blob that is there, sent or not.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG6003, or RG6010 to RG6016.</exception>
    public async Task PushArtifactAsync(IEnumerable<Blob> blobs, Blob manifest, string tag, Action<Blob> arrived, CancellationToken cancellationToken)
    {
        await EachAsync(blobs.DistinctBy(blob => blob.Descriptor.Digest), null, cancellationToken, arrived).ConfigureAwait(false);
        await target.TagAsync(manifest, tag, cancellationToken).ConfigureAwait(false);
    }

    private Task EachAsync(IEnumerable<Blob> blobs, string? otherRepository, CancellationToken cancellationToken, Action<Blob>? arrived = null)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(blobs, options, async (blob, cancelled) =>
        {
            if (!await target.ExistsAsync(blob.Descriptor, cancelled).ConfigureAwait(false)
                && (otherRepository is null || !await target.MountAsync(blob.Descriptor, otherRepository, cancelled).ConfigureAwait(false)))
            {
                await target.PushAsync(blob, cancelled).ConfigureAwait(false);
            }
            arrived?.Invoke(blob);
        });
    }
}
