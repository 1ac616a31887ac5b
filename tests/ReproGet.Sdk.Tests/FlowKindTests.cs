using System.Net;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ReproGet.Core.Tests;

namespace ReproGet.Sdk.Tests;

/// <summary>Of each kind of project the app layer is what the publish would put into an empty folder, wherever and whenever it is made; and the app starts from it.</summary>
public sealed partial class FlowKindTests(PackedSdk sdk)
{
    private const string Archive = "bin/Release/net10.0/container/App.tar";
    private const string Endpoints = "app/App.staticwebassets.endpoints.json";

    [Fact]
    public async Task A_web_app_serves_its_assets_as_the_image_has_them()
    {
        using var project = new ProjectFolder(sdk).WriteBlazor();
        using var other = new ProjectFolder(sdk, "another länger place");
        project.Locks();
        AppKind.CopyOf(project, other);

        // The folder stands among the sources: what is in it is none.
        project.Succeeds("publish", "-o", "out");
        // So does its archive in the other place, with what was written beside it the last time.
        other.Write("image.tar.json", "{ \"digest\": \"\", \"images\": [] }").Write("image.linux-x64.spdx.json", "{}");
        other.SucceedsElsewhere("publish", "-r", "linux-x64", "-p:ReproGetImageArchive=image.tar");

        AssertSameImage(project, other, "image.tar");
        // A publish into another folder takes it for sources.
        Directory.Delete(project.PathOf("out"), recursive: true);
        AssertIsCleanPublish(project, ["app/App 755 0:0"]);
        var image = new BuiltArchive(project.PathOf(Archive));
        var files = image.AppFiles("amd64").Keys;
        Assert.All(["app/legal/NOTICE", "app/wwwroot/site.css.br", "app/wwwroot/App.styles.css", "app/wwwroot/.well-known/security.txt", "app/wwwroot/_framework/blazor.web.js.gz"], path => Assert.Contains(path, files));
        Assert.DoesNotContain("app/reproget.lock.json", files);

        image.UnpackApp("amd64", project.PathOf("../root"));
        using var started = DotnetRun.Running(project.PathOf("../root/app"), "dotnet", ["App.dll", "--urls", "http://127.0.0.1:0"]);
        try
        {
            var address = await ListeningAsync(started.StandardOutput);
            using var client = new HttpClient { BaseAddress = new Uri(address), DefaultRequestHeaders = { { "Accept-Encoding", "br" } } };
            using var asset = await client.GetAsync("site.css", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
            Assert.Equal(["br"], asset.Content.Headers.ContentEncoding);
            Assert.Equal(image.Config("amd64").Created, asset.Content.Headers.LastModified?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
            client.DefaultRequestHeaders.Clear();
            Assert.Contains("<h1 b-", await client.GetStringAsync("", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            started.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void A_worker_is_the_same_built_before_or_on_another_host()
    {
        using var project = new ProjectFolder(sdk).WriteWorker();
        using var other = new ProjectFolder(sdk, "another länger place");
        project.Locks();
        AppKind.CopyOf(project, other);
        project.Write("bin/Release/net10.0/linux-x64/publish/stale.txt", "stale");

        project.Succeeds("build", "-c", "Release", "-r", "linux-x64");
        project.Succeeds("publish", "--no-build", "-r", "linux-x64");

        AssertIsCleanPublish(project, ["app/App 755 0:0"]);
        var bom = project.Read(Path.ChangeExtension(Archive, "linux-x64.spdx.json"));
        Assert.All(["\"name\":\"Microsoft.Extensions.Hosting\"", "\"algorithm\":\"SHA512\"", "\"relationshipType\":\"DEPENDS_ON\""], part => Assert.Contains(part, bom, StringComparison.Ordinal));
        Assert.Contains("app/Microsoft.Extensions.Hosting.dll", new BuiltArchive(project.PathOf(Archive)).AppFiles("amd64").Keys);
        foreach (var host in (string[])["osx-arm64", "win-x64"])
        {
            other.SucceedsElsewhere("publish", $"-p:NETCoreSdkPortableRuntimeIdentifier={host}");
            AssertSameImage(project, other);
            File.Delete(other.PathOf(Archive));
        }
        Starts(project, new Dictionary<string, string?> { ["DOTNET_ROOT"] = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory()) });
    }

    [Theory]
    [InlineData("single file, trimmed", "<PublishTrimmed>true</PublishTrimmed><PublishSingleFile>true</PublishSingleFile>", "app/App app/App.pdb")]
    [InlineData("native AOT", "<PublishAot>true</PublishAot><CppCompilerAndLinker>gcc</CppCompilerAndLinker>", "app/App app/App.dbg")]
    public void A_program_of_one_file_starts_from_its_layer(string kind, string properties, string expected)
    {
        if (kind == "native AOT")
            Oracle.Require("gcc");
        using var project = new ProjectFolder(sdk).WriteKind($"<PropertyGroup>{properties}</PropertyGroup>");
        using var other = new ProjectFolder(sdk, "another länger place");
        project.Locks();
        AppKind.CopyOf(project, other);

        project.Succeeds("publish");
        other.SucceedsElsewhere("publish", "-r", "linux-x64");

        AssertSameImage(project, other);
        Assert.Equal(expected.Split(' '), new BuiltArchive(project.PathOf(Archive)).AppFiles("amd64").Keys);
        AssertIsCleanPublish(project, ["app/App 755 0:0"]);
        Assert.Equal("Hello\n", Starts(project));
    }

    private static void AssertSameImage(ProjectFolder project, ProjectFolder other, string archive = Archive)
    {
        var (image, same) = (new BuiltArchive(project.PathOf(Archive)), new BuiltArchive(other.PathOf(archive)));
        Assert.Equal(image.AppFiles("amd64"), same.AppFiles("amd64"));
        Assert.Equal(image.Digest, same.Digest);
    }

    private static void AssertIsCleanPublish(ProjectFolder project, IEnumerable<string> oddities)
    {
        var clean = Path.Combine(project.Outer, "clean");
        project.Succeeds("publish", "--no-restore", "-r", "linux-x64", "-o", Path.Combine(clean, "app"), "-p:ReproGetImageOnPublish=false");
        var image = new BuiltArchive(project.PathOf(Archive));
        if (File.Exists(Path.Combine(clean, Endpoints)))
        {
            // What it says of times is the one thing that follows the image.
            var time = DateTimeOffset.Parse(image.Config("amd64").Created!, System.Globalization.CultureInfo.InvariantCulture).ToString("R");
            var text = File.ReadAllText(Path.Combine(clean, Endpoints));
            Assert.Matches(LastModified(), text);
            File.WriteAllText(Path.Combine(clean, Endpoints), LastModified().Replace(text, "$1" + time));
        }
        Assert.Equal(BuiltArchive.FilesOf(clean), image.AppFiles("amd64"));
        Assert.Equal(oddities, image.AppOddities("amd64"));
    }

    private static string Starts(ProjectFolder project, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var root = Path.Combine(project.Outer, "root");
        new BuiltArchive(project.PathOf(Archive)).UnpackApp("amd64", root);
        using var started = DotnetRun.Running(root, Path.Combine(root, "app", "App"), [], environment);
        var errors = started.StandardError.ReadToEndAsync();
        var output = started.StandardOutput.ReadToEnd();
        started.WaitForExit();
        Assert.True(started.ExitCode == 0, output + errors.Result);
        return output;
    }

    private static async Task<string> ListeningAsync(StreamReader output)
    {
        while (await output.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains("Now listening on: ", StringComparison.Ordinal))
                return line[(line.IndexOf("http", StringComparison.Ordinal))..];
        }
        throw new InvalidOperationException("The app ended before it listened.");
    }

    [GeneratedRegex("""("Name":"Last-Modified","Value":")[^"]*""")]
    private static partial Regex LastModified();
}
