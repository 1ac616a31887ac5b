using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Images;

/// <summary>Joins the images of several platforms.</summary>
public static class MultiImage
{
    /// <summary>One image stays itself; several get an index. Their order is that of <see cref="Architecture.All"/>, then of names: it depends neither on the host nor on the order of RuntimeIdentifiers.</summary>
    /// <exception cref="ReproGetException">RG5119: two are for one platform; RG5122: some are OCI's, some Docker's.</exception>
    public static ImageBundle Combine(IEnumerable<BuiltImage> images)
    {
        var sorted = images.OrderBy(Rank).ThenBy(image => image.Platform.ToString(), Utf8Order.Instance).ToList();
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Count, nameof(images));
        for (var i = 1; i < sorted.Count; i++)
        {
            if (sorted[i].Platform == sorted[i - 1].Platform)
                throw ImageErrors.PlatformTwice(sorted[i].Platform.ToString());
            if (sorted[i].Manifest.MediaType != sorted[0].Manifest.MediaType)
                throw ImageErrors.MixedFormats();
        }
        return ImageBundle.Of(sorted);
    }

    private static int Rank(BuiltImage image)
    {
        for (var i = 0; i < Architecture.All.Count; i++)
        {
            if (Architecture.All[i].OciArchitecture == image.Platform.Architecture && Architecture.All[i].OciVariant == image.Platform.Variant)
                return i;
        }
        return int.MaxValue;
    }
}
