using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Images;

/// <summary>Compares an image archive at hand with one that was just made of the same lock and project.</summary>
public static class ImageComparison
{
    /// <summary>Compares what the archives hold, every layer hashed anew.</summary>
    /// <param name="atHand">The archive at hand.</param>
    /// <param name="made">The one that was made.</param>
    /// <param name="project">For the message.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The digest that both have.</returns>
    /// <exception cref="ReproGetException">RG1117: they differ, and in what; RG1079: the one at hand is damaged; RG5016: it cannot be read.</exception>
    public static string Compare(string atHand, string made, string project, CancellationToken cancellationToken)
    {
        var (one, other) = (ReadWhole(atHand, project, cancellationToken), ImageArchive.Open(made, cancellationToken));
        return one.Root.Digest == other.Root.Digest
            ? one.Root.Digest.ToString()
            : throw ImageErrors.OtherImage(atHand, one.Root.Digest, other.Root.Digest, string.Join("; ", Differences(one, other)), Path.GetFileName(project));
    }

    private static ImageBundle ReadWhole(string path, string project, CancellationToken cancellationToken)
    {
        try
        {
            var bundle = ImageArchive.Open(path, cancellationToken);
            foreach (var layer in bundle.Images.SelectMany(image => image.Layers))
            {
                using var stream = layer.OpenVerified();
                stream.CopyTo(Stream.Null);
            }
            return bundle;
        }
        catch (ReproGetException failure) when (failure.Code != FileSystemErrors.CannotReadCode)
        {
            throw ImageErrors.DamagedArchive(path, Path.GetFileName(project), failure);
        }
    }

    private static IEnumerable<string> Differences(ImageBundle one, ImageBundle other)
    {
        foreach (var image in one.Images)
        {
            var platform = image.Platform.ToString();
            if (other.Images.FirstOrDefault(match => match.Platform == image.Platform) is not { } match)
            {
                yield return $"it holds an image for {platform}, which is not built";
                continue;
            }
            if (image.ConfigBlob.Descriptor.Digest != match.ConfigBlob.Descriptor.Digest)
                yield return $"the configuration for {platform} is another";
            var differing = Enumerable.Range(0, Math.Max(image.Layers.Count, match.Layers.Count))
                .Where(index => index >= image.Layers.Count || index >= match.Layers.Count || image.Layers[index].Descriptor.Digest != match.Layers[index].Descriptor.Digest)
                .Select(index => index + 1)
                .ToList();
            if (differing.Count > 0)
                yield return $"for {platform} layer {string.Join(", ", differing)} of {match.Layers.Count}";
        }
        foreach (var image in other.Images.Where(image => one.Images.All(match => match.Platform != image.Platform)))
            yield return $"it lacks the image for {image.Platform}";
    }
}
