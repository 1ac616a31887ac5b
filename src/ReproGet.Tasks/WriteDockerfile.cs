using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using ReproGet.Core;
using ReproGet.Core.Cache;
using ReproGet.Core.Dockerfiles;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Locking;
using ReproGet.Core.Packages;

namespace ReproGet.Tasks;

/// <summary>Writes Dockerfiles, and the folder that they are built in.</summary>
[MSBuildMultiThreadableTask]
public sealed class WriteDockerfile : CoreTask
{
    /// <summary>What the inner builds wrote with <see cref="DescribeImage"/>; none where there is no lock.</summary>
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

    /// <summary>The folder.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>The time of the app's files; empty for the lock's.</summary>
    public string SourceDateEpoch { get; set; } = "";

    /// <summary>The Dockerfiles.</summary>
    [Output]
    public ITaskItem[] Dockerfiles { get; set; } = [];

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task RunAsync(CancellationToken cancellationToken)
    {
        using var surroundings = new Surroundings(this, CacheDirectory);
        var cache = new BlobCache(CacheDirectory);
        using var work = new WorkFolder(WorkDirectory);
        var request = Images.Length > 0
            ? await OfLockAsync(cache, surroundings, cancellationToken)
            : await WithoutLockAsync(cache, surroundings, cancellationToken);
        var written = await new DockerContext(Rooted(Directory), cache, this).WriteAsync(request, cancellationToken);
        foreach (var path in written)
            Announce($"{Path.GetFileNameWithoutExtension(ProjectFile)} -> {path}");
        if (Images.Length == 0)
            Announce($"{Path.GetFileName(ProjectFile)} has no lock yet, so only the Dockerfile that makes sums files was written. For the other, lock first: dotnet build -t:ReproGetLock {Path.GetFileName(ProjectFile)}");
        Dockerfiles = [.. written.Select(path => new TaskItem(ItemText.Escaped(path)))];
    }

    private async Task<DockerfileRequest> OfLockAsync(BlobCache cache, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var descriptions = Images.Select(item => ImageDescription.Read(item.ItemSpec)).ToList();
        var wrong = descriptions.SelectMany(description => description.Wrong).Distinct().Select(setting => new ReproGetException(setting.Code, setting.Message)).ToList();
        if (wrong.Count > 0)
            throw new AggregateException(wrong);
        var state = await LockReading.ReadCurrentAsync(LockFiles.FromPattern(LockFile, ProjectFile), Requests, Enum.Parse<LockCheckScope>(Scope), cancellationToken);
        state = await BareImage.CompleteForDockerfileAsync(state, cache, SettingValues.SourceDate(SourceDateEpoch), reference => surroundings.OpenBase(reference, cancellationToken), cancellationToken);
        var images = new List<DockerfileImage>();
        foreach (var description in descriptions)
        {
            var architecture = Architecture.FromRuntimeIdentifier(description.RuntimeIdentifier)!;
            if (await Describe(description, architecture, state, cache, surroundings, cancellationToken).BuildWithoutPackagesAsync(cancellationToken) is not var (lower, image))
                continue;
            images.Add(new DockerfileImage(architecture, state.Sums[architecture.Name].Files, lower.Config, image.Config, [.. image.Layers.Skip(lower.Layers.Count)])
            {
                Certificates = [.. description.TrustedCertificates.Select(certificate => (certificate.Name, certificate.Pem))],
            });
        }
        return Request(state.Document.Request, state.Document.Options, state.Document.Base, state.Document.Epoch) with { Images = images };
    }

    private async Task<DockerfileRequest> WithoutLockAsync(BlobCache cache, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var request = LockReading.ReadRequest(Requests);
        // Of nothing that is asked for no sums file can be made, either.
        if (request.Packages.Values.All(packages => packages.Count == 0))
            await LockFiles.FromPattern(LockFile, ProjectFile).ReadRequiredAsync(cancellationToken);
        var locked = await BareImage.PinAsync(request.Options.Base, request.Packages.Keys, cache, reference => surroundings.OpenBase(reference, cancellationToken), cancellationToken);
        var now = SettingValues.SourceDate(SourceDateEpoch) is { } time ? DateTimeOffset.FromUnixTimeSeconds(time) : DateTimeOffset.UtcNow;
        return Request(request, request.Options, locked, now);
    }

    private DockerfileRequest Request(LockRequest request, RequestOptions options, LockedBase? image, DateTimeOffset epoch) => new()
    {
        Project = Path.GetFileName(ProjectFile),
        Distro = options.Distro,
        Base = image,
        Epoch = epoch,
        Snapshot = options.Snapshot ?? epoch,
        InstallRecommends = options.InstallRecommends,
        Packages = request.Packages,
    };

    private LockedImage Describe(ImageDescription description, Architecture architecture, LockState state, BlobCache cache, Surroundings surroundings, CancellationToken cancellationToken) => new()
    {
        Project = ProjectFile,
        SelfContained = description.SelfContained,
        Lock = state,
        Architecture = architecture,
        Cache = cache,
        OpenBase = reference => surroundings.OpenBase(reference, cancellationToken)!,
        PublishFolder = description.PublishFolder,
        Files = description.Files,
        Settings = description.Settings,
        AppTime = SettingValues.SourceDate(SourceDateEpoch),
        Compression = LayerCompression.None,
        WorkDirectory = Path.Combine(WorkDirectory, description.RuntimeIdentifier),
        Diagnostics = this,
    };
}
