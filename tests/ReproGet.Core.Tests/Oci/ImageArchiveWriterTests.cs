using System.Formats.Tar;
using System.Text.Json.Nodes;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Oci;

public sealed class ImageArchiveWriterTests
{
    private static readonly ImageNames Names = new("my-app", ["1.0", "latest"]);

    [Fact]
    public async Task One_file_is_a_layout_and_a_docker_archive()
    {
        using var work = new TemporaryFolder();
        var bundle = MultiImage.Combine([await SampleImage.BuildAsync(work), await SampleImage.BuildAsync(work, new Platform("arm64"))]);

        await ImageArchiveWriter.WriteAsync(bundle, Names, work["out/image.tar"], SampleImage.Epoch, CancellationToken.None);

        var files = Read(work["out/image.tar"]);
        Assert.Equal(["blobs/", "blobs/sha256/"], files.Keys.Take(2));
        Assert.Equal(["index.json", "manifest.json", "oci-layout"], files.Keys.TakeLast(3));
        Assert.Equal(files.Keys.Order(Utf8Order.Instance), files.Keys);
        Assert.All(files.Where(file => file.Key.StartsWith("blobs/sha256/", StringComparison.Ordinal) && !file.Key.EndsWith('/')),
            file => Assert.Equal(file.Key["blobs/sha256/".Length..], Digest.Of(file.Value).Hex));
        // Two manifests and configurations, one index, three layers that both share.
        Assert.Equal(2 + 3 + 2 + 2 + 1 + 3, files.Count);

        var index = ImageIndex.Parse(files["index.json"]);
        Assert.All(index.Manifests, manifest => Assert.Equal((bundle.Root.Digest, MediaTypes.OciIndex), (manifest.Digest, manifest.MediaType)));
        Assert.Equal(["1.0", "latest"], index.Manifests.Select(manifest => manifest.Annotations!["org.opencontainers.image.ref.name"]));
        Assert.Equal("docker.io/library/my-app:1.0", index.Manifests[0].Annotations!["io.containerd.image.name"]);

        var manifests = JsonNode.Parse(files["manifest.json"])!.AsArray();
        var docker = Assert.Single(manifests)!;
        Assert.Equal("""["my-app:1.0","my-app:latest"]""", docker["RepoTags"]!.ToJsonString());
        Assert.Equal("amd64", ImageConfig.Parse(files[docker["Config"]!.GetValue<string>()]).Platform.Architecture);
        Assert.All(docker["Layers"]!.AsArray(), layer => Assert.Contains(layer!.GetValue<string>(), files.Keys));
    }

    [Fact]
    public async Task One_platform_needs_no_index_of_its_own()
    {
        using var work = new TemporaryFolder();
        var image = await SampleImage.BuildAsync(work);

        await ImageArchiveWriter.WriteAsync(MultiImage.Combine([image]), new ImageNames("my-app", []), work["image.tar"], 0, CancellationToken.None);

        var root = Assert.Single(ImageIndex.Parse(Read(work["image.tar"])["index.json"]).Manifests);
        Assert.Equal((MediaTypes.OciManifest, image.Descriptor.Digest), (root.MediaType, root.Digest));
        Assert.Null(root.Annotations);
    }

    [Theory]
    [InlineData("replaced", "RG6003")]
    [InlineData("cut", "RG5012")]
    [InlineData("longer", "RG6003")]
    public async Task A_layer_that_was_changed_is_found_and_the_last_image_stays(string how, string code)
    {
        using var work = new TemporaryFolder();
        var image = await SampleImage.BuildAsync(work);
        var layer = Path.Combine(work["layers"], image.Layers[1].Descriptor.Digest.Hex);
        var bytes = File.ReadAllBytes(layer);
        File.WriteAllBytes(layer, how switch
        {
            "replaced" => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)],
            "cut" => bytes[..^1],
            _ => [1, .. bytes],
        });
        File.WriteAllText(work["image.tar"], "last");

        var failure = await Assert.ThrowsAsync<ReproGetException>(() =>
            ImageArchiveWriter.WriteAsync(MultiImage.Combine([image]), Names, work["image.tar"], 0, CancellationToken.None));

        Assert.Equal(code, failure.Code);
        Assert.Equal("last", File.ReadAllText(work["image.tar"]));
        Assert.Equal(["image.tar", "layers"], Directory.EnumerateFileSystemEntries(work.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_device_is_no_place_for_a_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The path is Linux's.");

        Assert.Equal("RG6004", Assert.Throws<ReproGetException>(() => AtomicFile.Write("/dev/reproget-null", stream => stream.WriteByte(1))).Code);
        Assert.False(File.Exists("/dev/reproget-null"));
    }

    [Fact]
    public void A_pipe_a_link_to_a_device_and_a_folder_stay_what_they_are()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes and devices are Linux's.");
        using var work = new TemporaryFolder();
        var pipe = Path.Combine(work.Root, "pipe");
        var link = Path.Combine(work.Root, "link");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            mkfifo.WaitForExit();
        File.CreateSymbolicLink(link, "/dev/null");

        foreach (var path in new[] { pipe, link, work.Root, "/" })
            Assert.Equal("RG6004", Assert.Throws<ReproGetException>(() => AtomicFile.Write(path, stream => stream.WriteByte(1))).Code);
        Assert.Equal("/dev/null", new FileInfo(link).LinkTarget);
        Assert.Equal([link, pipe], Directory.EnumerateFileSystemEntries(work.Root).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_archive_leaves_the_last_one()
    {
        using var work = new TemporaryFolder();
        var image = await SampleImage.BuildAsync(work);
        File.WriteAllText(work["image.tar"], "last");
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ImageArchiveWriter.WriteAsync(MultiImage.Combine([image]), Names, work["image.tar"], 0, cancel.Token));

        Assert.Equal("last", File.ReadAllText(work["image.tar"]));
        Assert.DoesNotContain(Directory.EnumerateFiles(work.Root), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    private static OrderedDictionary<string, byte[]> Read(string path)
    {
        var files = new OrderedDictionary<string, byte[]>();
        using var tar = new System.Formats.Tar.TarReader(File.OpenRead(path));
        while (tar.GetNextEntry() is { } entry)
        {
            Assert.Equal((0, 0, "", ""), (entry.Uid, entry.Gid, ((PosixTarEntry)entry).UserName, ((PosixTarEntry)entry).GroupName));
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            files.Add(entry.EntryType == TarEntryType.Directory ? entry.Name.TrimEnd('/') + "/" : entry.Name, content.ToArray());
        }
        return files;
    }
}
