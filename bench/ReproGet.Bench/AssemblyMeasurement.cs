using System.Globalization;
using ReproGet.Core.Cache;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Installation;
using ReproGet.Core.Installation.Debian;
using ReproGet.Core.Installation.Effects;
using ReproGet.Core.Locking;
using ReproGet.Core.Packages;

namespace ReproGet.Bench;

/// <summary>The parts of an image, made in this process: unpacking with all effects, then each layer with each compression.</summary>
internal sealed class AssemblyMeasurement : IMeasurement
{
    private const string RuntimeIdentifier = "linux-x64";

    public string Name => "assembly";

    public async Task<IReadOnlyList<MarkdownTable>> RunAsync(Workspace workspace)
    {
        workspace.Dotnet(null, "publish").Run();
        var state = (await LockFiles.FromPattern(workspace.Lock, workspace.Project).ReadAsync(CancellationToken.None))!;
        var spool = Path.Combine(workspace.Root, "unpacked");
        var installation = Installation(state, workspace.Cache, spool);
        var table = new MarkdownTable($"Making the image for {RuntimeIdentifier}", "part", "median", "range", "size", "rate");

        InstalledRoot? root = null;
        var unpacking = Repetition.Of(workspace.Options.Runs, () =>
        {
            if (Directory.Exists(spool))
                Directory.Delete(spool, recursive: true);
            Directory.CreateDirectory(spool);
            return Repetition.Time(() => root = DebInstaller.InstallAsync(installation, CancellationToken.None).GetAwaiter().GetResult());
        });
        var packages = Build(workspace, root!, [], LayerCompression.None).Layers[0].Descriptor.Size;
        table.Add($"unpacking {installation.Packages.Count} packages, effects, database", unpacking.MedianText, unpacking.RangeText, Size(packages), unpacking.RateOf(packages));
        AddLayer(table, workspace, "package layer", root!, []);
        var publish = Path.Combine(workspace.WithSdk, "obj", "reproget", "Release", "net10.0", $"publish-{RuntimeIdentifier}");
        AddLayer(table, workspace, "app layer", root! with { Tree = new FileTree() }, PublishFolder.Read(publish, CancellationToken.None));
        return [table];
    }

    private static void AddLayer(MarkdownTable table, Workspace workspace, string label, InstalledRoot root, IReadOnlyList<AppFile> app)
    {
        var plain = Build(workspace, root, app, LayerCompression.None).Layers[0].Descriptor.Size;
        foreach (var compression in new[] { LayerCompression.None, LayerCompression.Gzip, LayerCompression.Zstd })
        {
            var size = 0L;
            var sample = Repetition.Of(
                workspace.Options.Runs,
                () => Repetition.Time(() => size = Build(workspace, root, app, compression).Layers[0].Descriptor.Size));
            table.Add($"{label}, {compression.ToString().ToLowerInvariant()}", sample.MedianText, sample.RangeText, Size(size), sample.RateOf(plain));
        }
    }

    private static Core.Oci.BuiltImage Build(Workspace workspace, InstalledRoot root, IReadOnlyList<AppFile> app, LayerCompression compression)
    {
        var folder = Path.Combine(workspace.Root, "layers");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var request = new ImageRequest
        {
            Platform = new Core.Oci.Platform(root.Architecture.OciArchitecture, Variant: root.Architecture.OciVariant),
            Tree = root.Tree,
            Packages = PackageLayer.WriteAsync(root.Tree.Entries, compression, folder, CancellationToken.None).GetAwaiter().GetResult(),
            AppFiles = app,
            Settings = new ImageSettings(),
            Epoch = root.Epoch,
            AppTime = root.Epoch,
            Compression = compression,
        };
        return ImageAssembler.AssembleAsync(request, folder, new Silence(), CancellationToken.None).GetAwaiter().GetResult();
    }

    private static DebInstallation Installation(LockState state, string cache, string spool)
    {
        var architecture = Architecture.FromRuntimeIdentifier(RuntimeIdentifier)!;
        var blobs = new BlobCache(cache);
        return new DebInstallation
        {
            Packages = [.. state.Sums[architecture.Name].Files.Select(file => new PackageToInstall(file, blobs.BlobPath(file.Digest), IsRequested: true))],
            Architecture = architecture,
            Epoch = state.Document.Epoch.ToUnixTimeSeconds(),
            WorkDirectory = spool,
            Effects = StandardEffects.All,
            Diagnostics = new Silence(),
            MaxParallel = Environment.ProcessorCount,
        };
    }

    private static string Size(long bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture) + " MB";
}
