using System.Globalization;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Images.Bases;

namespace ReproGet.Bench;

/// <summary>Many packages on a base that <c>mmdebstrap</c> makes: into a package layer, cold and from the cache, against <c>dpkg-deb --fsys-tarfile</c> over the same files, one after another.</summary>
internal sealed class PackageLayerMeasurement : IMeasurement
{
    public string Name => "packages";

    public async Task<IReadOnlyList<MarkdownTable>> RunAsync(Workspace workspace)
    {
        var (folder, project, state, cache) = await ManyPackages.PrepareAsync(workspace);
        var blobs = state.Sums["amd64"].Files.Select(file => cache.BlobPath(file.Digest)).ToList();
        Directory.CreateDirectory(Path.Combine(folder, "app"));
        File.WriteAllText(Path.Combine(folder, "app", "app"), "#!/bin/sh\n");

        var samples = Repetition.TakeTurns(
            workspace.Options.Runs,
            () => Repetition.Time(() => ListAll(blobs)),
            () => Cold(LayerCompression.None),
            () => Cold(LayerCompression.Gzip),
            () => Cold(LayerCompression.Zstd),
            () => Build(LayerCompression.Zstd));
        var size = blobs.Sum(blob => new FileInfo(blob).Length);
        var table = new MarkdownTable(
            string.Create(CultureInfo.InvariantCulture, $"{blobs.Count} packages, {size / 1e6:0} MB, into a package layer"), "what", "median", "range", "against dpkg-deb");
        string[] labels = ["`dpkg-deb --fsys-tarfile`, one after another, thrown away", "none", "gzip", "zstd", "from the cache"];
        for (var i = 0; i < samples.Count; i++)
            table.Add(labels[i], samples[i].MedianText, samples[i].RangeText, samples[i].RatioTo(samples[0]));
        return [table];

        TimeSpan Cold(LayerCompression compression)
        {
            workspace.ClearCache("layers");
            return Build(compression);
        }

        TimeSpan Build(LayerCompression compression) => Repetition.Time(() => new LockedImage
        {
            Lock = state,
            Architecture = Core.Packages.Architecture.FromName("amd64")!,
            Cache = cache,
            OpenBase = reference => BaseSource.Open(reference, folder, _ => throw new NotSupportedException(), CancellationToken.None)!,
            SelfContained = true,
            Project = project,
            PublishFolder = Path.Combine(folder, "app"),
            Settings = new ImageSettings { AppCommand = ["/app/app"] },
            Compression = compression,
            WorkDirectory = Path.Combine(folder, "work"),
            Diagnostics = new Silence(),
        }.BuildAsync(CancellationToken.None).GetAwaiter().GetResult());
    }

    private static void ListAll(IReadOnlyList<string> debs)
    {
        foreach (var deb in debs)
            Tool.Run("dpkg-deb", "--fsys-tarfile", deb);
    }
}
