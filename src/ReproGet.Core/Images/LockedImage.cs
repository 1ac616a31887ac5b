using System.Collections.Concurrent;
using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images.Bases;
using ReproGet.Core.Images.Roots;
using ReproGet.Core.Installation.Debian;
using ReproGet.Core.Installation.Effects;
using ReproGet.Core.Installation.Effects.Certificates;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Sbom;

namespace ReproGet.Core.Images;

/// <summary>Makes one platform's image of a lock, the blobs in the cache and a publish folder.</summary>
public sealed record LockedImage
{
    /// <summary>The lock.</summary>
    public required LockState Lock { get; init; }

    /// <summary>Of the image.</summary>
    public required Architecture Architecture { get; init; }

    /// <summary>Where the blobs are.</summary>
    public required BlobCache Cache { get; init; }

    /// <summary>Opens the place of a base image by what <c>ContainerBaseImage</c> says; asked only where the cache lacks a part of it.</summary>
    public Func<string, BaseSource>? OpenBase { get; init; }

    /// <summary>Whether the app brings .NET with it; the base has none.</summary>
    public required bool SelfContained { get; init; }

    /// <summary>The <c>runtimeconfig.json</c> that a single file has inside, where it stands beside as well; null for none.</summary>
    public string? RuntimeConfiguration { get; init; }

    /// <summary>The project, for messages.</summary>
    public required string Project { get; init; }

    /// <summary>What this publish made, and nothing else.</summary>
    public required string PublishFolder { get; init; }

    /// <summary>Certificates that the image shall trust beside those of its packages.</summary>
    public IReadOnlyList<TrustedCertificate> TrustedCertificates { get; init; } = [];

    /// <summary>The project's <c>ContainerFile</c> items.</summary>
    public IReadOnlyList<ContainerFileItem> Files { get; init; } = [];

    /// <summary>What the project says of its image.</summary>
    public required ImageSettings Settings { get; init; }

    /// <summary>The time of the app's files, in seconds since 1970; null for the lock's epoch.</summary>
    public long? AppTime { get; init; }

    /// <summary>Of the layers.</summary>
    public required LayerCompression Compression { get; init; }

    /// <summary>Where unpacked packages and layers stand until the image was written: one folder an image.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>Where warnings go.</summary>
    public required IDiagnostics Diagnostics { get; init; }

    /// <summary>The package database that the project names in the place of the base's; null for none.</summary>
    public DeclaredDatabase? Database { get; init; }

    /// <summary>Makes the image.</summary>
    /// <exception cref="ReproGetException">RG1074: the database is not the locked one; RG5xxx: a package or the project's own files cannot go into an image; RG60xx: the base cannot be had; RG5014, RG5015: the work directory cannot be written.</exception>
    public async Task<MadeImage> BuildAsync(CancellationToken cancellationToken)
    {
        SettingsRules.Check(Settings);
        if (Database is not null && Lock.Document.Base?.Platforms.First(platform => platform.Architecture == Architecture.Name).PackageDatabase is { } locked && locked != Database.Digest)
            throw DistroErrors.OtherDatabase(Lock.Document.Request.Options.InstalledPackages!, Project);
        var epoch = Lock.Document.Epoch.ToUnixTimeSeconds();
        var app = Images.PublishFolder.Read(PublishFolder, cancellationToken);
        if (!app.Any(file => file.SourcePath is not null))
            throw ImageErrors.EmptyPublishFolder(PublishFolder);
        if (!SelfContained && Lock.Document.Base is null)
            throw ImageErrors.FrameworkDependent(Path.GetFileName(Project));
        using var work = new WorkFolder(Path.Combine(WorkDirectory, "root"));
        var image = await PullAsync(cancellationToken).ConfigureAwait(false);
        var root = await PrepareAsync(image, epoch, work.Path, cancellationToken).ConfigureAwait(false);
        if (!SelfContained)
            FrameworkCheck.Run(root.Tree, image!.Config, app, RuntimeConfiguration, Path.GetFileName(Project));
        FinishedTree.CheckGlobalization(root, image?.Config, Settings, app, Diagnostics);
        FinishedTree.Check(root, Architecture, app, Settings.WorkingDirectory, Diagnostics);
        var files = ContainerFiles.Read(Files, root.Tree);
        FinishedTree.CheckUser(root.Tree, files, Settings.User, Diagnostics);
        var request = new ImageRequest
        {
            Platform = image?.Config.Platform ?? new Platform(Architecture.OciArchitecture, Variant: Architecture.OciVariant),
            Base = image,
            Tree = root.Tree,
            Packages = root.Layer,
            Files = files,
            AppFiles = app,
            Settings = Settings with { Labels = Labels.WithCreated(Settings.Labels, epoch) },
            Epoch = epoch,
            AppTime = AppTime ?? epoch,
            Compression = Compression,
        };
        return new MadeImage(await ImageAssembler.AssembleAsync(request, WorkDirectory, Diagnostics, cancellationToken).ConfigureAwait(false), root.Packages);
    }

