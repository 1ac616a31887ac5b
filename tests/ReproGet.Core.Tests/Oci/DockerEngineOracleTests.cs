using ReproGet.Core.Images;
using ReproGet.Core.Oci;
using ReproGet.Core.Oci.Engine;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Oci;

public sealed class DockerEngineOracleTests
{
    [Fact]
    public async Task An_image_is_loaded_under_all_its_tags()
    {
        await using var daemon = await DockerDaemon.StartAsync();
        using var work = new TemporaryFolder();
        var bundle = MultiImage.Combine([await SampleImage.BuildAsync(work), await SampleImage.BuildAsync(work, new Platform("arm64"))]);
        await ImageArchiveWriter.WriteAsync(bundle, new ImageNames("my-app", ["1.0", "latest"]), work["image.tar"], SampleImage.Epoch, CancellationToken.None);

        await using (var archive = File.OpenRead(work["image.tar"]))
            await new DockerEngine(daemon.Address).LoadAsync(archive, CancellationToken.None);

        foreach (var tag in (string[])["1.0", "latest"])
        {
            var id = daemon.Docker("image", "inspect", "--format", "{{.Id}} {{.Architecture}}", $"my-app:{tag}");
            Assert.Equal($"{bundle.Images[0].Manifest.Config.Digest} amd64", id.Trim());
        }

        await using var garbage = new MemoryStream(new byte[4096]);
        Assert.Equal("RG6021", (await Assert.ThrowsAsync<ReproGetException>(() =>
            new DockerEngine(daemon.Address).LoadAsync(garbage, CancellationToken.None))).Code);
    }

    [Fact]
    public async Task Nobody_there_is_an_error()
    {
        using var work = new TemporaryFolder();

        var failure = await Assert.ThrowsAsync<ReproGetException>(() =>
            new DockerEngine(new Uri($"unix://{work["none.sock"]}")).LoadAsync(Stream.Null, CancellationToken.None));

        Assert.Equal("RG6020", failure.Code);
    }
}
