using ReproGet.Core.Dockerfiles;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Cache;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Dockerfiles;

public sealed class DockerContextTests : IDisposable
{
    private readonly FilledCache _filled = new(("hello", "2.10-2"));
    private readonly string _folder;

    public DockerContextTests() => _folder = Path.Combine(_filled.Root, "docker");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DockerfileRequest Request => DockerfileSamples.Request("debian", DockerfileSamples.Image("debian") with { Packages = [.. _filled.Packages.Select(file => file with { Cid = "QmX" })] });

    public void Dispose() => _filled.Dispose();

    [Fact]
    public async Task A_folder_has_all_that_a_build_needs_and_the_builder_gets_nothing_else()
    {
        var package = _filled.Packages.Single();
        Directory.CreateDirectory(Path.Combine(_folder, "blobs/sha256"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "blobs/sha256/of-an-older-lock"), "old", Token);

        var written = await WriteAsync(Request);

        Assert.Equal(["Dockerfile", "Dockerfile.generate-hash"], written.Select(Path.GetFileName));
        string[] sent = ["blobs/SHA256SUMS-amd64", "blobs/sha256/" + package.Digest.Hex, "layers/amd64-1.tar", "layers/amd64-2.tar"];
        Assert.Equal(
            sent.Concat(["Dockerfile", "Dockerfile.dockerignore", "Dockerfile.generate-hash", "blobs/sha256/of-an-older-lock"]).Order(StringComparer.Ordinal), FilledCache.FilesOf(_folder));
        Assert.Equal($"{package.Digest.Hex}  {package.Name}\n", await ReadAsync("blobs/SHA256SUMS-amd64"));
        Assert.Equal(package.Digest, Digest.Of(await File.ReadAllBytesAsync(Path.Combine(_folder, "blobs/sha256", package.Digest.Hex), Token)));
        Assert.Equal("app", await ReadAsync("layers/amd64-2.tar"));
        var ignored = (await ReadAsync("Dockerfile.dockerignore")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(sent.Order(StringComparer.Ordinal), ignored.Skip(2).Select(line => line[1..]).Order(StringComparer.Ordinal));
        Assert.Equal("*", ignored[1]);
    }

    [Fact]
    public async Task Certificates_stand_beside_the_packages_under_their_hashes_and_a_list_has_their_names()
    {
        var request = DockerfileSamples.Request("debian", Request.Images[0] with { Certificates = [("a 'b' $c.crt", "PEM A\n"), ("corp.crt", "PEM B\n")] });
        var (a, b) = (Digest.Of("PEM A\n"u8).Hex, Digest.Of("PEM B\n"u8).Hex);

        await WriteAsync(request);

        Assert.Equal($"{a}  a 'b' $c.crt\n{b}  corp.crt\n", await ReadAsync("certificates/amd64"));
        Assert.Equal("PEM B\n", await ReadAsync($"certificates/{b}.pem"));
        Assert.Subset((await ReadAsync("Dockerfile.dockerignore")).Split('\n').ToHashSet(), new HashSet<string> { "!certificates/amd64", $"!certificates/{a}.pem", $"!certificates/{b}.pem" });
        Assert.Equal("RG1132", (await Assert.ThrowsAsync<ReproGetException>(() => WriteAsync(DockerfileSamples.Request("debian", Request.Images[0] with { Certificates = [("a\nb.crt", "")] })))).Code);
    }

    [Theory]
    [InlineData("Dockerfile", "FROM debian\n")]
    [InlineData("Dockerfile", "")]
    [InlineData("Dockerfile.generate-hash", "FROM debian\n")]
    [InlineData("Dockerfile.dockerignore", "*\n")]
    public async Task What_somebody_else_wrote_is_not_overwritten_and_nothing_else_is_written(string name, string content)
    {
        Directory.CreateDirectory(_folder);
        await File.WriteAllTextAsync(Path.Combine(_folder, name), content, Token);

        Assert.Equal("RG1130", (await Assert.ThrowsAsync<ReproGetException>(() => WriteAsync(Request))).Code);

        Assert.Equal([name], FilledCache.FilesOf(_folder));
        Assert.Equal(content, await ReadAsync(name));
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_a_Dockerfile_is_told_and_waited_for_by_nobody()
    {
        Oracle.Require("mkfifo");
        Directory.CreateDirectory(_folder);
        Oracle.Run("mkfifo", Path.Combine(_folder, "Dockerfile"));

        Assert.Equal("RG1135", (await Assert.ThrowsAsync<ReproGetException>(() => WriteAsync(Request))).Code);
    }

    [Fact]
    public async Task What_is_ours_is_written_anew()
    {
        await WriteAsync(Request);
        var first = await ReadAsync("Dockerfile");
        await File.AppendAllTextAsync(Path.Combine(_folder, "Dockerfile"), "RUN echo changed\n", Token);

        await WriteAsync(Request);

        Assert.Equal(first, await ReadAsync("Dockerfile"));
    }

    [Fact]
    public async Task A_package_that_is_not_in_the_cache_keeps_the_Dockerfile_from_being_written()
    {
        File.Delete(_filled.Cache.BlobPath(_filled.Packages.Single().Digest));

        var failures = await Assert.ThrowsAsync<AggregateException>(() => WriteAsync(Request));

        Assert.Equal("RG2054", Assert.IsType<ReproGetException>(Assert.Single(failures.InnerExceptions)).Code);
        Assert.False(File.Exists(Path.Combine(_folder, "Dockerfile")));
    }

    [Fact]
    public async Task Without_a_lock_there_is_what_makes_one()
    {
        Assert.Equal(["Dockerfile.generate-hash"], (await WriteAsync(Request with { Images = [] })).Select(Path.GetFileName));
        Assert.Equal(["Dockerfile.generate-hash"], FilledCache.FilesOf(_folder));
    }

    [Fact]
    public async Task Plain_files_without_an_image_are_told_to_be_of_no_distro()
        => Assert.Equal("RG1134", (await Assert.ThrowsAsync<ReproGetException>(() => WriteAsync(Request with { Distro = "none", Images = [], Packages = new Dictionary<string, IReadOnlyList<RequestedPackage>>() }))).Code);

    private Task<IReadOnlyList<string>> WriteAsync(DockerfileRequest request) => new DockerContext(_folder, _filled.Cache, new TestDiagnostics()).WriteAsync(request, Token);

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(_folder, name), Token);
}