    /// <summary>The same without the packages, for others to install: layers of the project's own, uncompressed, and the configuration. Accounts and links are those of the base.</summary>
    /// <returns>The base, and the image without packages; neither on <c>scratch</c>.</returns>
    /// <exception cref="ReproGetException">As <see cref="BuildAsync"/>.</exception>
    public async Task<(BaseImage Base, BuiltImage Image)?> BuildWithoutPackagesAsync(CancellationToken cancellationToken)
    {
        SettingsRules.Check(Settings);
        if (await PullAsync(cancellationToken).ConfigureAwait(false) is not { } image)
            return null;
        var epoch = Lock.Document.Epoch.ToUnixTimeSeconds();
        using var work = new WorkFolder(Path.Combine(WorkDirectory, "root"));
        var tree = BaseTree.Read(image, Lock.Document.Base!.Reference, work.Path, cancellationToken);
        var request = new ImageRequest
        {
            Platform = image.Config.Platform,
            Base = image,
            Tree = tree,
            Files = ContainerFiles.Read(Files, tree),
            AppFiles = Images.PublishFolder.Read(PublishFolder, cancellationToken),
            Settings = Settings with { Labels = Labels.WithCreated(Settings.Labels, epoch) },
            Epoch = epoch,
            AppTime = AppTime ?? epoch,
            Compression = LayerCompression.None,
        };
        return (image, await ImageAssembler.AssembleAsync(request, WorkDirectory, Diagnostics, cancellationToken).ConfigureAwait(false));
    }

    private async Task<BaseImage?> PullAsync(CancellationToken cancellationToken)
        => Lock.Document.Base is { } locked
            ? await new BaseStore(Cache).PullAsync(() => OpenBase!(locked.Reference), locked, Architecture, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>From the cache, or made now and put there.</summary>
    private async Task<PreparedRoot> PrepareAsync(BaseImage? image, long epoch, string work, CancellationToken cancellationToken)
    {
        var wrong = new ConcurrentBag<Digest>();
        var installation = Installation(epoch, work, wrong);
        var roots = new RootCache(Cache);
        var declared = new OsRelease(Lock.Document.Request.Options.Distro ?? "", Lock.Document.Request.Options.Suite ?? "", "");
        var key = RootKey.Of(installation, TrustedCertificates, image?.Digest, declared, Lock.Document.ImageFormat, Compression);
        try
        {
            var root = await roots.TryLoadAsync(key, cancellationToken).ConfigureAwait(false);
            if (root is null)
            {
                var folder = roots.TryMakeLayerFolder();
                root = await new RootStage(image, Lock.Document.Base?.Reference ?? "", declared, Compression, folder ?? WorkDirectory, WorkDirectory).RunAsync(installation, cancellationToken).ConfigureAwait(false);
                if (folder is not null)
                    await roots.StoreAsync(key, root, cancellationToken).ConfigureAwait(false);
            }
            DiagnosticRecord.Repeat(root.Words, Diagnostics);
            return root;
        }
        catch (ReproGetException failure) when (failure.Code == OciErrors.WrongContentCode && image is not null)
        {
            await new BaseStore(Cache).VerifyAsync(image).ConfigureAwait(false);
            throw;
        }
        finally
        {
            // A blob that has rotted is set aside, so that the next build downloads it again.
            foreach (var digest in wrong)
                await Cache.VerifyAsync(digest, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private DebInstallation Installation(long epoch, string spool, ConcurrentBag<Digest> wrong)
    {
        var architecture = Lock.Document.Find(Architecture.Name)!;
        var locked = architecture.Packages.ToDictionary(package => package.File, StringComparer.Ordinal);
        var ignored = Lock.Document.Request.Packages[Architecture.Name].Where(package => package.IgnoreMaintainerScripts).Select(package => package.Name).ToHashSet(StringComparer.Ordinal);
        return new DebInstallation
        {
            Removes = [.. architecture.Removes.Select(package => package.Name)],
            Packages = [.. Lock.Sums[Architecture.Name].Files.Select(file => new PackageToInstall(
                file,
                Cache.BlobPath(file.Digest),
                locked[file.Name].Requested,
                locked[file.Name].Name is { } name && ignored.Contains(name.Package)) { Name = locked[file.Name].Name })],
            Architecture = Architecture,
            SkipsInstalled = Lock.IsBare,
            Database = Database,
            Epoch = epoch,
            WorkDirectory = spool,
            Effects = StandardEffects.Trusting(TrustedCertificates),
            AlwaysHasEffects = TrustedCertificates.Count > 0,
            Diagnostics = Diagnostics,
            MaxParallel = Environment.ProcessorCount,
            OnWrongBlob = package => wrong.Add(package.File.Digest),
        };
    }
}

/// <summary>An image, and what is known of what it is made of.</summary>
/// <param name="Image">The image.</param>
/// <param name="Packages">The distro packages in it.</param>
public sealed record MadeImage(BuiltImage Image, IReadOnlyList<SbomPackage> Packages);
