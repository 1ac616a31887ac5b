using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Images;

/// <summary>The layer that holds what packages brought, as it was written.</summary>
/// <param name="Description">Its digests, its size and its compression.</param>
/// <param name="Path">Where it stands.</param>
public sealed record PackageLayer(LayerDescription Description, string Path)
{
    /// <summary>Writes it.</summary>
    /// <param name="entries">What it holds, in any order, with whiteouts.</param>
    /// <param name="compression">Of the layer.</param>
    /// <param name="folder">Where it is written, under the name of its digest. It is made where it is missing.</param>
    /// <param name="cancellationToken">Ends the work; an unfinished file is removed.</param>
    /// <returns>Null where there is nothing to hold.</returns>
    /// <exception cref="ReproGetException">RG5008 to RG5017: the entries do not make a layer, or the folder cannot be written.</exception>
    public static async Task<PackageLayer?> WriteAsync(IEnumerable<FileEntry> entries, LayerCompression compression, string folder, CancellationToken cancellationToken)
    {
        List<FileEntry> ordered = [.. entries.OrderBy(entry => entry.Path, Utf8Order.Instance)];
        if (ordered.Count == 0)
            return null;
        var layer = await LayerFile.WriteAsync(ordered, compression, folder, cancellationToken).ConfigureAwait(false);
        return new PackageLayer(layer, LayerFile.PathOf(folder, layer.Digest));
    }

    /// <summary>Writes it into a cache; into another folder where the cache's disk is full, or its folder cannot be written.</summary>
    /// <exception cref="ReproGetException">As the other, of the other folder.</exception>
    internal static async Task<PackageLayer?> WriteAsync(IReadOnlyList<FileEntry> entries, LayerCompression compression, string cacheFolder, string otherFolder, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync(entries, compression, cacheFolder, cancellationToken).ConfigureAwait(false);
        }
        catch (ReproGetException failure) when (FileSystemErrors.IsOfTheWork(failure) && cacheFolder != otherFolder)
        {
            return await WriteAsync(entries, compression, otherFolder, cancellationToken).ConfigureAwait(false);
        }
    }

    internal Blob ToBlob(ImageFormat format)
        => new(new Descriptor(LayerFile.MediaType(format, Description.Compression), Description.Digest, Description.Size), FileContent.OfFile(Path, 0, Description.Size));
}
