using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Images;

/// <summary>Joins configuration and layers to an image.</summary>
internal sealed class ManifestStep : IImageStep
{
    /// <summary>What overlay file systems of engines stack (docker's <c>maxDepth</c> is 128 with the container's own).</summary>
    private const int MaxLayers = 127;

    public Task RunAsync(ImageDraft draft, CancellationToken cancellationToken)
    {
        List<Blob> layers = [.. (draft.Request.Base?.Layers ?? []).Select(layer => Retyped(layer, draft.Format)), .. draft.Layers.Select(layer => layer.Blob)];
        if (layers.Count > MaxLayers)
            throw ImageErrors.TooManyLayers(layers.Count, MaxLayers);
        var docker = draft.Format == ImageFormat.Docker;
        var config = draft.Config ?? throw new InvalidOperationException("The configuration is made before the manifest.");
        var configBytes = config.ToBytes();
        var manifest = new ImageManifest(
            docker ? MediaTypes.DockerManifest : MediaTypes.OciManifest,
            Descriptor.Of(docker ? MediaTypes.DockerConfig : MediaTypes.OciConfig, configBytes),
            [.. layers.Select(layer => layer.Descriptor)]);
        draft.Image = new BuiltImage(manifest, config, layers);
        return Task.CompletedTask;
    }

    /// <summary>A base's layer keeps its bytes, but its type is called as the image's own format calls it.</summary>
    private static Blob Retyped(Blob layer, ImageFormat format)
    {
        LayerCompression? compression = layer.Descriptor.MediaType switch
        {
            MediaTypes.OciLayer or MediaTypes.DockerLayer => LayerCompression.None,
            MediaTypes.OciLayerGzip or MediaTypes.DockerLayerGzip => LayerCompression.Gzip,
            MediaTypes.OciLayerZstd => LayerCompression.Zstd,
            _ => null,
        };
        return compression is null ? layer : layer with { Descriptor = layer.Descriptor with { MediaType = LayerFile.MediaType(format, compression.Value) } };
    }
}
