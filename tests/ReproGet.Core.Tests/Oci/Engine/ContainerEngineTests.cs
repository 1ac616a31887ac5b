using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Oci;
using ReproGet.Core.Oci.Engine;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Oci.Engine;

public sealed class ContainerEngineTests
{
    private static readonly ImageNames Names = new("team/app", ["1.0", "latest"]);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("amd64")]
    [InlineData("arm64")]
    public async Task Of_several_platforms_an_engine_gets_its_own(string architecture)
    {
        using var work = new TemporaryFolder();
        await using var docker = new FakeEngine(architecture: architecture);
        var bundle = await SeveralAsync(work);

        var loaded = await (await ContainerEngine.FindAsync([docker.Endpoint], Test)).LoadAsync(bundle, Names, Test);

        var own = bundle.Images.Single(image => image.Platform.Architecture == architecture);
        var archive = Received(docker, work);
        Assert.Equal((own.Descriptor.Digest, own.Descriptor.Digest), (loaded.Root.Digest, archive.Root.Digest));
        Assert.Equal(["/info", "/images/load?quiet=1"], docker.Requests);
        var manifest = JsonNode.Parse(Oracle.Run("tar", "-xOf", work["received.tar"], "manifest.json"))![0]!;
        Assert.Equal("""["team/app:1.0","team/app:latest"]""", manifest["RepoTags"]!.ToJsonString());
        Assert.EndsWith(own.Manifest.Config.Digest.Hex, manifest["Config"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_keeps_indices_gets_all_platforms()
    {
        using var work = new TemporaryFolder();
        await using var docker = new FakeEngine { Info = FakeEngine.Answer("""{"DriverStatus":[["driver-type","io.containerd.snapshotter.v1"]]}""") };
        var bundle = await SeveralAsync(work);

        var loaded = await (await ContainerEngine.FindAsync([docker.Endpoint], Test)).LoadAsync(bundle, Names, Test);

        Assert.Equal(bundle.Root, loaded.Root);
        Assert.Equal(bundle.Images.Select(image => image.Descriptor.Digest), Received(docker, work).Images.Select(image => image.Descriptor.Digest));
    }

    [Theory]
    [InlineData("team/app", "localhost/team/app")]
    [InlineData("registry.test/team/app", "registry.test/team/app")]
    public async Task Podman_gets_one_name_and_the_others_as_tags(string repository, string kept)
    {
        using var work = new TemporaryFolder();
        await using var podman = new FakeEngine(component: "Podman Engine");

        await (await ContainerEngine.FindAsync([podman.Endpoint], Test)).LoadAsync(await SeveralAsync(work), Names with { Repository = repository }, Test);

        Assert.Equal(["/images/load?quiet=1", $"/images/{kept}:1.0/tag?repo={Uri.EscapeDataString(kept)}&tag=latest"], podman.Requests);
        File.WriteAllBytes(work["received.tar"], podman.Archive);
        var entry = Assert.Single(ImageIndex.Parse(System.Text.Encoding.UTF8.GetBytes(Oracle.Run("tar", "-xOf", work["received.tar"], "index.json"))).Manifests);
        Assert.Equal($"{kept}:1.0", entry.Annotations!["io.containerd.image.name"]);
    }

    [Fact]
    public async Task None_of_several_for_the_engine_is_an_error_and_nothing_is_sent()
    {
        using var work = new TemporaryFolder();
        await using var docker = new FakeEngine(architecture: "riscv64");

        var failure = await FailureAsync(docker, await SeveralAsync(work));

        Assert.Equal("RG6064", failure.Code);
        Assert.Contains("linux/riscv64, and the image is for linux/amd64, linux/arm64.", failure.Message, StringComparison.Ordinal);
        Assert.Empty(docker.Requests);
    }

    [Fact]
    public async Task A_single_image_is_loaded_whatever_it_is_for()
    {
        using var work = new TemporaryFolder();
        await using var docker = new FakeEngine(architecture: "arm64");
        var bundle = MultiImage.Combine([await SampleImage.BuildAsync(work)]);

        await (await ContainerEngine.FindAsync([docker.Endpoint], Test)).LoadAsync(bundle, Names, Test);

        Assert.Equal(bundle.Root.Digest, Received(docker, work).Root.Digest);
    }

    [Theory]
    [InlineData("", "RG6020")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "RG6065")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>", "RG6065")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "RG6065")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull", "RG6065")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"Os\":", "RG6020")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "RG6065")]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\ndenied", "RG6065")]
    public async Task What_is_no_engine_is_told_from_what_is_not_there(string answer, string code)
    {
        await using var other = new FakeEngine { Version = answer };

        Assert.Equal(code, (await Assert.ThrowsAsync<ReproGetException>(() => ContainerEngine.FindAsync([other.Endpoint], Test))).Code);
    }

    [Theory]
    [InlineData("""{"message":"no space left on device"}""", 500, "RG6021")]
    [InlineData("""{"errorDetail":{"message":"no space left on device"},"error":"no space left on device"}""", 200, "RG6021")]
    [InlineData("", 200, "RG6066")]
    [InlineData("""{"stream":"Loaded im""", 200, "RG6066")]
    [InlineData("""{"status":"Loading layer"}""", 200, "RG6066")]
    [InlineData("<html></html>", 200, "RG6065")]
    public async Task Whatever_an_engine_answers_to_an_image_is_taken_for_what_it_is(string answer, int status, string code)
    {
        using var work = new TemporaryFolder();
        await using var docker = new FakeEngine { Load = FakeEngine.Answer(answer, status) };

        Assert.Equal(code, (await FailureAsync(docker, MultiImage.Combine([await SampleImage.BuildAsync(work)]))).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1500)]
    public async Task A_connection_that_is_cut_is_an_error(int after)
    {
        using var work = new TemporaryFolder();
        await using var podman = new FakeEngine(component: "Podman Engine") { TakesOnly = after };

        var failure = await FailureAsync(podman, MultiImage.Combine([await SampleImage.BuildAsync(work)]));

        Assert.Equal("RG6066", failure.Code);
        Assert.Empty(podman.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_engine_that_stands_still_while_it_gets_an_image_is_given_up(bool hasPath)
    {
        using var work = new TemporaryFolder();
        await using var docker = new FakeEngine(path: hasPath ? work["engine.sock"] : null) { TakesOnly = 100_000, Stalls = true };
        var image = await SampleImage.BuildAsync(work);
        // More than sockets hold.
        var large = Blob.Of(MediaTypes.OciLayer, new byte[32 << 20]);
        var manifest = image.Manifest with { Layers = [large.Descriptor] };

        var failure = await StalledAsync(docker, ImageBundle.Of([new BuiltImage(manifest, image.Config, [large])]), new LoadPatience(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)));

        Assert.Contains("stands still: it took no more of the image for 1 s.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("amd64", "it said nothing since it had the whole image for 0.2 s")]
    [InlineData("info", "it gave no answer for 1 s")]
    public async Task An_engine_that_says_nothing_is_given_up(string silentAt, string says)
    {
        using var work = new TemporaryFolder();
        await using var docker = silentAt == "info" ? new FakeEngine { Info = FakeEngine.Silence } : new FakeEngine { Load = FakeEngine.Silence };
        var bundle = silentAt == "info" ? await SeveralAsync(work) : MultiImage.Combine([await SampleImage.BuildAsync(work)]);

        var failure = await StalledAsync(docker, bundle, new LoadPatience(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.2)));

        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_larger_image_may_take_longer() => Assert.Equal(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(5000), LoadPatience.Default.Unpacking(5_000_000_000));

    [Fact]
    public async Task A_name_that_is_refused_is_an_error()
    {
        using var work = new TemporaryFolder();
        await using var podman = new FakeEngine(component: "Podman Engine") { Tag = FakeEngine.Answer("""{"message":"no such image"}""", 404) };

        Assert.Equal("RG6021", (await FailureAsync(podman, MultiImage.Combine([await SampleImage.BuildAsync(work)]))).Code);
    }

    [Fact]
    public async Task A_damaged_blob_is_no_fault_of_the_engine()
    {
        using var work = new TemporaryFolder();
        await using var docker = new FakeEngine();
        var image = await SampleImage.BuildAsync(work);
        var layer = image.Layers[0];
        var damaged = new BuiltImage(image.Manifest, image.Config, [new Blob(layer.Descriptor, FileContent.Of(new byte[layer.Descriptor.Size])), .. image.Layers.Skip(1)]);

        Assert.Equal("RG6003", (await FailureAsync(docker, MultiImage.Combine([damaged]))).Code);
        Assert.Empty(docker.Archive);
    }

    [Fact]
    public async Task The_first_place_that_answers_as_asked_is_taken()
    {
        using var work = new TemporaryFolder();
        await using var docker = new FakeEngine();
        await using var podman = new FakeEngine(component: "Podman Engine");
        await using var other = new FakeEngine { Version = FakeEngine.Answer("<html>") };
        var absent = EngineEndpoint.Parse($"unix://{work["none.sock"]}", "a test");

        var engine = await ContainerEngine.FindAsync([absent, other.Endpoint, docker.Endpoint with { MustBePodman = true }, podman.Endpoint with { MustBePodman = true }, docker.Endpoint], Test);
        var failure = await Assert.ThrowsAsync<ReproGetException>(() => ContainerEngine.FindAsync([absent, docker.Endpoint with { MustBePodman = true }], Test));

        Assert.Equal(podman.Endpoint.Address, engine.Endpoint.Address);
        Assert.Equal("RG6020", failure.Code);
        Assert.Contains($"{absent} (", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"{docker.Endpoint} (it is not Podman)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_listens_and_says_nothing_is_not_waited_for()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var place = EngineEndpoint.Parse($"tcp://{silent.LocalEndpoint}", "a test");

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => ContainerEngine.FindAsync([place], Test, TimeSpan.FromMilliseconds(50)));

        Assert.Equal("RG6020", failure.Code);
        Assert.Contains($"No container engine answers at {place}: it says nothing.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_load_is_cancelled_and_no_error()
    {
        using var work = new TemporaryFolder();
        await using var docker = new FakeEngine();
        var engine = await ContainerEngine.FindAsync([docker.Endpoint], Test);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var bundle = MultiImage.Combine([await SampleImage.BuildAsync(work)]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.LoadAsync(bundle, Names, cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ContainerEngine.FindAsync([docker.Endpoint], cancelled.Token));
    }

    private static async Task<ImageBundle> SeveralAsync(TemporaryFolder work)
        => MultiImage.Combine([await SampleImage.BuildAsync(work), await SampleImage.BuildAsync(work, new Platform("arm64"))]);

    private static async Task<ReproGetException> FailureAsync(FakeEngine engine, ImageBundle bundle)
    {
        var found = await ContainerEngine.FindAsync([engine.Endpoint], Test);
        return await Assert.ThrowsAsync<ReproGetException>(() => found.LoadAsync(bundle, Names, Test));
    }

    private static async Task<ReproGetException> StalledAsync(FakeEngine engine, ImageBundle bundle, LoadPatience patience)
    {
        var found = new ContainerEngine(engine.Endpoint, new Platform("amd64"), isPodman: false) { Patience = patience };
        var failure = await Assert.ThrowsAsync<ReproGetException>(() => found.LoadAsync(bundle, Names, Test));
        Assert.Equal("RG6067", failure.Code);
        return failure;
    }

    private static ImageBundle Received(FakeEngine engine, TemporaryFolder work)
    {
        File.WriteAllBytes(work["received.tar"], engine.Archive);
        return ImageArchive.Open(work["received.tar"], Test);
    }
}
