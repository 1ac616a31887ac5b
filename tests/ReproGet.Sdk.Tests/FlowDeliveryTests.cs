using System.Text.Json.Nodes;
using ReproGet.Core.Tests.Download;
using ReproGet.Core.Tests.Oci;

namespace ReproGet.Sdk.Tests;

/// <summary><c>-t:PublishContainer</c> delivers our image by the .NET SDK's rules, and the SDK's own step does not run.</summary>
[Collection(PublishedAppGroup.Name)]
public sealed class FlowDeliveryTests(PublishedApp app, FlowArchive archive)
{
    // Of SDK band 10.0.4xx; each is what would make or push the SDK's own image.
    private static readonly string[] SdkSteps = ["CreateNewImage", "CreateImageIndex"];

    [Theory]
    [InlineData("delivered/image.tar", "delivered/image.tar")]
    [InlineData("folder/", "folder/team/flow.tar.gz")]
    public void Into_an_archive(string asked, string expected)
    {
        var tasks = BuildLog.TasksOf(app.Project, "publish", "--no-restore", "-t:PublishContainer", $"-p:ContainerArchiveOutputPath={asked}");

        Assert.Equal(File.ReadAllBytes(app.Archive), File.ReadAllBytes(app.Project.PathOf(expected)));
        Assert.Contains("DeliverImage", tasks);
        Assert.DoesNotContain(tasks, SdkSteps.Contains);
    }

    [Fact]
    public async Task Packages_into_a_registry_and_from_there_and_through_a_proxy_into_an_empty_cache()
    {
        using var registry = await DistributionRegistry.StartAsync();
        await using var proxy = new FaultyServer();
        const string doc = "greeter-doc_2.0-1_all.deb";
        // The proxy has one package, the registry all others.
        proxy.Otherwise = request => request.Target.StartsWith("http://mirror.invalid/pool/", StringComparison.Ordinal) && request.Target.EndsWith(doc, StringComparison.Ordinal)
            ? Replies.Ok(File.ReadAllBytes(Path.Combine(archive.Root, request.Target["http://mirror.invalid/".Length..])))
            : null;
        app.Project.Write("../providers.props", $$$"""
            <Project>
              <ItemGroup>
                <ReproGetProvider Include="http://mirror.invalid/{{.Name}}" />
                <ReproGetProvider Include="oci://{{{registry.Address}}}/team/debs" />
              </ItemGroup>
            </Project>
            """);
        var surroundings = new Dictionary<string, string?> { ["http_proxy"] = proxy.Address.ToString(), ["no_proxy"] = "127.0.0.1" };

        var pushed = app.Project.Succeeds("msbuild", "-t:ReproGetPush", $"-p:ReproGetPushRepository={registry.Address}/team/debs:1.0", "-getTargetResult:ReproGetPush").Output;
        var pulled = app.Project.Dotnet(surroundings, umask: null, "msbuild", "-t:ReproGetDownload", "-p:ReproGetCacheDir=../pulled", $"-p:CustomAfterDirectoryBuildProps={app.Project.PathOf("../providers.props")}");

        Assert.Equal($"{registry.Address}/team/debs:1.0", (string?)JsonNode.Parse(pushed)!["TargetResults"]!["ReproGetPush"]!["Items"]![0]!["Identity"]);
        Assert.True(pulled.ExitCode == 0, pulled.Output);
        Assert.Contains($" s: 5 from oci://{registry.Address}/team/debs, 1 from http://mirror.invalid/{{{{.Name}}}}", pulled.Output, StringComparison.Ordinal);
        app.Project.Fails("RG6070", "msbuild", "-t:ReproGetPush");
    }

    [Fact]
    public async Task Into_a_registry()
    {
        using var registry = await DistributionRegistry.StartAsync();

        var tasks = BuildLog.TasksOf(app.Project, "publish", "--no-restore", "-t:PublishContainer", $"-p:ContainerRegistry={registry.Address}");

        Assert.DoesNotContain(tasks, SdkSteps.Contains);
        using var client = new HttpClient();
        foreach (var tag in new[] { "1.2", "latest" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, new Uri($"http://{registry.Address}/v2/team/flow/manifests/{tag}"));
            request.Headers.Accept.ParseAdd("application/vnd.oci.image.index.v1+json");
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal([new BuiltArchive(app.Archive).Digest], answer.Headers.GetValues("Docker-Content-Digest"));
        }
        foreach (var image in JsonNode.Parse(File.ReadAllText(app.Archive + ".json"))!["images"]!.AsArray())
        {
            var list = await ReadAsync($"manifests/{((string)image!["digest"]!).Replace(':', '-')}", "application/vnd.oci.image.index.v1+json");
            var artifact = await ReadAsync($"manifests/{Assert.Single(JsonNode.Parse(list)!["manifests"]!.AsArray())!["digest"]}", "application/vnd.oci.image.manifest.v1+json");
            var layer = Assert.Single(JsonNode.Parse(artifact)!["layers"]!.AsArray())!;
            Assert.Equal("application/spdx+json", (string?)layer["mediaType"]);
            Assert.Equal(File.ReadAllText(Path.ChangeExtension(app.Archive, $"{image["runtimeIdentifier"]}.spdx.json")), await ReadAsync($"blobs/{layer["digest"]}", "*/*"));
        }

        async Task<string> ReadAsync(string path, string type)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{registry.Address}/v2/team/flow/{path}"));
            request.Headers.Accept.ParseAdd(type);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
    }
}
