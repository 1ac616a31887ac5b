using System.Text.Json.Nodes;
using ReproGet.Core.Images;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Oci;

public sealed class ImageArchiveOracleTests
{
    [Fact]
    public async Task Skopeo_reads_one_platform_by_either_transport()
    {
        Oracle.Require("skopeo");
        using var work = new TemporaryFolder();
        var image = await SampleImage.BuildAsync(work);
        await ImageArchiveWriter.WriteAsync(MultiImage.Combine([image]), new ImageNames("my-app", ["1.0"]), work["image.tar"], 0, CancellationToken.None);

        var inspected = JsonNode.Parse(Oracle.Run("skopeo", "inspect", $"oci-archive:{work["image.tar"]}:1.0"))!;
        Oracle.Run("skopeo", "--insecure-policy", "copy", "--preserve-digests", $"oci-archive:{work["image.tar"]}", $"dir:{work["copy"]}");
        var config = Oracle.Run("skopeo", "inspect", "--config", "--raw", $"docker-archive:{work["image.tar"]}:my-app:1.0");

        Assert.Equal(image.Descriptor.Digest.ToString(), inspected["Digest"]!.GetValue<string>());
        Assert.Equal("Größe <&>", inspected["Labels"]!["org.opencontainers.image.title"]!.GetValue<string>());
        Assert.Equal(image.ManifestBlob.Descriptor.Digest, Digest.Of(File.ReadAllBytes(work["copy/manifest.json"])));
        Assert.Equal(image.Manifest.Config.Digest, DigestOfText(config));
    }

    // An OCI layout holds OCI's types only, says skopeo; of Docker's format it reads the other half of the archive.
    [Fact]
    public async Task Skopeo_reads_dockers_format_as_a_docker_archive()
    {
        Oracle.Require("skopeo");
        using var work = new TemporaryFolder();
        var image = await SampleImage.BuildAsync(work, change: request => request with { Settings = request.Settings with { Format = ImageFormat.Docker } });
        await ImageArchiveWriter.WriteAsync(MultiImage.Combine([image]), new ImageNames("my-app", ["1.0"]), work["image.tar"], 0, CancellationToken.None);

        var config = Oracle.Run("skopeo", "inspect", "--config", "--raw", $"docker-archive:{work["image.tar"]}:my-app:1.0");
        Oracle.Run("skopeo", "--insecure-policy", "copy", $"docker-archive:{work["image.tar"]}", $"dir:{work["copy"]}");

        Assert.Equal(image.Manifest.Config.Digest, DigestOfText(config));
        Assert.Equal(MediaTypes.DockerManifest, ImageManifest.Parse(File.ReadAllBytes(work["copy/manifest.json"])).MediaType);
    }

    [Fact]
    public async Task Skopeo_copies_all_platforms_and_finds_the_first_in_the_docker_archive()
    {
        Oracle.Require("skopeo");
        using var work = new TemporaryFolder();
        var bundle = MultiImage.Combine([await SampleImage.BuildAsync(work, new Platform("arm64")), await SampleImage.BuildAsync(work)]);
        await ImageArchiveWriter.WriteAsync(bundle, new ImageNames("my-app", ["1.0", "latest"]), work["image.tar"], 0, CancellationToken.None);

        var raw = Oracle.Run("skopeo", "inspect", "--raw", $"oci-archive:{work["image.tar"]}:latest");
        var arm = Oracle.Run("skopeo", "--override-arch", "arm64", "inspect", $"oci-archive:{work["image.tar"]}:1.0");
        Oracle.Run("skopeo", "--insecure-policy", "copy", "--all", "--preserve-digests", $"oci-archive:{work["image.tar"]}:1.0", $"dir:{work["copy"]}");
        var docker = Oracle.Run("skopeo", "inspect", $"docker-archive:{work["image.tar"]}");

        Assert.Equal(bundle.Root.Digest, DigestOfText(raw));
        Assert.Equal("arm64", JsonNode.Parse(arm)!["Architecture"]!.GetValue<string>());
        Assert.Equal(bundle.Root.Digest, Digest.Of(File.ReadAllBytes(work["copy/manifest.json"])));
        Assert.Equal("amd64", JsonNode.Parse(docker)!["Architecture"]!.GetValue<string>());
    }

    [Fact]
    public async Task Umoci_unpacks_the_layout()
    {
        Oracle.Require("umoci");
        Oracle.Require("tar");
        using var work = new TemporaryFolder();
        var image = await SampleImage.BuildAsync(work);
        await ImageArchiveWriter.WriteAsync(MultiImage.Combine([image]), new ImageNames("my-app", ["1.0"]), work["image.tar"], 0, CancellationToken.None);
        Directory.CreateDirectory(work["layout"]);

        Oracle.Run("tar", "-xf", work["image.tar"], "-C", work["layout"]);
        Oracle.Run("umoci", "unpack", "--rootless", "--image", $"{work["layout"]}:1.0", work["bundle"]);

        Assert.Equal("key=value\n", File.ReadAllText(work["bundle/rootfs/etc/app.conf"]));
        Assert.Equal("p {}", File.ReadAllText(work["bundle/rootfs/app/wwwroot/é.css"]));
        Assert.Equal("usr/bin", new FileInfo(work["bundle/rootfs/bin"]).LinkTarget);
    }

    private static Digest DigestOfText(string printed) => Digest.Of(System.Text.Encoding.UTF8.GetBytes(printed.TrimEnd('\n')));
}
