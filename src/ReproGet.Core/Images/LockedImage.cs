using System.Collections.Concurrent;
using ReproGet.Core.Cache;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images.Bases;
using ReproGet.Core.Installation;
using ReproGet.Core.Installation.Debian;
using ReproGet.Core.Installation.Effects;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

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

    /// <summary>The project, for messages.</summary>
    public required string Project { get; init; }

    /// <summary>What this publish made, and nothing else.</summary>
    public required string PublishFolder { get; init; }

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

    /// <summary>Makes the image.</summary>
    /// <exception cref="ReproGetException">RG5xxx: a package or the project's own files cannot go into an image; RG60xx: the base cannot be had; RG5014, RG5015: the work directory cannot be written.</exception>
    public async Task<BuiltImage> BuildAsync(CancellationToken cancellationToken)
    {
        SettingsRules.Check(Settings);
        var epoch = Lock.Document.Epoch.ToUnixTimeSeconds();
        var wrong = new ConcurrentBag<Digest>();
        using var spool = new WorkFolder(Path.Combine(WorkDirectory, "unpacked"));
        var bases = new BaseStore(Cache);
        BaseImage? image = null;
        try
        {
            var app = Images.PublishFolder.Read(PublishFolder, cancellationToken);
            if (!app.Any(file => file.SourcePath is not null))
                throw ImageErrors.EmptyPublishFolder(PublishFolder);
            if (Lock.Document.Base is { } locked)
                image = await bases.PullAsync(() => OpenBase!(locked.Reference), locked, Architecture, cancellationToken).ConfigureAwait(false);
            var below = image is null ? null : BaseTree.Read(image, Lock.Document.Base!.Reference, spool.Path, cancellationToken);
            FrameworkCheck.Run(below, image?.Config, app, SelfContained, Path.GetFileName(Project));
            var root = await InstallAsync(below, epoch, spool.Path, wrong, cancellationToken).ConfigureAwait(false);
            var entries = below is null ? root.Tree.Entries : LayerDifference.Between(below, root.Tree, epoch);
            FinishedTree.Check(root, below, Requested(), app, Settings.WorkingDirectory, Diagnostics);
            var request = new ImageRequest
            {
                Platform = image?.Config.Platform ?? new Platform(Architecture.OciArchitecture, Variant: Architecture.OciVariant),
                Base = image,
                Tree = root.Tree,
                PackageEntries = entries,
                AppFiles = app,
                Settings = Settings with { Labels = Labels.WithCreated(Settings.Labels, epoch) },
                Epoch = epoch,
                AppTime = AppTime ?? epoch,
                Compression = Compression,
            };
            return await ImageAssembler.AssembleAsync(request, WorkDirectory, Diagnostics, cancellationToken).ConfigureAwait(false);
        }
        catch (ReproGetException failure) when (failure.Code == OciErrors.WrongContentCode && image is not null)
        {
            foreach (var layer in image.Layers)
                await bases.VerifyAsync(layer.Descriptor.Digest, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        finally
        {
            // A blob that has rotted is set aside, so that the next build downloads it again.
            foreach (var digest in wrong)
                await Cache.VerifyAsync(digest, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<InstalledRoot> InstallAsync(FileTree? below, long epoch, string spool, ConcurrentBag<Digest> wrong, CancellationToken cancellationToken)
    {
        var locked = Lock.Document.Find(Architecture.Name)!;
        // What is not of a distro that we know need not even be one.
        return below is not null && locked.Packages.Count == 0 && locked.Removes.Count == 0
            ? new InstalledRoot(below, [], Architecture, epoch, Diagnostics)
            : await DebInstaller.InstallAsync(Installation(below, epoch, spool, wrong), cancellationToken).ConfigureAwait(false);
    }

    private HashSet<string> Requested()
        => Lock.Document.Request.Packages[Architecture.Name].Select(package => package.Name).ToHashSet(StringComparer.Ordinal);

    private DebInstallation Installation(FileTree? below, long epoch, string spool, ConcurrentBag<Digest> wrong)
    {
        var architecture = Lock.Document.Find(Architecture.Name)!;
        var locked = architecture.Packages.ToDictionary(package => package.File, StringComparer.Ordinal);
        var ignored = Lock.Document.Request.Packages[Architecture.Name].Where(package => package.IgnoreMaintainerScripts).Select(package => package.Name).ToHashSet(StringComparer.Ordinal);
        return new DebInstallation
        {
            Base = below,
            Removes = [.. architecture.Removes.Select(package => package.Name)],
            Packages = [.. Lock.Sums[Architecture.Name].Files.Select(file => new PackageToInstall(
                file,
                Cache.BlobPath(file.Digest),
                locked[file.Name].Requested,
                DebianFileName.Parse(file.Name) is { } name && ignored.Contains(name.Package)))],
            Architecture = Architecture,
            Epoch = epoch,
            WorkDirectory = spool,
            Effects = StandardEffects.All,
            Diagnostics = Diagnostics,
            MaxParallel = Environment.ProcessorCount,
            OnWrongBlob = package => wrong.Add(package.File.Digest),
        };
    }
}
