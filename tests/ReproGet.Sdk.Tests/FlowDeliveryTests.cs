using System.Text.Json.Nodes;
using ReproGet.Core.Tests.Oci;

namespace ReproGet.Sdk.Tests;

/// <summary><c>-t:PublishContainer</c> delivers our image by the .NET SDK's rules, and the SDK's own step does not run.</summary>
[Collection(PublishedAppGroup.Name)]
public sealed class FlowDeliveryTests(PublishedApp app)
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
