using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Oci.Engine;

/// <summary>One file that every engine's own command takes.</summary>
public sealed class ArchiveInEnginesOracleTests
{
    private const string Full = "docker.io/library/my-app";

    [Fact]
    public async Task Containerd_imports_the_index_under_all_names_and_each_image_under_its_digest()
    {
        await using var containerd = await ContainerdDaemon.StartAsync();
        using var work = new TemporaryFolder();
        var bundle = await RunnableImage.BuildAsync(work, ImageFormat.Oci, RunnableImage.Foreign, RunnableImage.Own);
        await RunnableImage.WriteAsync(bundle, work["image.tar"], "1.0", "latest");

        containerd.Ctr("images", "import", "--all-platforms", work["image.tar"]);

        var images = containerd.Ctr("images", "ls").Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal([$"{Full}:1.0 {bundle.Root.Digest}", $"{Full}:latest {bundle.Root.Digest}"], images.Select(columns => $"{columns[0]} {columns[2]}"));
        var content = containerd.Ctr("content", "ls", "--quiet").Split('\n');
        Assert.All(bundle.Images, image => Assert.Contains(image.Descriptor.Digest.ToString(), content));
        Assert.Equal(RunnableImage.Printed, containerd.Ctr("run", "--rm", $"{Full}:latest", "test"));
    }

    [Theory]
    [InlineData(ImageFormat.Oci, LayerCompression.Zstd)]
    [InlineData(ImageFormat.Docker, LayerCompression.None)]
    public async Task Containerd_imports_one_image_under_its_digest(ImageFormat format, LayerCompression compression)
    {
        await using var containerd = await ContainerdDaemon.StartAsync();
        using var work = new TemporaryFolder();
        var bundle = await RunnableImage.BuildAsync(work, format, compression, RunnableImage.Own);
        await RunnableImage.WriteAsync(bundle, work["image.tar"], "1.0");

        containerd.Ctr("images", "import", work["image.tar"]);

        Assert.Contains($" {bundle.Root.Digest} ", Assert.Single(containerd.Ctr("images", "ls").Split('\n'), line => line.StartsWith($"{Full}:1.0 ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(RunnableImage.Printed, containerd.Ctr("run", "--rm", $"{Full}:1.0", "test"));
    }

    [Fact]
    public async Task Docker_loads_the_first_image_under_all_names()
    {
        await using var daemon = await DockerDaemon.StartAsync();
        using var work = new TemporaryFolder();
        var bundle = await RunnableImage.BuildAsync(work, ImageFormat.Oci, RunnableImage.Own, RunnableImage.Foreign);
        await RunnableImage.WriteAsync(bundle, work["image.tar"], "1.0", "latest");

        daemon.Docker("load", "--input", work["image.tar"]);

        Assert.Equal($"[my-app:1.0 my-app:latest] {bundle.Images[0].Manifest.Config.Digest}",
            daemon.Docker("image", "inspect", "--format", "{{.RepoTags}} {{.Id}}", "my-app:1.0").Trim());
        Assert.Equal(RunnableImage.Printed, daemon.Docker("run", "--rm", "--network=none", "my-app:latest"));
    }

    [Fact]
    public async Task Podman_loads_and_pulls_its_own_image_by_its_digest()
    {
        await using var podman = await PodmanService.StartAsync();
        using var work = new TemporaryFolder();
        var bundle = await RunnableImage.BuildAsync(work, ImageFormat.Oci, RunnableImage.Foreign, RunnableImage.Own);
        await RunnableImage.WriteAsync(bundle, work["image.tar"], "1.0");
        await RunnableImage.WriteAsync(bundle, work["names.tar"], "1.0", "latest");

        podman.Podman("load", "--input", work["image.tar"]);
        AssertIsOwn($"{Full}:1.0");
        Assert.Equal(RunnableImage.Printed, podman.RunContainer("my-app:1.0"));

        podman.Podman("rmi", "--all", "--force");
        podman.Podman("pull", $"oci-archive:{work["names.tar"]}:latest");
        AssertIsOwn($"{Full}:latest");

        void AssertIsOwn(string name)
            => Assert.Equal($"{bundle.Root.Digest} {bundle.Images[1].Manifest.Config.Digest.Hex}", podman.Podman("image", "inspect", "--format", "{{.Digest}} {{.Id}}", name).Trim());
    }

    // With several names the layout is ambiguous to Podman, and it takes the other half of the archive, as Docker does.
    [Theory]
    [InlineData(ImageFormat.Oci)]
    [InlineData(ImageFormat.Docker)]
    public async Task Podman_loads_the_first_image_where_it_has_several_names(ImageFormat format)
    {
        await using var podman = await PodmanService.StartAsync();
        using var work = new TemporaryFolder();
        var bundle = await RunnableImage.BuildAsync(work, format, RunnableImage.Own, RunnableImage.Foreign);
        await RunnableImage.WriteAsync(bundle, work["image.tar"], "1.0", "latest");

        podman.Podman("load", "--input", work["image.tar"]);
        AssertIsFirst();
        Assert.Equal(RunnableImage.Printed, podman.RunContainer("my-app:latest"));

        podman.Podman("rmi", "--all", "--force");
        podman.Podman("pull", $"docker-archive:{work["image.tar"]}");
        AssertIsFirst();

        void AssertIsFirst()
            => Assert.Equal($"localhost/my-app:1.0,localhost/my-app:latest {bundle.Images[0].Manifest.Config.Digest.Hex}", Names("localhost/my-app:1.0"));

        string Names(string name)
        {
            var printed = podman.Podman("image", "inspect", "--format", "{{join .RepoTags \",\"}} {{.Id}}", name).Trim().Split(' ');
            return $"{string.Join(',', printed[0].Split(',').Order(StringComparer.Ordinal))} {printed[1]}";
        }
    }
}
