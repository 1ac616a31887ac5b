using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using ReproGet.Core.Tests.Oci;

namespace ReproGet.Components.Tests;

/// <summary>The Dockerfile of a Debian project, built by Docker 20.10, and the sums file that its companion makes.</summary>
public sealed class DockerfileTests(PackedSdk sdk, DebianBase debian)
{
    // The client that has BuildKit without a plug-in.
    private const string Client = "/usr/bin/docker";

    // libzstd-dev needs libzstd1 in its own version, which security has newer than the base; cron needs others to be configured before it is unpacked.
    private const string Packages = "curl;libzstd-dev;cron;ca-certificates";

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
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = new CertificateRequest("CN=Our corporation", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(60));
        var pem = authority.ExportCertificatePem() + "\n";
        folder.Write("our corp.cer", pem).Write("motd", "Hello\n").WriteApp($"""
            <PropertyGroup>
              <RuntimeIdentifiers>linux-x64</RuntimeIdentifiers>
              <ContainerBaseImage>{registry.Address}/base:trixie</ContainerBaseImage>
              <ContainerUser>games</ContainerUser>
            </PropertyGroup>
            <ItemGroup>
              <DistroPackage Include="{Packages}" />
              <!-- Its library asks for exactly that version. -->
              <DistroPackage Include="file" Without="libmagic-mgc" />
              <ReproGetTrustedCertificate Include="our corp.cer" />
              <ContainerEnvironmentVariable Include="HOSTILE" Value="a&quot; $HOME \ 'b' # c" />
              <ContainerLabel Include="team" Value="x&quot;&#x24;PATH" />
              <ContainerPort Include="8080" Type="tcp" />
              <ContainerFile Include="motd" TargetPath="/etc/motd.d/hello" Owner="games" Mode="0640" />
            </ItemGroup>
            """);
        // There is no bin yet, and its name in MSBuild ends with a backslash.
        folder.Succeeds("build", "-t:ReproGetDockerfile", "-p:ReproGetDistro=debian", $"-p:ReproGetCacheDir={Mirror.Cache}");
        Assert.Equal(["Dockerfile.generate-hash"], Directory.GetFiles(folder.PathOf("bin/Debug/net10.0/docker")).Select(Path.GetFileName));
        folder.Succeeds("build", "-t:ReproGetLock", "-p:ReproGetUseHostSources=true", $"-p:ReproGetCacheDir={Mirror.Cache}");

        folder.Succeeds("build", "-t:ReproGetDockerfile", "-p:ReproGetDockerfileDir=docker", $"-p:ReproGetCacheDir={Mirror.Cache}");
        Build(daemon, folder, "--network=none", "--tag", "built");

