using ReproGet.Core.Compression;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;
using VerifyingStream = ReproGet.Core.Installation.VerifyingStream;

namespace ReproGet.Core.Images.Bases;

/// <summary>Reads the root file system of a base image from its layers: no file of it is made on disk, and no name can lead anywhere else.</summary>
public static class BaseTree
{
    /// <summary>gzip and zstd make at most a thousandth of anything; what people pack is a twentieth. The floor is for small layers that are mostly zeros.</summary>
    private const long MaxRatio = 200;

    private const long Floor = 1L << 30;

    /// <summary>Reads all layers.</summary>
    /// <param name="image">Its layers' bytes are hashed while they are read, packed and unpacked.</param>
    /// <param name="reference">As the project names it, for messages.</param>
    /// <param name="spoolFolder">An existing folder for contents. The tree reads from it: keep it as long as the tree.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG6003, RG6045: a layer is not what its digest says; RG6046 to RG6048, RG6050, RG5001 to RG5007, RG5020 to RG5023: it is damaged or hostile.</exception>
    public static FileTree Read(BaseImage image, string reference, string spoolFolder, CancellationToken cancellationToken)
    {
        var tree = new FileTree();
        var stack = new LayerStack(tree, new Failures());
        for (var i = 0; i < image.Layers.Count; i++)
        {
            var layer = image.Layers[i];
            using var spool = new ContentSpool(Path.Combine(spoolFolder, $"base-{i}.layer"));
            var name = $"The layer {layer.Descriptor.Digest} of the base image {reference}";
            var unpacked = new VerifyingStream(Unpack(layer, out var bound), failure => FileSystemErrors.CannotRead(name, failure), cancellationToken);
            using var reader = new TarReader(unpacked, name, TarEnd.Optional);
            try
            {
                stack.Apply(reader, name, spool, cancellationToken);
            }
            catch (ReproGetException failure) when (failure.Code == CompressionErrors.TooLongCode)
            {
                throw BaseErrors.Bomb(reference, layer.Descriptor.Digest, bound, failure);
            }
            if (unpacked.Finish() is var diffId && diffId != image.Config.DiffIds[i])
                throw BaseErrors.WrongLayer(reference, layer.Descriptor.Digest, image.Config.DiffIds[i], diffId);
        }
        stack.AddMissingParents($"The base image {reference}");
        return tree;
    }

    private static Stream Unpack(Blob layer, out long bound)
    {
        bound = Math.Max(Floor, layer.Descriptor.Size * MaxRatio);
        var format = layer.Descriptor.MediaType switch
        {
            MediaTypes.OciLayerGzip or MediaTypes.DockerLayerGzip => CompressionFormat.Gzip,
            MediaTypes.OciLayerZstd => CompressionFormat.Zstd,
            _ => CompressionFormat.None,
        };
        return Decompressor.Open(layer.OpenVerified(), format, bound, layer.Descriptor.Digest.ToString());
    }

    private sealed class Failures : ILayerFailures
    {
        public ReproGetException EscapingLink(string layer, string path, string link, string target) => BaseErrors.EscapingLink(layer, path, link, target);

        public ReproGetException NoLinkTarget(string layer, string path, string target) => BaseErrors.NoLinkTarget(layer, path, target);

        public ReproGetException TooMuchOfNames(string layer, string what) => BaseErrors.TooMuchOfNames(layer, what);

        public ReproGetException TooManyEntries(string layer, int bound) => BaseErrors.TooManyEntries(layer, bound);
    }
}
