using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using ReproGet.Core;
using ReproGet.Core.Cache;
using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Tasks;

/// <summary>Makes one archive with the images of all runtime identifiers.</summary>
[MSBuildMultiThreadableTask]
public sealed class BuildImage : CoreTask
{
    /// <summary>What the inner builds wrote with <see cref="DescribeImage"/>.</summary>
    [Required]
    public ITaskItem[] Images { get; set; } = [];

    /// <summary>The request files of the same evaluations.</summary>
    [Required]
    public ITaskItem[] Requests { get; set; } = [];

    /// <summary>The pattern of the sums files.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>How much of the lock the requests speak for: a name of <see cref="LockCheckScope"/>.</summary>
    [Required]
    public string Scope { get; set; } = "";

    /// <summary>Where the blobs are.</summary>
    [Required]
    public string CacheDirectory { get; set; } = "";

    /// <summary>For what is needed in between. It is emptied.</summary>
    [Required]
    public string WorkDirectory { get; set; } = "";

    /// <summary>The archive to write.</summary>
    [Required]
    public string Archive { get; set; } = "";

    /// <summary><c>ContainerRepository</c>.</summary>
    [Required]
    public string Repository { get; set; } = "";

    /// <summary><c>ContainerImageTags</c>.</summary>
    public ITaskItem[] ImageTags { get; set; } = [];

    /// <summary><c>gzip</c>, <c>zstd</c> or <c>none</c>.</summary>
    public string LayerCompression { get; set; } = "gzip";

    /// <summary><c>ReproGetSbom</c>.</summary>
    public string Sbom { get; set; } = "none";

    /// <summary>The time of the app's files; empty for the lock's.</summary>
    public string SourceDateEpoch { get; set; } = "";

    /// <summary>An item an image: RuntimeIdentifier, Digest, Path (of the archive), Sbom (files, with semicolons between).</summary>
    [Output]
    public ITaskItem[] BuiltImages { get; set; } = [];

    /// <summary>The digest of what a tag points to: of the index, where there are several images.</summary>
    [Output]
    public string Digest { get; set; } = "";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task RunAsync(CancellationToken cancellationToken)
    {
        var descriptions = Images.Select(item => ImageDescription.Read(item.ItemSpec)).ToList();
        var wrong = descriptions.SelectMany(description => description.Wrong).Distinct().Select(setting => new ReproGetException(setting.Code, setting.Message)).ToList();
        if (wrong.Count > 0)
            throw new AggregateException(wrong);
        var files = LockFiles.FromPattern(LockFile, ProjectFile);
        using var surroundings = new Surroundings(this, CacheDirectory);
        var state = await LockReading.ReadCurrentAsync(files, Requests, Enum.Parse<LockCheckScope>(Scope), cancellationToken);
        state = await BareImage.CompleteAsync(state, new BlobCache(CacheDirectory), SettingValues.SourceDate(SourceDateEpoch), ProjectFile, reference => surroundings.OpenBase(reference, cancellationToken)!, cancellationToken);
        ArchivePlace.Check(Archive, state.Document.Base?.Reference, Path.GetDirectoryName(ProjectFile)!);
        ArchivePlace.CheckSummary(Archive);
        // It is run-<GUID>/work of the project's.
        Leftovers.SweepRuns(Path.GetDirectoryName(Path.GetDirectoryName(WorkDirectory))!);
        using var work = new WorkFolder(WorkDirectory);
        var formats = SettingValues.Sboms(Sbom);
        var names = new ImageNames(ImageName.NormalizeRepository(Repository), [.. ImageTags.Select(item => ImageName.CheckTag(item.ItemSpec)).Distinct(StringComparer.Ordinal)]);
        var database = await DeclaredDatabase.ReadAsync(state.Document.Request.Options, surroundings.Context.ProjectFolder, ProjectFile, cancellationToken);
        var made = new List<(ImageDescription Description, MadeImage Made)>();
        foreach (var description in descriptions)
            made.Add((description, await BuildAsync(state, database, description, surroundings, cancellationToken)));
        var images = made.Select(one => (one.Description.RuntimeIdentifier, one.Made.Image)).ToList();
        var bundle = MultiImage.Combine(images.Select(image => image.Image));
        await ImageArchiveWriter.WriteAsync(bundle, names, Archive, state.Document.Epoch.ToUnixTimeSeconds(), cancellationToken);
        ImageSummary.Write(ArchivePlace.SummaryOf(Archive), bundle, names, images);
        var sboms = made.ToDictionary(one => one.Description.RuntimeIdentifier, one => SbomFiles.Write(Archive, names.Repository, one.Description, one.Made, state.Document, formats), StringComparer.Ordinal);
        Digest = bundle.Root.Digest.ToString();
        BuiltImages = [.. images.Select(image => Item(image.RuntimeIdentifier, image.Image, sboms[image.RuntimeIdentifier]))];
    }

    private Task<MadeImage> BuildAsync(LockState state, DeclaredDatabase? database, ImageDescription description, Surroundings surroundings, CancellationToken cancellationToken)
        => new LockedImage
        {
            Project = ProjectFile,
            SelfContained = description.SelfContained,
            Lock = state,
            Database = database,
            Architecture = Architecture.FromRuntimeIdentifier(description.RuntimeIdentifier)!,
            Cache = new BlobCache(CacheDirectory),
            OpenBase = reference => surroundings.OpenBase(reference, cancellationToken)!,
            RuntimeConfiguration = description.RuntimeConfiguration,
            PublishFolder = description.PublishFolder,
            Files = description.Files,
            TrustedCertificates = description.TrustedCertificates,
            Settings = description.Settings,
            AppTime = SettingValues.SourceDate(SourceDateEpoch),
            Compression = SettingValues.Compression(LayerCompression),
            WorkDirectory = Path.Combine(WorkDirectory, description.RuntimeIdentifier),
            Diagnostics = this,
        }.BuildAsync(cancellationToken);

    private TaskItem Item(string runtimeIdentifier, BuiltImage image, IReadOnlyList<string> sboms)
    {
        var item = new TaskItem(ItemText.Escaped(Archive));
        item.SetMetadata("RuntimeIdentifier", runtimeIdentifier);
        item.SetMetadata("Digest", image.Descriptor.Digest.ToString());
        item.SetMetadata("Size", image.Layers.Sum(layer => layer.Descriptor.Size).ToString(CultureInfo.InvariantCulture));
        item.SetMetadata("Path", ItemText.Escaped(Archive));
        item.SetMetadata("Sbom", string.Join(';', sboms));
        return item;
    }
}
