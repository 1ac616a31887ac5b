namespace ReproGet.Core.Oci;

/// <summary>One platform's image with all its bytes at hand.</summary>
public sealed class BuiltImage
{
    /// <summary>Joins what belongs together.</summary>
    /// <param name="manifest">Names <paramref name="config"/> and <paramref name="layers"/>, in this order.</param>
    /// <param name="config">How it runs.</param>
    /// <param name="layers">Lowest first.</param>
    public BuiltImage(ImageManifest manifest, ImageConfig config, IReadOnlyList<Blob> layers)
    {
        Manifest = manifest;
        Config = config;
        Layers = layers;
        var bytes = manifest.ToBytes();
        ManifestBlob = Blob.Of(manifest.MediaType, bytes);
        ConfigBlob = Blob.Of(manifest.Config.MediaType, config.ToBytes());
        Descriptor = ManifestBlob.Descriptor with { Platform = config.Platform };
    }

    /// <summary>Of the manifest, with the platform.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>What it runs on.</summary>
    public Platform Platform => Config.Platform;

    /// <summary>Its manifest.</summary>
    public ImageManifest Manifest { get; }

    /// <summary>Its configuration.</summary>
    public ImageConfig Config { get; }

    /// <summary>Its layers, lowest first.</summary>
    public IReadOnlyList<Blob> Layers { get; }

    /// <summary>The manifest's bytes.</summary>
    public Blob ManifestBlob { get; }

    /// <summary>The configuration's bytes.</summary>
    public Blob ConfigBlob { get; }
}
