namespace ReproGet.Core.Oci;

/// <summary>Sends an image to a target: blobs, platform manifests, index, tags. So nothing that is there ever points to what is not.</summary>
public static class ImagePusher
{
    private const int MaxParallel = 4;

    /// <summary>Sends what the target lacks, then moves the tags.</summary>
    /// <returns>What the tags point to.</returns>
    /// <exception cref="ReproGetException">RG6003, or RG6010 to RG6016.</exception>
    public static async Task<Descriptor> PushAsync(ImageBundle bundle, IReadOnlyList<string> tags, ITarget target, CancellationToken cancellationToken)
    {
        var blobs = bundle.Images.SelectMany(image => (Blob[])[.. image.Layers, image.ConfigBlob]).DistinctBy(blob => blob.Descriptor.Digest);
        await EachAsync(blobs, target, cancellationToken).ConfigureAwait(false);
        await EachAsync(bundle.Images.Select(image => image.ManifestBlob), target, cancellationToken).ConfigureAwait(false);
        if (bundle.Index is not null)
            await EachAsync([bundle.Index], target, cancellationToken).ConfigureAwait(false);
        foreach (var tag in tags)
            await target.TagAsync(bundle.RootBlob, tag, cancellationToken).ConfigureAwait(false);
        return bundle.Root;
    }

    private static Task EachAsync(IEnumerable<Blob> blobs, ITarget target, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(blobs, options, async (blob, cancelled) =>
        {
            if (!await target.ExistsAsync(blob.Descriptor, cancelled).ConfigureAwait(false))
                await target.PushAsync(blob, cancelled).ConfigureAwait(false);
        });
    }
}
