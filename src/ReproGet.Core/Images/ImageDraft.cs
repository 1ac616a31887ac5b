using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Images;

/// <summary>An image in the making: what the steps read and leave behind.</summary>
internal sealed class ImageDraft
{
    public ImageDraft(ImageRequest request, string workDirectory, IDiagnostics diagnostics)
    {
        Request = request;
        WorkDirectory = workDirectory;
        Diagnostics = diagnostics;
        Format = request.Settings.Format ?? (request.Base?.Manifest.MediaType == MediaTypes.DockerManifest ? ImageFormat.Docker : ImageFormat.Oci);
        // A copy: the request's tree stays as it is.
        foreach (var entry in request.Tree.Entries)
            Tree.Set(entry);
        if (request.Packages is { } packages)
            Layers.Add(new DraftLayer(packages.ToBlob(Format), new LayerNote(packages.Description.DiffId, "ReproGet.Sdk packages", "Distro packages of the lock")));
    }

    public ImageRequest Request { get; }

    /// <summary>Where layers are written.</summary>
    public string WorkDirectory { get; }

    public IDiagnostics Diagnostics { get; }

    public ImageFormat Format { get; }

    /// <summary>The tree as far as it stands.</summary>
    public FileTree Tree { get; } = new();

    /// <summary>The layers that we made, lowest first.</summary>
    public List<DraftLayer> Layers { get; } = [];

    /// <summary>What the image will run with; set by <see cref="ConfigStep"/>.</summary>
    public ImageConfig? Config { get; set; }

    /// <summary>The finished image; set by <see cref="ManifestStep"/>.</summary>
    public BuiltImage? Image { get; set; }
}

/// <summary>A layer of ours.</summary>
/// <param name="Blob">Where it is.</param>
/// <param name="Note">What the history says of it.</param>
internal sealed record DraftLayer(Blob Blob, LayerNote Note);

/// <summary>One step on the way to an image.</summary>
internal interface IImageStep
{
    Task RunAsync(ImageDraft draft, CancellationToken cancellationToken);
}
