using System.Security.Cryptography;
using System.Text;
using ReproGet.Core.Oci.Engine;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Oci.Engine;

public sealed class EnginePlacesTests
{
    private const string Docker = "unix:///var/run/docker.sock";
    private const string Podman = "unix:///run/podman/podman.sock";

    // variables; LocalRegistry; expected places
    [Theory]
    [InlineData("", "", $"{Docker} {Podman}")]
    [InlineData("XDG_RUNTIME_DIR=/run/user/7", "", $"{Docker} unix:///run/user/7/podman/podman.sock {Podman}")]
    [InlineData("XDG_RUNTIME_DIR=/run/user/7", "Podman", $"unix:///run/user/7/podman/podman.sock {Podman} {Docker}")]
    [InlineData("XDG_RUNTIME_DIR=/a;b", "podman", $"unix:///a%3Bb/podman/podman.sock {Podman} {Docker}")]
    [InlineData("XDG_RUNTIME_DIR=/run/user/7", "Docker", Docker)]
    [InlineData("DOCKER_HOST=unix:///x.sock", "", "unix:///x.sock")]
    [InlineData("DOCKER_HOST=unix:///x.sock", "docker", "unix:///x.sock")]
    [InlineData("DOCKER_HOST=unix:///x.sock", "Podman", $"unix:///x.sock {Podman} {Docker}")]
    [InlineData("DOCKER_HOST=unix:///x.sock CONTAINER_HOST=unix:///p.sock", "Podman", "unix:///p.sock")]
    [InlineData("CONTAINER_HOST=unix:///p.sock", "", $"{Docker} unix:///p.sock")]
    [InlineData("CONTAINER_HOST=unix:///p.sock", "Docker", Docker)]
    [InlineData("DOCKER_HOST=tcp://10.0.0.1", "", "tcp://10.0.0.1:2375/")]
    [InlineData("DOCKER_HOST=tcp://[::1]:99", "", "tcp://[::1]:99")]
    [InlineData("DOCKER_HOST=tcp://host DOCKER_TLS_VERIFY=1", "", "tcp://host:2376/ tls=HOME/.docker")]
    [InlineData("DOCKER_HOST=tcp://host:1 DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=/certs", "", "tcp://host:1 tls=/certs")]
    [InlineData("DOCKER_HOST=tcp://host:1 DOCKER_TLS_VERIFY=1 DOCKER_CONFIG=/config", "", "tcp://host:1 tls=/config")]
    [InlineData("DOCKER_HOST=unix:///x.sock DOCKER_TLS_VERIFY=1", "", "unix:///x.sock")]
    [InlineData("DOCKER_HOST=npipe:////./pipe/other", "", "npipe://./pipe/other")]
    [InlineData("DOCKER_CONTEXT=default", "", $"{Docker}")]
    public void Places_are_asked_in_the_order_of_the_engines_own_clients(string variables, string localRegistry, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The system's own places are Linux's.");
        using var home = new TemporaryFolder();

        Assert.Equal(expected, Shown(new EnginePlaces(Environment(variables), home.Root).Find(localRegistry), home));
    }

    // currentContext in config.json; variables; expected places
    [Theory]
    [InlineData("remote", "", $"tcp://engine.test:2376/ tls=HOME/.docker/contexts/tls/ID/docker {Podman}")]
    [InlineData("remote", "DOCKER_CONTEXT=rootless", "unix:///run/user/7/docker.sock")]
    [InlineData("remote", "DOCKER_CONTEXT=default", Docker)]
    [InlineData("remote", "DOCKER_HOST=unix:///x.sock DOCKER_CONTEXT=rootless", "unix:///x.sock")]
    [InlineData("default", "", $"{Docker} {Podman}")]
    public void Contexts_are_followed(string current, string variables, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The system's own places are Linux's.");
        using var home = new TemporaryFolder();
        home.Write(".docker/config.json", $$"""{"currentContext":"{{current}}"}""");
        WriteContext(home, "rootless", """{"Name":"rootless","Metadata":{},"Endpoints":{"docker":{"Host":"unix:///run/user/7/docker.sock","SkipTLSVerify":false}}}""");
        WriteContext(home, "remote", """{"Endpoints":{"docker":{"Host":"tcp://engine.test"},"kubernetes":{"Host":"https://cluster.test"}}}""");
        Directory.CreateDirectory(home[$".docker/contexts/tls/{Id("remote")}/docker"]);

        Assert.Equal(expected, Shown(new EnginePlaces(Environment(variables), home.Root).Find(""), home).Replace(Id("remote"), "ID", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "containerd", "RG6060")]
    [InlineData("DOCKER_HOST=here", "", "RG6061")]
    [InlineData("DOCKER_HOST=ssh://user@host", "", "RG6061")]
    [InlineData("DOCKER_HOST=tcp://", "", "RG6061")]
    [InlineData("CONTAINER_HOST=ssh://root@host/run/podman/podman.sock", "Podman", "RG6061")]
    [InlineData("DOCKER_CONTEXT=none", "", "RG6062")]
    [InlineData("DOCKER_CONTEXT=../../escape", "", "RG6062")]
    [InlineData("DOCKER_CONTEXT=garbage", "", "RG6062")]
    [InlineData("DOCKER_CONTEXT=list", "", "RG6062")]
    [InlineData("DOCKER_CONTEXT=kubernetes", "", "RG6062")]
    [InlineData("DOCKER_CONTEXT=number", "", "RG6062")]
    [InlineData("DOCKER_CONTEXT=half", "", "RG6062")]
    [InlineData("DOCKER_CONTEXT=ssh", "", "RG6061")]
    public void What_names_no_place_is_an_error(string variables, string localRegistry, string code)
    {
        using var home = new TemporaryFolder();
        WriteContext(home, "garbage", "{");
        WriteContext(home, "list", "[]");
        WriteContext(home, "kubernetes", """{"Endpoints":{"kubernetes":{"Host":"https://cluster.test"}}}""");
        WriteContext(home, "number", """{"Endpoints":{"docker":{"Host":7}}}""");
        WriteContext(home, "half", """{"Endpoints":{"docker":{"Host":"\ud800"}}}""");
        WriteContext(home, "ssh", """{"Endpoints":{"docker":{"Host":"ssh://user@host"}}}""");

        Assert.Equal(code, Assert.Throws<ReproGetException>(() => new EnginePlaces(Environment(variables), home.Root).Find(localRegistry)).Code);
    }

    [Fact]
    public async Task Certificates_that_cannot_be_read_are_an_error()
    {
        using var home = new TemporaryFolder();
        home.Write("ca.pem", "no certificate");
        var endpoint = EngineEndpoint.Parse("tcp://127.0.0.1:1", "a test", home.Root);

        Assert.Equal("RG6063", (await Assert.ThrowsAsync<ReproGetException>(() => ContainerEngine.FindAsync([endpoint], TestContext.Current.CancellationToken))).Code);
    }

    private static string Shown(IReadOnlyList<EngineEndpoint> places, TemporaryFolder home)
        => string.Join(' ', places.Select(place => place + (place.CertificateFolder is { } folder ? $" tls={folder}" : ""))).Replace(home.Root, "HOME", StringComparison.Ordinal);

    private static Dictionary<string, string> Environment(string variables)
        => variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    private static void WriteContext(TemporaryFolder home, string name, string json) => home.Write($".docker/contexts/meta/{Id(name)}/meta.json", json);

    private static string Id(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
