using System.Text;
using System.Text.Json.Nodes;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Images.Bases;
using ReproGet.Core.Installation.Effects;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Images.Bases;

/// <summary>Base images in folders and archives.</summary>
public sealed class BasePlacesTests : IDisposable
{
    private static readonly Architecture Amd64 = Architecture.FromName("amd64")!;

    private readonly TemporaryFolder _work = new();

    [Theory]
    [InlineData("scratch", BaseKind.Scratch, null, "")]
    [InlineData("debian:trixie", BaseKind.Registry, "debian:trixie", "")]
    [InlineData("oci/x:1", BaseKind.Registry, "oci/x:1", "")]
    [InlineData("oci:dir", BaseKind.OciFolder, "/project/dir", "")]
    [InlineData("oci:../dir:tag", BaseKind.OciFolder, "/dir", "tag")]
    [InlineData("oci-archive:/a.tar:v1", BaseKind.OciArchive, "/a.tar", "v1")]
    [InlineData("docker-archive:a.tar:name:tag", BaseKind.DockerArchive, "/project/a.tar", "name:tag")]
    public void ContainerBaseImage_says_where_and_which(string text, BaseKind kind, string? location, string name)
    {
        Assert.SkipUnless(Path.DirectorySeparatorChar == '/', "The paths are Linux's.");

        Assert.Equal(new BaseReference(kind, location ?? "", name), BaseReference.Parse(text, "/project"));
    }

