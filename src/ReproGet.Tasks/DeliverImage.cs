using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using ReproGet.Core.Images;
using ReproGet.Core.Images.Bases;
using ReproGet.Core.Oci;
using ReproGet.Core.Oci.Engine;

namespace ReproGet.Tasks;

/// <summary>Delivers an image archive by the rules of the .NET SDK's PublishContainer: into a file, a registry, or the local engine.</summary>
[MSBuildMultiThreadableTask]
public sealed class DeliverImage : CoreTask
{
    /// <summary>What <see cref="BuildImage"/> wrote.</summary>
    [Required]
    public string Archive { get; set; } = "";

    /// <summary><c>ContainerArchiveOutputPath</c>: a file, or a folder when it ends with a separator or is one.</summary>
    public string ArchiveOutputPath { get; set; } = "";

    /// <summary><c>ContainerRegistry</c>.</summary>
    public string Registry { get; set; } = "";

    /// <summary><c>ContainerRepository</c>.</summary>
    [Required]
    public string Repository { get; set; } = "";

    /// <summary><c>ContainerImageTags</c>.</summary>
    public ITaskItem[] ImageTags { get; set; } = [];

    /// <summary>The base image: where it is in the same registry, its layers are taken over without being sent.</summary>
    public string BaseImage { get; set; } = "";

    /// <summary><c>ReproGetSbom</c>: a registry gets the bills of materials that stand beside the archive.</summary>
    public string Sbom { get; set; } = "none";

    /// <summary><c>LocalRegistry</c>: <c>Docker</c>, <c>Podman</c>, or empty for the one that answers.</summary>
    public string LocalRegistry { get; set; } = "";

    /// <summary><c>DOCKER_HOST</c>; empty for where docker's and podman's own clients look.</summary>
    public string EngineAddress { get; set; } = "";

    /// <summary>The archive that was delivered.</summary>
    [Output]
    public string GeneratedArchiveOutputPath { get; set; } = "";

    /// <summary>Of the index, or of the only manifest.</summary>
    [Output]
    public string GeneratedContainerDigest { get; set; } = "";

    /// <summary>The manifest, as JSON; like the next two empty where there are several images, as the .NET SDK leaves them.</summary>
    [Output]
    public string GeneratedContainerManifest { get; set; } = "";

    /// <summary>The image's configuration, as JSON.</summary>
    [Output]
    public string GeneratedContainerConfiguration { get; set; } = "";

    /// <summary>The media type of <see cref="GeneratedContainerManifest"/>.</summary>
    [Output]
    public string GeneratedContainerMediaType { get; set; } = "";

    /// <summary>The index of several images, as JSON.</summary>
    [Output]
    public string GeneratedImageIndex { get; set; } = "";

    /// <summary>The names under which the image can be had.</summary>
    [Output]
    public ITaskItem[] GeneratedContainerNames { get; set; } = [];

    /// <summary>An item an image: Manifest, Configuration, ManifestDigest, ManifestMediaType.</summary>
    [Output]
    public ITaskItem[] GeneratedContainers { get; set; } = [];

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task RunAsync(CancellationToken cancellationToken)
    {
        var bundle = ImageArchive.Open(Archive, cancellationToken);
        var repository = ImageName.NormalizeRepository(Repository);
        var tags = ImageTags.Select(item => ImageName.CheckTag(item.ItemSpec)).Distinct(StringComparer.Ordinal).ToList();
        var place = await DeliverAsync(bundle, repository, tags, cancellationToken);

        GeneratedContainerDigest = bundle.Root.Digest.ToString();
        if (bundle.Index is { } index)
        {
            GeneratedImageIndex = Text(index);
        }
        else
        {
            GeneratedContainerMediaType = bundle.Root.MediaType;
            GeneratedContainerManifest = Text(bundle.RootBlob);
            GeneratedContainerConfiguration = Text(bundle.Images[0].ConfigBlob);
        }
        GeneratedContainers = [.. bundle.Images.Select(Generated)];
        GeneratedContainerNames = [.. tags.Select(tag => new TaskItem(Registry.Length > 0 && ArchiveOutputPath.Length == 0 ? $"{Registry}/{repository}:{tag}" : $"{repository}:{tag}"))];
        Announce($"Pushed image {repository}:{string.Join(", ", tags)} ({GeneratedContainerDigest}) to {place}.");
    }

