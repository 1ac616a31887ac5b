using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Images;

/// <summary>All that decides about one platform's image.</summary>
public sealed record ImageRequest
{
    /// <summary>What it runs on.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The image below; null for <c>scratch</c>.</summary>
    public BaseImage? Base { get; init; }

    /// <summary>The whole root file system below the files and the app: base and packages. It is read for links and directories, and not changed.</summary>
    public required FileTree Tree { get; init; }

    /// <summary>What the packages brought; null where they brought nothing.</summary>
    public PackageLayer? Packages { get; init; }

    /// <summary><c>ContainerFile</c> items, with paths from the root. Their times are set here.</summary>
    public IReadOnlyList<FileEntry> Files { get; init; } = [];

    /// <summary>The app, as <see cref="PublishFolder"/> gives it.</summary>
    public IReadOnlyList<AppFile> AppFiles { get; init; } = [];

    /// <summary>What the project says.</summary>
    public required ImageSettings Settings { get; init; }

    /// <summary>The time of the image, from the lock: seconds since 1970.</summary>
    public required long Epoch { get; init; }

    /// <summary>The time of the app's and the project's own files: <c>SOURCE_DATE_EPOCH</c>, else <see cref="Epoch"/>.</summary>
    public required long AppTime { get; init; }

    /// <summary>Of the layers that we make.</summary>
    public required LayerCompression Compression { get; init; }
}

/// <summary>The image that ours stands on.</summary>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Layers">Its layers, which go into ours byte for byte.</param>
/// <param name="Digest">The digest that the project knows it by.</param>
public sealed record BaseImage(ImageManifest Manifest, ImageConfig Config, IReadOnlyList<Blob> Layers, Digest Digest);
