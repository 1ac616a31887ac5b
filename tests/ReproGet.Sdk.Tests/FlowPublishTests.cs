using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ReproGet.Sdk.Tests;

/// <summary>What <c>dotnet publish</c> leaves behind, of one project that says much of its image.</summary>
[Collection(PublishedAppGroup.Name)]
public sealed class FlowPublishTests(PublishedApp app)
{
    [Fact]
    public void The_archive_stands_where_the_message_says_with_a_summary_beside_it()
    {
        var image = new BuiltArchive(app.Archive);
        var summary = JsonNode.Parse(File.ReadAllText(app.Archive + ".json"))!;

        Assert.Contains($"App -> {app.Archive}", app.Output, StringComparison.Ordinal);
        Assert.Contains($"App -> image {image.Digest}", app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", app.Output, StringComparison.Ordinal);
        Assert.Equal(image.Digest, summary["digest"]!.GetValue<string>());
        Assert.Equal("team/flow", summary["repository"]!.GetValue<string>());
        Assert.Equal(["1.2", "latest"], summary["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()));
        Assert.Equal(["linux-x64", "linux-arm64"], summary["images"]!.AsArray().Select(one => one!["runtimeIdentifier"]!.GetValue<string>()));
    }

    [Fact]
    public void Several_runtime_identifiers_make_an_index_of_their_images()
    {
        var image = new BuiltArchive(app.Archive);

        Assert.Equal("application/vnd.oci.image.index.v1+json", image.MediaType);
        Assert.Equal(["amd64", "arm64"], image.Architectures);
    }

    [Theory]
    [InlineData("amd64")]
    [InlineData("arm64")]
    public void The_image_runs_as_the_project_says(string architecture)
    {
        var config = new BuiltArchive(app.Archive).Config(architecture);
        var environment = config.Environment.ToDictionary();

        Assert.Equal(["/srv/flow/App", "--greeting=Hello world;: bye"], config.Entrypoint);
        Assert.Equal(["--verbose"], config.Cmd);
        Assert.Equal("/srv/flow/", config.WorkingDirectory);
        Assert.Equal("1234:5678", config.User);
        Assert.Equal("http://+:80;https://+:443", environment["LISTEN"]);
        Assert.Equal("a=b c=d", environment["OPTIONS"]);
        Assert.Equal("x;y", environment["ESCAPED"]);
        Assert.Equal(["53/udp", "8080/tcp", "8443/tcp"], config.ExposedPorts);
        Assert.Equal("one: two; three=3", config.Labels["org.example.note"]);
        Assert.Equal("It says: hello; twice", config.Labels["org.opencontainers.image.description"]);
        Assert.Equal(config.Created, config.Labels["org.opencontainers.image.created"]);
        Assert.DoesNotContain(config.Labels, label => label.Value.Contains("reproget.invalid", StringComparison.Ordinal));
    }

    [Fact]
    public void The_app_layer_is_a_clean_publish_folder()
    {
        var clean = Path.Combine(app.Project.Outer, "clean");
        var folder = Path.Combine(clean, "srv/flow");
        var last = Identity(app.Archive);

        var output = app.Project.Succeeds("publish", "--no-restore", "-r", "linux-x64", "-o", folder, "-p:ReproGetImageOnPublish=false").Output;

        var expected = BuiltArchive.FilesOf(clean);
        Assert.Equal(expected, new BuiltArchive(app.Archive).AppFiles("amd64"));
        Assert.Contains("srv/flow/added.txt", expected.Keys);
        Assert.DoesNotContain("srv/flow/stale.txt", expected.Keys);
        // And with ReproGetImageOnPublish=false there is no image.
        Assert.DoesNotContain("App -> image", output, StringComparison.Ordinal);
        Assert.Equal(last, Identity(app.Archive));
    }

    [Fact]
    public void One_runtime_identifier_makes_one_image_the_same_as_in_the_index()
    {
        var one = Path.Combine(app.Project.Outer, "one.tar");

        app.Project.Succeeds("publish", "--no-restore", "-r", "linux-x64", $"-p:ReproGetImageArchive={one}");

        var image = new BuiltArchive(one);
        Assert.Equal("application/vnd.oci.image.manifest.v1+json", image.MediaType);
        Assert.Equal(["amd64"], image.Architectures);
        Assert.Contains(image.Digest, File.ReadAllText(app.Archive + ".json"), StringComparison.Ordinal);
    }

    [Fact]
    public void Dotnet_pack_makes_no_image()
    {
        var tasks = BuildLog.TasksOf(app.Project, "pack", "--no-restore", "-o", Path.Combine(app.Project.Outer, "packed"));

        Assert.Contains("PackTask", tasks);
        Assert.Empty(BuildLog.OursOf(tasks));
    }

    [Fact]
    public void The_lock_can_be_had_as_items()
    {
        var output = app.Project.Succeeds("msbuild", "-t:ReproGetResolveLock", "-getTargetResult:ReproGetResolveLock", "-p:Configuration=Release").Output;

        var items = JsonNode.Parse(output)!["TargetResults"]!["ReproGetResolveLock"]!["Items"]!.AsArray();
        var tool = items.Single(item => item!["Name"]!.GetValue<string>() == "x86-tool")!;
        Assert.Equal(7, items.Count);
        Assert.Equal("1.0-1", tool["Version"]!.GetValue<string>());
        Assert.Equal("amd64", tool["Architecture"]!.GetValue<string>());
        var path = tool["Path"]!.GetValue<string>();
        Assert.Equal(tool["Sha256"]!.GetValue<string>(), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
        Assert.Equal(tool["Size"]!.GetValue<string>(), $"{new FileInfo(path).Length}");
    }

    private static (DateTime Time, string Hash) Identity(string path)
        => (File.GetLastWriteTimeUtc(path), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
}
