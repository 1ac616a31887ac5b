using System.Text.Json.Nodes;
using ReproGet.Core.Tests.Oci;

namespace ReproGet.Components.Tests;

/// <summary>The Dockerfile of a Debian project, built by Docker 20.10.</summary>
public sealed class DockerfileTests(PackedSdk sdk, DebianBase debian)
{
    // The client that has BuildKit without a plug-in.
    private const string Client = "/usr/bin/docker";

    // libzstd-dev needs libzstd1 in its own version, which security has newer than the base; cron needs others to be configured before it is unpacked.
    private const string Packages = "curl;libzstd-dev;cron";

    [Fact]
    public async Task The_container_has_exactly_the_locked_versions_and_runs_as_the_project_says()
    {
        Oracle.Require("skopeo");
        using var registry = await DistributionRegistry.StartAsync();
        await using var daemon = await DockerDaemon.StartAsync();
        using var folder = new ProjectFolder(sdk, "InDocker");
        await debian.WriteImageAsync(folder.PathOf("base.tar"));
        Oracle.Run("skopeo", "copy", "--dest-tls-verify=false", "oci-archive:" + folder.PathOf("base.tar"), $"docker://{registry.Address}/base:trixie");
        File.Delete(folder.PathOf("base.tar"));
        folder.Write("motd", "Hello\n").WriteApp($"""
            <PropertyGroup>
              <RuntimeIdentifiers>linux-x64</RuntimeIdentifiers>
              <ContainerBaseImage>{registry.Address}/base:trixie</ContainerBaseImage>
              <ContainerUser>games</ContainerUser>
            </PropertyGroup>
            <ItemGroup>
              <DistroPackage Include="{Packages}" />
              <ContainerEnvironmentVariable Include="HOSTILE" Value="a&quot; $HOME \ 'b' # c" />
              <ContainerLabel Include="team" Value="x&quot;&#x24;PATH" />
              <ContainerPort Include="8080" Type="tcp" />
              <ContainerFile Include="motd" TargetPath="/etc/motd.d/hello" Owner="games" Mode="0640" />
            </ItemGroup>
            """);
        folder.Succeeds("build", "-t:ReproGetLock", "-p:ReproGetUseHostSources=true", $"-p:ReproGetCacheDir={Mirror.Cache}");

        folder.Succeeds("build", "-t:ReproGetDockerfile", "-p:ReproGetDockerfileDir=docker", $"-p:ReproGetCacheDir={Mirror.Cache}");
        Build(daemon, folder, "--network=none", "--tag", "built");

        var installed = daemon.Docker("run", "--rm", "--network=none", "--entrypoint", "dpkg-query", "built", "-W", "-f", "${Package} ${Version} ${db:Status-Status}\n")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToList();
        Assert.All(installed, words => Assert.Equal("installed", words[2]));
        Assert.Subset(installed.Select(words => LockedPackages.Version(words[0], words[1])).ToHashSet(), LockedPackages.Versions(folder, "amd64").ToHashSet());
        // Nothing came beside them.
        var status = Oracle.Run("tar", "-xOf", await debian.GetTarAsync(), "./var/lib/dpkg/status").Split('\n').Where(line => line.StartsWith("Package: ", StringComparison.Ordinal)).Select(line => line["Package: ".Length..]);
        Assert.Equal(status.Union(LockedPackages.Versions(folder, "amd64").Select(package => package.Split('=')[0])).Order(StringComparer.Ordinal), installed.Select(words => words[0]).Order(StringComparer.Ordinal));
        Assert.StartsWith("curl 8.", daemon.Docker("run", "--rm", "--network=none", "--entrypoint", "curl", "built", "--version"), StringComparison.Ordinal);
        Assert.Equal("games 640", daemon.Docker("run", "--rm", "--network=none", "--entrypoint", "stat", "built", "-c", "%U %a", "/etc/motd.d/hello").Trim());
        var config = JsonNode.Parse(daemon.Docker("image", "inspect", "--format", "{{json .Config}}", "built"))!;
        Assert.Equal("games", (string?)config["User"]);
        Assert.Equal("/app/", (string?)config["WorkingDir"]);
        Assert.Equal(["/app/App"], config["Entrypoint"]!.AsArray().Select(word => (string?)word));
        Assert.Contains("HOSTILE=a\" $HOME \\ 'b' # c", config["Env"]!.AsArray().Select(word => (string?)word));
        Assert.Equal("x\"$PATH", (string?)config["Labels"]!["team"]);
        Assert.NotNull(config["ExposedPorts"]!["8080/tcp"]);
    }

    private static void Build(DockerDaemon daemon, ProjectFolder folder, params IEnumerable<string> arguments)
        => Oracle.Run("env", ["DOCKER_BUILDKIT=1", $"DOCKER_HOST={daemon.Address}", Client, "build", "--progress=plain", .. arguments, folder.PathOf("docker")]);
}
