using Digest = ReproGet.Core.Oci.Digest;

namespace ReproGet.Core.FileSystem;

/// <summary>A layer as it was written.</summary>
/// <param name="Digest">Of the bytes written: the layer's name in a manifest.</param>
/// <param name="DiffId">Of the uncompressed tar: the layer's name in an image's config.</param>
/// <param name="Size">Bytes written.</param>
/// <param name="Compression">How they are compressed.</param>
public sealed record LayerDescription(Digest Digest, Digest DiffId, long Size, LayerCompression Compression)
{
    /// <summary>The media type of the layer (OCI image specification, "Image Layer Filesystem Changeset").</summary>
    public string MediaType => Compression switch
    {
        LayerCompression.Gzip => "application/vnd.oci.image.layer.v1.tar+gzip",
        LayerCompression.Zstd => "application/vnd.oci.image.layer.v1.tar+zstd",
        _ => "application/vnd.oci.image.layer.v1.tar",
    };
}
