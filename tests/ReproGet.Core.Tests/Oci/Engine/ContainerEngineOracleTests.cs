using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;
using ReproGet.Core.Oci.Engine;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Oci.Engine;

/// <summary>Loading through the API of real engines, with an image that is for them in the second place.</summary>
public sealed class ContainerEngineOracleTests
{
    private static readonly ImageNames Names = new("my-app", ["1.0", "latest"]);

    [Fact]
    public async Task Docker_has_its_own_platform_under_all_names()
    {
        await using var daemon = await DockerDaemon.StartAsync();
        using var work = new TemporaryFolder();
        var bundle = await RunnableImage.BuildAsync(work, ImageFormat.Oci, RunnableImage.Foreign, RunnableImage.Own);

        var engine = await FindAsync(daemon.Address);
        await engine.LoadAsync(bundle, Names, CancellationToken.None);

        foreach (var tag in Names.Tags)
        {
            var id = daemon.Docker("image", "inspect", "--format", "{{.Id}} {{.Architecture}}", $"my-app:{tag}");
            Assert.Equal($"{bundle.Images[1].Manifest.Config.Digest} {RunnableImage.Own}", id.Trim());
        }
        Assert.Equal(RunnableImage.Printed, daemon.Docker("run", "--rm", "--network=none", "my-app:1.0"));

        // What a real engine says of an archive that it cannot take.
        var failure = await Assert.ThrowsAsync<ReproGetException>(() => engine.LoadAsync(bundle, new ImageNames("MY APP", ["1.0"]), CancellationToken.None));
        Assert.Equal("RG6021", failure.Code);
        Assert.Equal("RG6065", (await Assert.ThrowsAsync<ReproGetException>(() =>
            ContainerEngine.FindAsync([EngineEndpoint.Parse(daemon.Address.ToString(), "a test") with { MustBePodman = true }], CancellationToken.None))).Code);
    }

    [Theory]
    [InlineData(ImageFormat.Oci, LayerCompression.Zstd)]
    [InlineData(ImageFormat.Docker, LayerCompression.Gzip)]
    public async Task Podman_has_its_own_platform_under_all_names(ImageFormat format, LayerCompression compression)
    {
        await using var podman = await PodmanService.StartAsync();
        using var work = new TemporaryFolder();
        var bundle = await RunnableImage.BuildAsync(work, format, compression, RunnableImage.Foreign, RunnableImage.Own);

        var engine = await FindAsync(podman.Address);
        await engine.LoadAsync(bundle, Names, CancellationToken.None);

        var own = bundle.Images[1];
        foreach (var tag in Names.Tags)
        {
            var id = podman.Podman("image", "inspect", "--format", "{{.Id}} {{.Architecture}}", $"localhost/my-app:{tag}");
            Assert.Equal($"{own.Manifest.Config.Digest.Hex} {RunnableImage.Own}", id.Trim());
        }
        if (format == ImageFormat.Oci)
            Assert.Equal(own.Descriptor.Digest.ToString(), podman.Podman("image", "inspect", "--format", "{{.Digest}}", "localhost/my-app:latest").Trim());
        Assert.Single(podman.Podman("images", "--quiet", "--no-trunc", "--all").Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct());
        Assert.Equal(RunnableImage.Printed, podman.RunContainer("my-app:latest"));
    }

    // The certificates are docker's own arrangement: an authority, one for the engine, one for who may use it.
    [Fact]
    public async Task Docker_behind_TLS_wants_and_shows_certificates()
    {
        using var authority = new TlsAuthority();
        var port = TlsAuthority.FreePort();
        await using var daemon = await DockerDaemon.StartAsync(
            "-H", $"tcp://127.0.0.1:{port}", "--tlsverify", "--tlscacert", authority["ca.pem"], "--tlscert", authority["engine/cert.pem"], "--tlskey", authority["engine/key.pem"]);
        using var other = new TlsAuthority();

        var engine = await FindAsync("127.0.0.1", authority["user"]);

        Assert.Equal(port, engine.Endpoint.Address.Port);
        Assert.Equal("RG6063", (await Assert.ThrowsAsync<ReproGetException>(() => FindAsync("127.0.0.1", other["user"]))).Code);
        Assert.Equal("RG6063", (await Assert.ThrowsAsync<ReproGetException>(() => FindAsync("localhost", authority["user"]))).Code);
        Assert.Equal("RG6063", (await Assert.ThrowsAsync<ReproGetException>(() => FindAsync("127.0.0.1", authority["nobody"]))).Code);

        Task<ContainerEngine> FindAsync(string host, string folder)
        {
            var variables = new Dictionary<string, string> { ["DOCKER_HOST"] = $"tcp://{host}:{port}", ["DOCKER_TLS_VERIFY"] = "1", ["DOCKER_CERT_PATH"] = folder };
            return ContainerEngine.FindAsync(new EnginePlaces(variables, "/").Find(""), CancellationToken.None);
        }
    }

    private static Task<ContainerEngine> FindAsync(Uri address) => ContainerEngine.FindAsync([EngineEndpoint.Parse(address.ToString(), "a test")], CancellationToken.None);
}
