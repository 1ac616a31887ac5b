namespace ReproGet.Core.Oci;

/// <summary>Sends an image to a target: blobs, platform manifests, index, tags. So nothing that is there ever points to what is not.</summary>
public static class ImagePusher
{
    private const int MaxParallel = 4;

    /// <summary>Sends what the target lacks, then moves the tags.</summary>
    /// <returns>What the tags point to.</returns>
    /// <param name="bundle">What to send.</param>
    /// <param name="tags">The names that are moved to it at the end.</param>
    /// <param name="target">Where.</param>
    /// <param name="baseRepository">Another repository of the same target that may have layers of it already; null for none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG6003, or RG6010 to RG6016.</exception>
    public static async Task<Descriptor> PushAsync(ImageBundle bundle, IReadOnlyList<string> tags, ITarget target, string? baseRepository, CancellationToken cancellationToken)
    {
        var blobs = bundle.Images.SelectMany(image => (Blob[])[.. image.Layers, image.ConfigBlob]).DistinctBy(blob => blob.Descriptor.Digest);
        await EachAsync(blobs, target, baseRepository, cancellationToken).ConfigureAwait(false);
        await EachAsync(bundle.Images.Select(image => image.ManifestBlob), target, null, cancellationToken).ConfigureAwait(false);
        if (bundle.Index is not null)
            await EachAsync([bundle.Index], target, null, cancellationToken).ConfigureAwait(false);
        foreach (var tag in tags)
            await target.TagAsync(bundle.RootBlob, tag, cancellationToken).ConfigureAwait(false);
        return bundle.Root;
    }

    private static Task EachAsync(IEnumerable<Blob> blobs, ITarget target, string? otherRepository, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(blobs, options, async (blob, cancelled) =>
        {
            if (await target.ExistsAsync(blob.Descriptor, cancelled).ConfigureAwait(false))
                return;
            if (otherRepository is null || !await target.MountAsync(blob.Descriptor, otherRepository, cancelled).ConfigureAwait(false))
                await target.PushAsync(blob, cancelled).ConfigureAwait(false);
        });
    }
}
