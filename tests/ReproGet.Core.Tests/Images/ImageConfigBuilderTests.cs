using System.Text;
using ReproGet.Core.Images;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Images;

public sealed class ImageConfigBuilderTests
{
    private const string Zeros = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    private static readonly LayerNote Layer = new(Digest.Of("layer"u8), "made", "what");

    [Fact]
    public void On_nothing_the_configuration_says_what_the_project_says()
    {
        var settings = new ImageSettings
        {
            AppCommand = ["/app/a"],
            User = "1654",
            Labels = [new("b", "2"), new("a", "1"), new("b", "3")],
            EnvironmentVariables = [new("Z", "1"), new("A", "x=y"), new("Z", "2")],
            Ports = [ContainerPort.Parse("53", "udp"), ContainerPort.Parse("8080")],
        };

        Assert.Equal(
            OneLine($$$"""
                {"created":"2023-11-14T22:13:20Z","architecture":"arm","variant":"v7","os":"linux",
                "config":{"User":"1654","ExposedPorts":{"53/udp":{},"8080/tcp":{}},"Env":["Z=2","A=x=y"],"Entrypoint":["/app/a"],"WorkingDir":"/app/",
                "Labels":{"a":"1","b":"3"}},"rootfs":{"type":"layers","diff_ids":["{{{Layer.DiffId}}}"]},
                "history":[{"created":"2023-11-14T22:13:20Z","created_by":"made","comment":"what"}]}
                """),
            Build(ImageConfig.Empty(new Platform("arm", "linux", "v7")), settings));
    }