    private async Task<string> DeliverAsync(ImageBundle bundle, string repository, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        if (ArchiveOutputPath.Length > 0)
        {
            GeneratedArchiveOutputPath = ImageArchive.DestinationOf(Rooted(ArchiveOutputPath), ArchiveOutputPath, repository);
            ArchivePlace.Check(GeneratedArchiveOutputPath, BaseImage, Path.GetDirectoryName(ProjectFile)!);
            await ImageArchive.CopyAsync(Archive, GeneratedArchiveOutputPath, cancellationToken);
            return $"the archive {GeneratedArchiveOutputPath}";
        }
        if (Registry.Length > 0)
        {
            using var registries = new RegistryAccess();
            var target = await registries.OpenForPushAsync(Registry, repository, cancellationToken);
            var images = ImageSummary.Identify(ArchivePlace.SummaryOf(Archive), bundle).ToList();
            var referrers = SbomFiles.Referrers(Archive, images, SettingValues.Sboms(Sbom));
            // As the .NET SDK does: of several, each image can be had by a tag as well.
            var imageTags = (bundle.Index is null ? [] : images).SelectMany(one => tags.Select(tag => (one.Image.ManifestBlob, Tag: ImageName.CheckTag($"{tag}-{one.RuntimeIdentifier}")))).ToList();
            await new ImagePusher(target, registries.ParallelUploads).PushAsync(bundle, referrers, tags, BaseRepository(), cancellationToken);
            foreach (var (manifest, tag) in imageTags)
                await target.TagAsync(manifest, tag, cancellationToken);
            return $"the registry {Registry}";
        }
        return await LoadAsync(bundle, new ImageNames(repository, tags), cancellationToken);
    }

    private async Task<string> LoadAsync(ImageBundle bundle, ImageNames names, CancellationToken cancellationToken)
    {
        var environment = Surroundings.Variables();
        if (EngineAddress.Length > 0)
            environment["DOCKER_HOST"] = EngineAddress;
        var engine = await ContainerEngine.FindAsync(new EnginePlaces(environment, Surroundings.Home).Find(LocalRegistry), cancellationToken);
        var loaded = await engine.LoadAsync(bundle, names, cancellationToken);
        var part = loaded.Root == bundle.Root ? "" : $", which got {loaded.Images[0].Platform} of it ({loaded.Root.Digest})";
        return $"the engine at {engine.Endpoint}{part}";
    }

    private string? BaseRepository()
        => BaseReference.Parse(BaseImage, "/").Kind == BaseKind.Registry && BaseImage.Length > 0 && ImageReference.Parse(BaseImage) is var reference && reference.Registry.Equals(Registry, StringComparison.OrdinalIgnoreCase)
            ? reference.Repository
            : null;

    private static TaskItem Generated(BuiltImage image)
    {
        var item = new TaskItem("GeneratedContainer");
        item.SetMetadata("Manifest", ItemText.Escaped(Text(image.ManifestBlob)));
        item.SetMetadata("Configuration", ItemText.Escaped(Text(image.ConfigBlob)));
        item.SetMetadata("ManifestDigest", image.Descriptor.Digest.ToString());
        item.SetMetadata("ManifestMediaType", image.Descriptor.MediaType);
        return item;
    }

    private static string Text(Blob blob)
    {
        using var reader = new StreamReader(blob.Content.Open());
        return reader.ReadToEnd();
    }
}
