using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReproGet.Core.Tests.Oci;
using ReproGet.Core.Tests.Oci.Engine;

namespace ReproGet.Components.Tests;

/// <summary>The sample in real engines.</summary>
public sealed partial class EngineTests(PackedSdk sdk, RealProjects projects)
{
    [Fact]
    public async Task The_app_finds_what_the_packages_brought()
    {
        await using var daemon = await DockerDaemon.StartAsync();
        var sample = await projects.GetSampleAsync(sdk);

        daemon.Docker("load", "-i", sample.Archive);
        var output = daemon.Docker("run", "--rm", "--network=none", "hello-debian:latest");

        Assert.Contains("Samstag, 9. August 2025\n", output, StringComparison.Ordinal);
        Assert.Contains("2025-08-09 21:00 +09:00\n", output, StringComparison.Ordinal);
        Assert.InRange(int.Parse(Certificates().Match(output).Groups[1].Value, null), 101, 1000);
        Assert.Contains("PRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\n", output, StringComparison.Ordinal);
        Assert.Contains("VERSION_CODENAME=trixie\n", output, StringComparison.Ordinal);
        Assert.Equal("1654", daemon.Docker("image", "inspect", "--format", "{{.Config.User}}", "hello-debian:latest").Trim());
    }

    [Fact]
    public async Task PublishContainer_loads_the_same_image()
    {
        await using var daemon = await DockerDaemon.StartAsync();
        var sample = await projects.GetSampleAsync(sdk);

        var run = sample.Folder.Dotnet(
            new Dictionary<string, string?> { ["DOCKER_HOST"] = daemon.Address.ToString() }, Sample.Publish(sample.Folder, "-t:PublishContainer"));

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains(sample.Digest, run.Output, StringComparison.Ordinal);
        var docker = JsonNode.Parse(Oracle.Run("tar", "-xOf", sample.Archive, "manifest.json"))![0]!;
        var config = docker["Config"]!.GetValue<string>().Split('/')[^1].Replace(".json", "", StringComparison.Ordinal);
        Assert.Equal($"sha256:{config} amd64", daemon.Docker("image", "inspect", "--format", "{{.Id}} {{.Architecture}}", "hello-debian:latest").Trim());
    }

    [Fact]
    public async Task PublishContainer_loads_the_same_image_into_Podman()
    {
        await using var podman = await PodmanService.StartAsync();
        var sample = await projects.GetSampleAsync(sdk);

        var run = sample.Folder.Dotnet(
            new Dictionary<string, string?> { ["CONTAINER_HOST"] = podman.Address.ToString() }, Sample.Publish(sample.Folder, "--no-build", "-t:PublishContainer", "-p:LocalRegistry=Podman"));

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains($"which got linux/amd64 of it ({sample.Digests["amd64"]})", run.Output, StringComparison.Ordinal);
        Assert.Equal(sample.Digests["amd64"], podman.Podman("image", "inspect", "--format", "{{.Digest}}", "localhost/hello-debian:latest").Trim());
        Assert.Contains("Samstag, 9. August 2025\n", podman.RunContainer("hello-debian"), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"Certificates: +(\d+)\n")]
    private static partial Regex Certificates();
}