    [Fact]
    public void A_bases_members_stay_and_facts_of_its_build_go()
    {
        var lower = Parse("""
            "author":"someone","docker_version":"20.10","container":"abc","container_config":{"Image":"x"},"created":"2001-01-01T00:00:00.123456789Z","os.version":"1.2",
            "config":{"Healthcheck":{"Test":["CMD","true"],"Interval":30000000000},"StopSignal":"SIGQUIT","Volumes":{"/data":{}},"Shell":["/bin/bash"],
              "User":"www","Cmd":["old"],"Env":["PATH=/bin","A=1"],"Labels":{"keep":"1"},"ExposedPorts":{"80/tcp":{},"1000-1010/tcp":{}},"WorkingDir":"/old"},
            """, Zeros);

        var text = Build(lower, new ImageSettings { AppCommand = ["/app/a"], EnvironmentVariables = [new("PATH", "/usr/bin")], Labels = [new("new", "2")] }, Digest.Of("base"u8));

        Assert.Equal(
            OneLine($$$"""
                {"created":"2023-11-14T22:13:20Z","architecture":"amd64","os":"linux","os.version":"1.2",
                "config":{"User":"www","ExposedPorts":{"1000-1010/tcp":{},"80/tcp":{}},"Env":["PATH=/usr/bin","A=1"],"Entrypoint":["/app/a"],
                "Volumes":{"/data":{}},"WorkingDir":"/app/",
                "Labels":{"keep":"1","new":"2","org.opencontainers.image.base.digest":"{{{Digest.Of("base"u8)}}}"},"StopSignal":"SIGQUIT",
                "Healthcheck":{"Test":["CMD","true"],"Interval":30000000000},"Shell":["/bin/bash"]},
                "rootfs":{"type":"layers","diff_ids":["{{{Zeros}}}","{{{Layer.DiffId}}}"]},
                "history":[{},{"created":"2023-11-14T22:13:20Z","created_by":"made","comment":"what"}]}
                """),
            text);
    }

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(null, null, "root", "root")]
    [InlineData(null, "1654", "root", "1654")]
    [InlineData(null, "1654", null, "1654")]
    [InlineData("me:staff", "1654", "root", "me:staff")]
    [InlineData("", "", "www", "www")]
    public void The_user_is_the_projects_else_app_uid_else_the_bases(string? user, string? appUid, string? lower, string? expected)
    {
        var environment = appUid is null ? "" : $"\"Env\":[\"APP_UID={appUid}\"],";
        var baseUser = lower is null ? "" : lower;
        var config = ImageConfig.Parse(Encoding.UTF8.GetBytes(Build(
            Parse($$"""  "config":{{{environment}}"User":"{{baseUser}}"},"""), new ImageSettings { AppCommand = ["a"], User = user })));

        Assert.Equal(expected, config.User);
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS=http://+:80;https://*:443", "443/tcp 80/tcp")]
    [InlineData("ASPNETCORE_URLS=http://[::]:5000/base", "5000/tcp")]
    [InlineData("ASPNETCORE_URLS=http://localhost", "")]
    [InlineData("ASPNETCORE_URLS=http://[::1]", "")]
    [InlineData("ASPNETCORE_URLS=http://a:99999", "")]
    [InlineData("ASPNETCORE_URLS=http://a:1|ASPNETCORE_HTTP_PORTS=8080", "1/tcp")]
    [InlineData("ASPNETCORE_HTTP_PORTS=8080; 8081 ;x|ASPNETCORE_HTTPS_PORTS=8443", "8080/tcp 8081/tcp 8443/tcp")]
    [InlineData("ASPNETCORE_HTTP_PORTS=8080/tcp;-1;0;+5;65536", "")]
    public void Ports_are_inferred_from_aspnetcores_variables(string variables, string expected)
    {
        var settings = new ImageSettings
        {
            AppCommand = ["a"],
            EnvironmentVariables = [.. variables.Split('|').Select(variable => variable.Split('=', 2)).Select(parts => KeyValuePair.Create(parts[0], parts[1]))],
        };

        var config = ImageConfig.Parse(Encoding.UTF8.GetBytes(Build(ImageConfig.Empty(new Platform("amd64")), settings)));

        Assert.Equal(expected, string.Join(' ', config.ExposedPorts));
    }

    [Theory]
    [InlineData(true, true, "a org.opencontainers.image.base.digest")]
    [InlineData(true, false, "a")]
    [InlineData(false, true, "")]
    public void Labels_are_written_as_the_sdk_does(bool generate, bool digest, string expected)
    {
        var settings = new ImageSettings { AppCommand = ["a"], Labels = [new("a", "1")], GenerateLabels = generate, GenerateBaseDigestLabel = digest };

        var config = ImageConfig.Parse(Encoding.UTF8.GetBytes(Build(Parse(""), settings, Digest.Of("base"u8))));

        Assert.Equal(expected, string.Join(' ', config.Labels.Keys));
    }

    [Fact]
    public void The_time_of_day_in_labels_becomes_the_epoch()
    {
        var labels = Labels.WithCreated(
            [new("org.opencontainers.image.created", "2025-01-01T00:00:00.0000000Z"), new("org.opencontainers.artifact.created", "now"), new("x", "y")], 0);

        Assert.Equal(["1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "y"], labels.Select(label => label.Value));
        Assert.Equal([new("x", "y")], Labels.WithCreated([new("x", "y")], 0));
    }

    [Fact]
    public void Whatever_is_wrong_is_told_at_once()
    {
        var settings = new ImageSettings
        {
            AppCommand = ["a"],
            AppCommandInstruction = "None",
            WorkingDirectory = "app",
            EnvironmentVariables = [new("1A", ""), new("A", ""), new("A-B", "")],
            Labels = [new("", "")],
            Ports = [new ContainerPort(0, "tcp")],
        };

        Assert.Equal(["RG5100", "RG5101", "RG5101", "RG5103", "RG5102", "RG5108"], SettingsRules.Violations(settings).Select(failure => failure.Code));
        Assert.Empty(SettingsRules.Violations(new ImageSettings { AppCommand = ["a"] }));
    }

    [Theory]
    [InlineData("app", "", "", 80, "RG5100")]
    [InlineData("/app/../etc", "", "", 80, "RG5100")]
    [InlineData("/app", "1A", "", 80, "RG5101")]
    [InlineData("/app", "A-B", "", 80, "RG5101")]
    [InlineData("/app", "A=B", "", 80, "RG5101")]
    [InlineData("/app", "Ä", "", 80, "RG5101")]
    [InlineData("/app", "A\n", "", 80, "RG5101")]
    [InlineData("/app", "A", "a\nb", 80, "RG5103")]
    [InlineData("/app", "A", "a", 0, "RG5102")]
    [InlineData("/app", "A", "a", 65536, "RG5102")]
    public void What_cannot_be_is_refused(string directory, string variable, string label, int port, string code)
    {
        var settings = new ImageSettings
        {
            AppCommand = ["a"],
            WorkingDirectory = directory,
            EnvironmentVariables = variable.Length == 0 ? [] : [new(variable, "")],
            Labels = label.Length == 0 ? [] : [new(label, "")],
            Ports = [new ContainerPort(port, "tcp")],
        };

        Assert.Equal(code, Assert.Throws<ReproGetException>(() => Build(ImageConfig.Empty(new Platform("amd64")), settings)).Code);
    }

    [Theory]
    [InlineData("80", "", "80/tcp")]
    [InlineData("80", null, "80/tcp")]
    [InlineData("53", "udp", "53/udp")]
    [InlineData("53/udp", "", "53/udp")]
    [InlineData("65535", "tcp", "65535/tcp")]
    [InlineData("0", "tcp", null)]
    [InlineData("65536", "tcp", null)]
    [InlineData("-1", "tcp", null)]
    [InlineData(" 80", "tcp", null)]
    [InlineData("", "tcp", null)]
    [InlineData("80", "sctp", null)]
    [InlineData("80", "TCP", null)]
    [InlineData("99999999999999999999", "tcp", null)]
    public void A_port_is_read(string number, string? type, string? expected)
    {
        if (expected is null)
            Assert.Equal("RG5102", Assert.Throws<ReproGetException>(() => ContainerPort.Parse(number, type)).Code);
        else
            Assert.Equal(expected, ContainerPort.Parse(number, type).ToString());
    }

    private static string OneLine(string text) => text.ReplaceLineEndings("");

    private static string Build(ImageConfig lower, ImageSettings settings, Digest? baseDigest = null)
        => Encoding.UTF8.GetString(ImageConfigBuilder.Build(lower, baseDigest, settings, [Layer], 1_700_000_000, new RecordedDiagnostics()).ToBytes());

    private static ImageConfig Parse(string members, params string[] diffIds)
        => ImageConfig.Parse(Encoding.UTF8.GetBytes(
            "{" + members + """ "architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[""" + string.Join(',', diffIds.Select(id => $"\"{id}\"")) + "]}}"));
}
