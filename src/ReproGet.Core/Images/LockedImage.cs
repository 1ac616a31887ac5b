using System.Collections.Concurrent;
using ReproGet.Core.Cache;
using ReproGet.Core.FileSystem;
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
    /// <exception cref="ReproGetException">RG5xxx: a package or the project's own files cannot go into an image; RG5014, RG5015: the work directory cannot be written.</exception>
    public async Task<BuiltImage> BuildAsync(CancellationToken cancellationToken)
    {
        if (!SelfContained)
            throw ImageErrors.FrameworkDependent(Path.GetFileName(Project));
        SettingsRules.Check(Settings);
        var epoch = Lock.Document.Epoch.ToUnixTimeSeconds();
        var wrong = new ConcurrentBag<Digest>();
        using var spool = new WorkFolder(Path.Combine(WorkDirectory, "unpacked"));
        try
        {
            var root = await ScratchInstaller.InstallAsync(Installation(epoch, spool.Path, wrong), cancellationToken).ConfigureAwait(false);
            var app = Images.PublishFolder.Read(PublishFolder, cancellationToken);
            if (!app.Any(file => file.SourcePath is not null))
                throw ImageErrors.EmptyPublishFolder(PublishFolder);
            FinishedTree.Check(root, Requested(), app, Settings.WorkingDirectory, Diagnostics);
            var request = new ImageRequest
            {
                Platform = new Platform(Architecture.OciArchitecture, Variant: Architecture.OciVariant),
                Tree = root.Tree,
                PackageEntries = root.Tree.Entries,
                AppFiles = app,
                Settings = Settings with { Labels = Labels.WithCreated(Settings.Labels, epoch) },
                Epoch = epoch,
                AppTime = AppTime ?? epoch,
                Compression = Compression,
            };
            return await ImageAssembler.AssembleAsync(request, WorkDirectory, Diagnostics, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // A blob that has rotted is set aside, so that the next build downloads it again.
            foreach (var digest in wrong)
                await Cache.VerifyAsync(digest, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private HashSet<string> Requested()
        => Lock.Document.Request.Packages[Architecture.Name].Select(package => package.Name).ToHashSet(StringComparer.Ordinal);

    private ScratchInstallation Installation(long epoch, string spool, ConcurrentBag<Digest> wrong)
    {
        var locked = Lock.Document.Find(Architecture.Name)!.Packages.ToDictionary(package => package.File, StringComparer.Ordinal);
        var ignored = Lock.Document.Request.Packages[Architecture.Name].Where(package => package.IgnoreMaintainerScripts).Select(package => package.Name).ToHashSet(StringComparer.Ordinal);
        return new ScratchInstallation
        {
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