    [Fact]
    public void A_drive_is_no_tag()
    {
        var reference = BaseReference.Parse(@"oci:C:\images\base:tag", "/project");

        Assert.Equal("tag", reference.Name);
        Assert.EndsWith(@"C:\images\base", reference.Location, StringComparison.Ordinal);
        Assert.Equal("RG6040", Assert.Throws<ReproGetException>(() => BaseReference.Parse("oci:", "/project")).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_layout_gives_what_a_tag_a_digest_or_nothing_names(bool isFolder)
    {
        var image = FakeBase.Build([FakeBase.Layer(FakeBase.File("etc/x", "1"))]);
        var place = await WriteAsync(image, isFolder);

        foreach (var name in new[] { "", ":1.0", ":" + image.Descriptor.Digest })
            Assert.Equal(image.Descriptor.Digest, Assert.Single((await ResolveAsync(place + name)).Platforms).Manifest);
        Assert.Equal("RG6031", await FailsAsync(place + ":2.0"));
        var gone = await Assert.ThrowsAsync<ReproGetException>(() => ResolveAsync($"{place}:{Digest.Of("other"u8)}"));
        Assert.Equal("RG6031", gone.Code);
        Assert.EndsWith("take what is there now: “dotnet build -t:ReproGetUpdate”.", gone.Message, StringComparison.Ordinal);
        Assert.Equal("RG6030", await FailsAsync("oci:" + Directory.CreateDirectory(_work["empty"]).FullName));
    }

    [Theory]
    [InlineData("oci:", "folder", "nowhere")]
    [InlineData("oci:", "folder", "a.tar")]
    [InlineData("oci-archive:", "file", "nowhere")]
    [InlineData("oci-archive:", "file", "bases")]
    [InlineData("docker-archive:", "file", "nowhere")]
    public void A_path_with_nothing_there_is_told_in_full(string kind, string what, string name)
    {
        _work.Write("a.tar", []);
        Directory.CreateDirectory(_work["bases"]);

        var failure = Assert.Throws<ReproGetException>(() => BaseSource.Open($"{kind}bases/../{name}", _work.Root, _ => throw new InvalidOperationException("No registry is meant."), CancellationToken.None));

        Assert.Equal("RG6081", failure.Code);
        Assert.Contains($"“{kind}bases/../{name}”, and there is no {what} “{_work[name]}”", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_gives_the_image_of_the_platform()
    {
        var images = new[] { FakeBase.Build([FakeBase.Layer(FakeBase.File("a", "1"))]), FakeBase.Build([FakeBase.Layer(FakeBase.File("a", "2"))], architecture: "arm", variant: "v7"), FakeBase.Build([FakeBase.Layer(FakeBase.File("a", "3"))], architecture: "arm64", variant: "v8") };
        var bundle = ImageBundle.Of(images);
        await ImageArchiveWriter.WriteAsync(bundle, new ImageNames("base", ["1.0"]), _work["index.tar"], 0, CancellationToken.None);

        var locked = await ResolveAsync("oci-archive:" + _work["index.tar"], "amd64", "arm64", "arm-v7");

        Assert.Equal(bundle.Root.Digest, locked.Index);
        Assert.Equal([images[0].Descriptor.Digest, images[1].Descriptor.Digest, images[2].Descriptor.Digest], locked.Platforms.Select(platform => platform.Manifest));
        Assert.Equal("RG6041", await FailsAsync("oci-archive:" + _work["index.tar"], "s390x"));
    }

    [Fact]
    public async Task An_image_for_another_platform_is_refused()
    {
        Assert.Equal("RG6049", await FailsAsync(await WriteAsync(FakeBase.Build([FakeBase.Layer(FakeBase.File("a", "1"))], architecture: "arm64"), isFolder: false)));
        Assert.Equal("RG6049", await FailsAsync(await WriteAsync(FakeBase.Build([FakeBase.Layer(FakeBase.File("a", "1"))], variant: "v3"), isFolder: false)));
    }

    [Theory]
    // What the names of two images are, in a layout or an archive of an older Docker; what is asked for; whether it is the first, the second or none.
    [InlineData("debian:bookworm", "debian:trixie", "bookworm", 0)]
    [InlineData("docker.io/library/debian:bookworm", "docker.io/library/debian:trixie", "trixie", 1)]
    [InlineData("docker.io/library/debian:bookworm", "docker.io/library/debian:trixie", "debian:bookworm", 0)]
    [InlineData("debian:bookworm", "debian:trixie", "docker.io/library/debian:trixie", 1)]
    [InlineData("docker.io/debian:bookworm", "debian:trixie", "debian:bookworm", 0)]
    [InlineData("registry.example.org/debian:bookworm", "debian:bookworm", "debian:bookworm", 1)]
    [InlineData("registry.example.org/debian:bookworm", "debian:trixie", "registry.example.org/debian:bookworm", 0)]
    [InlineData("localhost:5000/team/app:1", "team/app:1", "docker.io/team/app:1", 1)]
    [InlineData("docker.io/library/debian:1", "other:1", "1", null)]
    [InlineData("debian:bookworm", "debian:trixie", "bookwor", null)]
    [InlineData("debian:bookworm", "debian:trixie", "ubuntu:bookworm", null)]
    public async Task An_image_is_found_by_tag_and_by_its_name_with_and_without_registry(string first, string second, string asked, int? expected)
    {
        var images = new[] { FakeBase.Build([FakeBase.Layer(FakeBase.File("etc/x", "1"))]), FakeBase.Build([FakeBase.Layer(FakeBase.File("etc/x", "2"))]) };
        WriteLayout(images, [first, second]);
        WriteDocker([FakeBase.Layer(FakeBase.File("etc/x", "1")), FakeBase.Layer(FakeBase.File("etc/x", "2"))], isPacked: false, [[first], [second]]);

        foreach (var place in new[] { "oci:" + _work["layout"], "docker-archive:" + _work["docker.tar"] })
        {
            if (expected is null)
                Assert.Matches("^RG603[12]$", await FailsAsync($"{place}:{asked}"));
            else
                Assert.Equal($"{expected + 1}", ReadText(BaseTree.Read(await PullAsync($"{place}:{asked}"), "x", _work.Root, CancellationToken.None), "etc/x"));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_older_dockers_archive_becomes_an_image(bool isPacked)
    {
        var layer = FakeBase.Layer(FakeBase.File("etc/x", "docker"));
        WriteDocker([layer], isPacked, [["debian:12", "debian:latest"]]);

        foreach (var name in new[] { "", ":debian:12", ":latest" })
            Assert.Single((await ResolveAsync("docker-archive:" + _work["docker.tar"] + name)).Platforms);
        var image = await PullAsync("docker-archive:" + _work["docker.tar"]);

        Assert.Equal("docker", ReadText(BaseTree.Read(image, "x", _work.Root, CancellationToken.None), "etc/x"));
        Assert.Equal("RG6031", await FailsAsync("docker-archive:" + _work["docker.tar"] + ":other"));
    }

    [Fact]
    public async Task What_the_cache_has_is_not_asked_for_again()
    {
        var image = FakeBase.Build([FakeBase.Layer(FakeBase.File("etc/x", "1"))]);
        var place = await WriteAsync(image, isFolder: true);
        var locked = await ResolveAsync(place);
        await Store().PullAsync(() => Open(place), locked, Amd64, CancellationToken.None);

        var pulled = await Store().PullAsync(() => throw new InvalidOperationException("The cache has it all."), locked, Amd64, CancellationToken.None);

        Assert.Equal(image.Descriptor.Digest, pulled.Digest);
        Assert.Equal("RG6042", (await Assert.ThrowsAsync<ReproGetException>(() => Store().PullAsync(() => Open(place), locked, Architecture.FromName("arm64")!, CancellationToken.None))).Code);
    }

    [Fact]
    public void Layers_that_lie_are_refused()
    {
        var layer = FakeBase.Layer(FakeBase.File("a", "1"));
        var other = FakeBase.Build([FakeBase.Layer(FakeBase.File("a", "2"))]);
        var lying = FakeBase.Build([layer]);
        var swapped = new BaseImage(lying.Manifest, other.Config, lying.Layers, lying.Descriptor.Digest);
        var rotten = new BaseImage(lying.Manifest, lying.Config, [lying.Layers[0] with { Content = FileContent.Of(FakeBase.Gzip(layer[..^1])) }], lying.Descriptor.Digest);

        Assert.Equal("RG6045", ReadFails(swapped));
        Assert.Equal("RG6003", ReadFails(rotten));
    }

    [Fact]
    public void A_layer_that_unpacks_without_end_is_refused()
    {
        // One file of two gigabytes of zeros, which is two megabytes when packed.
        using var zeros = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(zeros, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(new byte[1 << 20]);
        using var bomb = new MemoryStream();
        bomb.Write(FakeBase.Gzip(new FileSystem.TarBuilder().Member("zeros", size: "20000000000\0").Stream().ToArray()[..512]));
        for (var i = 0; i < 2048; i++)
            zeros.WriteTo(bomb);
        var image = FakeBase.Build([bomb.ToArray()], MediaTypes.OciLayerGzip, layer => layer);

        Assert.Equal("RG6046", ReadFails(new BaseImage(image.Manifest, image.Config, image.Layers, image.Descriptor.Digest)));
        Assert.DoesNotContain(Directory.EnumerateFiles(_work.Root), file => new FileInfo(file).Length > 1 << 30);
    }

    [Fact]
    public async Task A_manifest_that_does_not_fit_its_configuration_is_refused()
    {
        var image = FakeBase.Build([FakeBase.Layer(FakeBase.File("a", "1"))]);
        var none = FakeBase.Build([]);
        var short1 = new ImageManifest(MediaTypes.OciManifest, none.Manifest.Config, image.Manifest.Layers);
        var foreign = new ImageManifest(MediaTypes.OciManifest, image.Manifest.Config, [image.Manifest.Layers[0] with { MediaType = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip" }]);

        Assert.Equal("RG6044", await PullFailsAsync(new BuiltImage(short1, none.Config, image.Layers)));
        Assert.Equal("RG6043", await PullFailsAsync(new BuiltImage(foreign, image.Config, image.Layers)));
    }

    public void Dispose() => _work.Dispose();

    private static string ReadText(FileTree tree, string path)
    {
        using var reader = new StreamReader(tree.Find(path)!.Content!.Open());
        return reader.ReadToEnd();
    }

    private static BaseSource Open(string place) => BaseSource.Open(place, "/", _ => throw new InvalidOperationException("No registry is meant."), CancellationToken.None)!;

    private string ReadFails(BaseImage image) => Assert.Throws<ReproGetException>(() => BaseTree.Read(image, "base", _work.Root, CancellationToken.None)).Code;

    private BaseStore Store() => new(new Core.Cache.BlobCache(_work["cache"]));

    private Task<Core.Locking.LockedBase> ResolveAsync(string place, params string[] architectures)
        => Store().ResolveAsync(Open(place), (architectures.Length == 0 ? ["amd64"] : architectures).Select(name => Architecture.FromName(name)!), CancellationToken.None);

    private async Task<BaseImage> PullAsync(string place) => await Store().PullAsync(() => Open(place), await ResolveAsync(place), Amd64, CancellationToken.None);

    private async Task<string> PullFailsAsync(BuiltImage image)
    {
        var place = await WriteAsync(image, isFolder: false);
        return (await Assert.ThrowsAsync<ReproGetException>(() => PullAsync(place))).Code;
    }

    private async Task<string> FailsAsync(string place, string architecture = "amd64")
        => (await Assert.ThrowsAsync<ReproGetException>(() => ResolveAsync(place, architecture))).Code;

    private async Task<string> WriteAsync(BuiltImage image, bool isFolder)
    {
        var archive = _work[$"{Guid.NewGuid():N}.tar"];
        await ImageArchiveWriter.WriteAsync(ImageBundle.Of([image]), new ImageNames("base", ["1.0"]), archive, 0, CancellationToken.None);
        if (!isFolder)
            return "oci-archive:" + archive;
        System.Formats.Tar.TarFile.ExtractToDirectory(archive, Directory.CreateDirectory(archive + ".d").FullName, overwriteFiles: false);
        return "oci:" + archive + ".d";
    }

    private void WriteLayout(IReadOnlyList<BuiltImage> images, IReadOnlyList<string> names)
    {
        foreach (var blob in images.SelectMany(image => (Blob[])[image.ManifestBlob, image.ConfigBlob, .. image.Layers]))
            _work.Write($"layout/blobs/sha256/{blob.Descriptor.Digest.Hex}", blob.Content.ReadAll());
        // One is named as tools of the specification do it, the other as containerd does.
        string[] annotations = ["org.opencontainers.image.ref.name", "io.containerd.image.name"];
        _work.Write("layout/index.json", new ImageIndex(MediaTypes.OciIndex, [.. images.Select((image, index) => image.Descriptor with { Annotations = new Dictionary<string, string> { [annotations[index]] = names[index] } })]).ToBytes());
    }

    private void WriteDocker(IReadOnlyList<byte[]> layers, bool isPacked, IReadOnlyList<string[]> names)
    {
        var manifest = new JsonArray();
        var files = new List<FileEntry>();
        foreach (var (index, layer) in layers.Index())
        {
            var config = Encoding.UTF8.GetBytes($$$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{{Digest.Of(layer)}}}"]}}""");
            manifest.Add((JsonNode)new JsonObject { ["Config"] = $"config{index}.json", ["RepoTags"] = new JsonArray([.. names[index].Select(name => (JsonNode)name)]), ["Layers"] = new JsonArray($"second{index}/layer.tar") });
            files.Add(FileEntry.File($"config{index}.json", FileContent.Of(config), 0));
            files.Add(FileEntry.File($"first{index}/layer.tar", FileContent.Of(isPacked ? FakeBase.Gzip(layer) : layer), 0));
            // Docker names a layer that it has already by a link.
            files.Add(FileEntry.SymbolicLink($"second{index}/layer.tar", $"../first{index}/layer.tar", 0));
        }
        files.Add(FileEntry.File("manifest.json", FileContent.Of(Encoding.UTF8.GetBytes(manifest.ToJsonString())), 0));
        _work.Write("docker.tar", FakeBase.Layer(files));
    }
}
