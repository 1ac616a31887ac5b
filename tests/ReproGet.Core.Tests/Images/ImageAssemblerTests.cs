using System.Formats.Tar;
using System.IO.Compression;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Images;

public sealed class ImageAssemblerTests
{
    [Fact]
    public async Task Packages_stand_lowest_then_files_then_the_app()
    {
        using var work = new TemporaryFolder();

        var image = await SampleImage.BuildAsync(work);

        Assert.Equal(3, image.Layers.Count);
        Assert.Equal(["bin", "etc/", "etc/passwd", "tmp/", "usr/", "usr/bin/", "usr/bin/hello"], Names(image.Layers[0]));
        Assert.Equal(["etc/ 755 1699999900", "etc/app.conf 644 1700000000"], List(image.Layers[1]));
        Assert.Equal(
            ["app/ 755 1700000000", "app/app 755 1700000000", "app/app.dll 644 1700000000", "app/wwwroot/ 755 1700000000", "app/wwwroot/é.css 644 1700000000"],
            List(image.Layers[2]));
        Assert.Equal(3, image.Config.History.Count);
        Assert.All(image.Config.History, entry => Assert.Equal("2023-11-14T22:13:20Z", entry.Created));
    }

    [Fact]
    public async Task On_scratch_the_app_runs_as_the_trees_user_app()
    {
        using var work = new TemporaryFolder();

        var image = await SampleImage.BuildAsync(work);

        Assert.Equal("1654", image.Config.User);
        Assert.Equal(["8080/tcp"], image.Config.ExposedPorts);
        Assert.Equal(["PATH", "APP_UID", "ASPNETCORE_HTTP_PORTS", "DOTNET_RUNNING_IN_CONTAINER", "GREETING"], image.Config.Environment.Select(v => v.Key));
    }

    [Fact]
    public async Task On_scratch_without_a_user_app_nobody_is_named()
    {
        using var work = new TemporaryFolder();

        var image = await SampleImage.BuildAsync(work, change: request => request with { Tree = new FileTree() }, packages: []);

        Assert.Null(image.Config.User);
        Assert.Equal(2, image.Layers.Count);
    }

    [Fact]
    public async Task Times_are_the_apps_own_and_shared_directories_keep_theirs()
    {
        using var work = new TemporaryFolder();

        var image = await SampleImage.BuildAsync(work, change: request => request with
        {
            AppTime = 1_000_000_000,
            Settings = request.Settings with { WorkingDirectory = "/bin/app/", AppCommand = ["/bin/app/app"] },
        });

        Assert.Equal(["etc/ 755 1699999900", "etc/app.conf 644 1000000000"], List(image.Layers[1]));
        Assert.Equal(["usr/ 755 1699999930", "usr/bin/ 755 1699999940", "usr/bin/app/ 755 1000000000"], List(image.Layers[2]).Take(3));
    }

    [Fact]
    public async Task A_bases_layers_come_first_byte_for_byte_and_a_later_directory_of_it_stays_so()
    {
        using var work = new TemporaryFolder();
        var lower = await SampleImage.BuildAsync(work);
        var tree = SampleImage.Tree();
        tree.Set(FileEntry.Directory("usr", SampleImage.Epoch + 500));

        var image = await SampleImage.BuildAsync(work, change: request => request with
        {
            Base = new BaseImage(lower.Manifest, lower.Config, lower.Layers, lower.Descriptor.Digest),
            Tree = tree,
        }, packages: [FileEntry.Directory("usr", SampleImage.Epoch + 500), FileEntry.File("usr/new", SampleImage.Text("n"), SampleImage.Epoch)]);

        Assert.Equal(lower.Layers.Select(layer => layer.Descriptor), image.Layers.Take(3).Select(layer => layer.Descriptor));
        Assert.Equal(["usr/ 755 1700000500", "usr/new 644 1700000000"], List(image.Layers[3]));
        Assert.Equal(6, image.Config.DiffIds.Count);
        Assert.Equal(6, image.Config.History.Count);
        Assert.Equal(lower.Descriptor.Digest.ToString(), image.Config.Labels[Labels.BaseDigest]);
    }

    [Fact]
    public async Task Dockers_format_has_dockers_types()
    {
        using var work = new TemporaryFolder();

        var image = await SampleImage.BuildAsync(work, change: request => request with { Settings = request.Settings with { Format = ImageFormat.Docker } });

        Assert.Equal(MediaTypes.DockerManifest, image.Descriptor.MediaType);
        Assert.Equal(MediaTypes.DockerConfig, image.Manifest.Config.MediaType);
        Assert.All(image.Manifest.Layers, layer => Assert.Equal(MediaTypes.DockerLayerGzip, layer.MediaType));
    }

    [Fact]
    public async Task Errors_leave_no_unfinished_file()
    {
        using var work = new TemporaryFolder();

        var zstd = await Assert.ThrowsAsync<ReproGetException>(() => SampleImage.BuildAsync(work, change: request => request with
        {
            Settings = request.Settings with { Format = ImageFormat.Docker },
            Compression = LayerCompression.Zstd,
        }));
        var gone = await Assert.ThrowsAsync<ReproGetException>(() => SampleImage.BuildAsync(work, change: request => request with
        {
            AppFiles = [new AppFile(work["gone"], "gone")],
        }));
        var outside = await Assert.ThrowsAsync<ReproGetException>(() => SampleImage.BuildAsync(work, change: request => request with
        {
            AppFiles = [new AppFile(null, "../../etc")],
        }));
        await Assert.ThrowsAsync<IOException>(() => SampleImage.BuildAsync(work, packages: [FileEntry.File("broken", new BrokenContent(), 0)]));

        Assert.Equal(["RG5118", "RG5112", "RG5004"], [zstd.Code, gone.Code, outside.Code]);
        Assert.DoesNotContain(Directory.EnumerateFiles(work.Root, "*", SearchOption.AllDirectories), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_base_for_another_platform_or_with_too_many_layers_is_an_error()
    {
        using var work = new TemporaryFolder();
        var lower = await SampleImage.BuildAsync(work);

        var other = await Assert.ThrowsAsync<ReproGetException>(() => SampleImage.BuildAsync(work, new Platform("arm64"), request => request with
        {
            Base = new BaseImage(lower.Manifest, lower.Config, lower.Layers, lower.Descriptor.Digest),
        }));
        var many = await Assert.ThrowsAsync<ReproGetException>(() => SampleImage.BuildAsync(work, change: request => request with
        {
            Base = new BaseImage(lower.Manifest, lower.Config, [.. Enumerable.Repeat(lower.Layers[0], 125)], lower.Descriptor.Digest),
        }));

        Assert.Equal("RG5121", other.Code);
        Assert.Equal("RG5117", many.Code);
    }

    internal static List<string> List(Blob layer)
    {
        var lines = new List<string>();
        using var gzip = new GZipStream(layer.OpenVerified(), CompressionMode.Decompress);
        using var tar = new System.Formats.Tar.TarReader(gzip);
        while (tar.GetNextEntry() is { } entry)
        {
            var name = entry.EntryType == TarEntryType.Directory ? entry.Name.TrimEnd('/') + "/" : entry.Name;
            lines.Add($"{name} {Convert.ToString((int)entry.Mode, 8)} {entry.ModificationTime.ToUnixTimeSeconds()}");
        }
        return lines;
    }

    private static IEnumerable<string> Names(Blob layer) => List(layer).Select(line => line.Split(' ')[0]);

    private sealed class BrokenContent : FileContent
    {
        public override long Length => 1;

        public override Stream Open() => throw new IOException("broken");
    }
}
