using ReproGet.Core.Images.Bases;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Oci;

namespace ReproGet.Core.Tests.Images.Bases;

/// <summary>What skopeo and docker write is read.</summary>
public sealed class BasePlacesOracleTests
{
    [Theory]
    [InlineData("oci:{0}/layout:v1", "oci:{0}/layout:v1")]
    [InlineData("oci:{0}/layout:v1", "oci:{0}/layout")]
    [InlineData("oci-archive:{0}/a.tar:v1", "oci-archive:{0}/a.tar:v1")]
    [InlineData("oci-archive:{0}/a.tar", "oci-archive:{0}/a.tar")]
    [InlineData("docker-archive:{0}/d.tar:debian:v1", "docker-archive:{0}/d.tar:debian:v1")]
    [InlineData("docker-archive:{0}/d.tar:debian:v1", "docker-archive:{0}/d.tar")]
    public async Task An_image_that_skopeo_copies_is_the_same(string written, string read)
    {
        Oracle.Require("skopeo");
        using var work = new TemporaryFolder();
        var image = await WriteAsync(work);
        Oracle.Run("skopeo", "--insecure-policy", "copy", "oci-archive:" + work["source.tar"], string.Format(null, written, work.Root));

        await AssertSameAsync(image, string.Format(null, read, work.Root), work);
    }

    [Fact]
    public async Task An_image_that_docker_saves_is_the_same()
    {
        await using var daemon = await DockerDaemon.StartAsync();
        using var work = new TemporaryFolder();
        var image = await WriteAsync(work);
        daemon.Docker("load", "--input", work["source.tar"]);
        daemon.Docker("save", "--output", work["saved.tar"], "base:1.0");

        await AssertSameAsync(image, $"docker-archive:{work["saved.tar"]}:base:1.0", work);
        await AssertSameAsync(image, "docker-archive:" + work["saved.tar"], work);
    }

    private static async Task<BuiltImage> WriteAsync(TemporaryFolder work)
    {
        var layers = new[] { FakeBase.Layer(FakeBase.File("etc/x", "below"), FakeBase.File("etc/y", "y")), FakeBase.Layer(FakeBase.File("etc/x", "above")) };
        var image = FakeBase.Build([.. layers, layers[0], layers[1]], config: """{"User":"7","Env":["A=b"]}""");
        await ImageArchiveWriter.WriteAsync(ImageBundle.Of([image]), new ImageNames("base", ["1.0"]), work["source.tar"], 0, CancellationToken.None);
        return image;
    }

    private static async Task AssertSameAsync(BuiltImage image, string place, TemporaryFolder work)
    {
        var store = new BaseStore(new Core.Cache.BlobCache(work["cache"]));
        var amd64 = Architecture.FromName("amd64")!;

        var locked = await store.ResolveAsync(Open(), [amd64], CancellationToken.None);
        var pulled = await store.PullAsync(Open, locked, amd64, CancellationToken.None);
        var tree = BaseTree.Read(pulled, "base", work.Root, CancellationToken.None);

        Assert.Equal(image.Config.DiffIds, pulled.Config.DiffIds);
        Assert.Equal(["etc", "etc/x", "etc/y"], tree.Entries.Select(entry => entry.Path));
        using var reader = new StreamReader(tree.Find("etc/x")!.Content!.Open());
        Assert.Equal("above", await reader.ReadToEndAsync());

        BaseSource Open() => BaseSource.Open(place, "/", _ => throw new InvalidOperationException("No registry is meant."), CancellationToken.None)!;
    }
}