        var installed = daemon.Docker("run", "--rm", "--network=none", "--entrypoint", "dpkg-query", "built", "-W", "-f", "${Package} ${Version} ${db:Status-Status}\n")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToList();
        Assert.All(installed, words => Assert.Equal("installed", words[2]));
        Assert.Empty(LockedPackages.Versions(folder, "amd64").Except(installed.Select(words => LockedPackages.Version(words[0], words[1]))));
        // Nothing came beside them.
        var status = Oracle.Run("tar", "-xOf", await debian.GetTarAsync(), "./var/lib/dpkg/status").Split('\n').Where(line => line.StartsWith("Package: ", StringComparison.Ordinal)).Select(line => line["Package: ".Length..]);
        Assert.Equal(status.Union(LockedPackages.Versions(folder, "amd64").Select(package => package.Split('=')[0])).Order(StringComparer.Ordinal), installed.Select(words => words[0]).Order(StringComparer.Ordinal));
        Assert.EndsWith(pem, daemon.Docker("run", "--rm", "--network=none", "--entrypoint", "cat", "built", "/etc/ssl/certs/ca-certificates.crt"), StringComparison.Ordinal);
        Assert.Equal("/usr/local/share/ca-certificates/our corp.crt", daemon.Docker("run", "--rm", "--network=none", "--entrypoint", "readlink", "built", "/etc/ssl/certs/our_corp.pem").Trim());
        // What the project leaves out is the only thing that dpkg misses.
        Assert.DoesNotContain(installed, words => words[0] == "libmagic-mgc");
        Assert.Contains(installed, words => words[0].StartsWith("libmagic1", StringComparison.Ordinal));
        Assert.StartsWith("curl 8.", daemon.Docker("run", "--rm", "--network=none", "--entrypoint", "curl", "built", "--version"), StringComparison.Ordinal);
        Assert.Equal("games 640", daemon.Docker("run", "--rm", "--network=none", "--entrypoint", "stat", "built", "-c", "%U %a", "/etc/motd.d/hello").Trim());
        var config = JsonNode.Parse(daemon.Docker("image", "inspect", "--format", "{{json .Config}}", "built"))!;
        Assert.Equal("games", (string?)config["User"]);
        Assert.Equal("/app/", (string?)config["WorkingDir"]);
        Assert.Equal(["/app/App"], config["Entrypoint"]!.AsArray().Select(word => (string?)word));
        Assert.Contains("HOSTILE=a\" $HOME \\ 'b' # c", config["Env"]!.AsArray().Select(word => (string?)word));
        Assert.Equal("x\"$PATH", (string?)config["Labels"]!["team"]);
        Assert.NotNull(config["ExposedPorts"]!["8080/tcp"]);
        // Logs are empty, and no file is younger than the lock but those that Docker puts there.
        Assert.Equal("0 0", daemon.Docker("run", "--rm", "--network=none", "--user=0", "--entrypoint", "stat", "built", "-c", "%s", "/var/log/dpkg.log", "/var/log/apt/history.log").Trim().ReplaceLineEndings(" "));
        var epoch = JsonNode.Parse(folder.Read("reproget.lock.json"))!["epoch"]!.GetValue<string>();
        var young = daemon.Docker("run", "--rm", "--network=none", "--user=0", "--entrypoint", "find", "built", "/", "-xdev", "-newermt", epoch).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Empty(young.Except(["/", "/.dockerenv", "/dev", "/proc", "/sys", "/etc", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/etc/mtab"]));

        await GenerateAsync(daemon, folder);
    }

    /// <summary>The companion's file is the lock's, where both see one state of the archive: it is served under the addresses of snapshots.</summary>
    private static async Task GenerateAsync(DockerDaemon daemon, ProjectFolder folder)
    {
        using var snapshots = new HttpListener();
        var port = DistributionRegistry.FreePort();
        snapshots.Prefixes.Add($"http://127.0.0.1:{port}/");
        snapshots.Start();
        var answering = Task.Run(async () =>
        {
            while (snapshots.IsListening)
            {
                var context = await snapshots.GetContextAsync();
                // /debian/20250809T120000Z/dists/… of the time that the Dockerfile names.
                var parts = context.Request.Url!.AbsolutePath.Split('/', 4);
                var source = Mirror.Sources(DebianBase.Suite).Single(source => source.Id == parts[1]);
                context.Response.Redirect(new Uri(source.Uris[0], parts[3]).AbsoluteUri);
                context.Response.Close();
            }
        });

        Build(daemon, folder, "--network=host", "--file", folder.PathOf("docker/Dockerfile.generate-hash"), "--output", folder.PathOf("sums"), "--build-arg", $"DEBIAN_ARCHIVE=http://127.0.0.1:{port}");

        snapshots.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => answering);
        Assert.Equal(folder.Read("SHA256SUMS-amd64"), folder.Read("sums/SHA256SUMS-amd64"));
    }

    private static void Build(DockerDaemon daemon, ProjectFolder folder, params IEnumerable<string> arguments)
        => Oracle.Run("env", ["DOCKER_BUILDKIT=1", $"DOCKER_HOST={daemon.Address}", Client, "build", "--progress=plain", .. arguments, folder.PathOf("docker")]);
}
