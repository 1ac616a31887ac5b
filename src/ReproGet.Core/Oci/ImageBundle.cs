namespace ReproGet.Core.Oci;

/// <summary>What is delivered under one name: an image, or an index of the images of several platforms.</summary>
/// <param name="Root">What a tag points to.</param>
/// <param name="Index">The index; null where there is one image only.</param>
/// <param name="Images">At least one; the first is the one that engines without indices get from an archive.</param>
public sealed record ImageBundle(Descriptor Root, Blob? Index, IReadOnlyList<BuiltImage> Images)
{
    /// <summary>The bytes of <see cref="Root"/>.</summary>
    public Blob RootBlob => Index ?? Images[0].ManifestBlob;

    /// <summary>Joins images in the order given.</summary>
    public static ImageBundle Of(IReadOnlyList<BuiltImage> images)
    {
        if (images.Count == 1)
            return new ImageBundle(images[0].Descriptor, null, images);
        var mediaType = images[0].Manifest.MediaType == MediaTypes.DockerManifest ? MediaTypes.DockerManifestList : MediaTypes.OciIndex;
        var index = Blob.Of(mediaType, new ImageIndex(mediaType, [.. images.Select(image => image.Descriptor)]).ToBytes());
        return new ImageBundle(index.Descriptor, index, images);
    }
}
