using System.Text.Json.Nodes;

namespace ReproGet.Sdk.Tests;

/// <summary>The same project in other surroundings.</summary>
[Collection(PublishedAppGroup.Name)]
public sealed class FlowReproducibleTests(PackedSdk sdk, FlowArchive archive, PublishedApp app)
{
    [Fact]
    public void Folder_time_zone_culture_umask_and_processors_change_no_byte()
    {
        using var project = new ProjectFolder(sdk, "two words ä").WriteFlowApp(archive, PublishedApp.Packages, PublishedApp.Body).TakeLock(app.Project);
        project.Write("bin/Release/net10.0/linux-arm64/publish/unrelated.txt", "x");

        project.SucceedsElsewhere("publish");

        var mine = project.PathOf("bin/Release/net10.0/container/flow.tar");
        Assert.Equal(new BuiltArchive(app.Archive).AppFiles("amd64"), new BuiltArchive(mine).AppFiles("amd64"));
        Assert.Equal(File.ReadAllText(app.Archive + ".json"), File.ReadAllText(mine + ".json"));
        Assert.True(File.ReadAllBytes(app.Archive).AsSpan().SequenceEqual(File.ReadAllBytes(mine)));
    }

    /// <summary>With the publish of the collection twenty-five, each from nothing but the sources and the lock.</summary>
    [Fact]
    public void Twenty_five_publishes_in_other_surroundings_give_one_digest()
    {
        var expected = JsonNode.Parse(File.ReadAllText(app.Archive + ".json"))!["images"]![0]!["digest"]!.GetValue<string>();
        for (var round = 0; round < 24; round++)
        {
            using var project = AppKind.CopyOf(app.Project, new ProjectFolder(sdk, In(round, "App", "two words ä", "a/b/c/d", new string('n', 100), "#1")));
            Directory.SetLastWriteTimeUtc(project.Root, DateTime.UnixEpoch.AddDays(round * 999));
            // Some find packages and converted layers in the cache, some nothing.
            if (round % 3 == 0)
                Directory.CreateSymbolicLink(project.Cache, app.Project.Cache);
            var surroundings = new Dictionary<string, string?>
            {
                ["TZ"] = In(round, "UTC", "Asia/Tokyo", "America/St_Johns", "Pacific/Kiritimati"),
                ["LC_ALL"] = In(round, "C", "tr_TR.UTF-8", "ar_EG.UTF-8", "de_DE.ISO-8859-1", "ja_JP.UTF-8", "th_TH.UTF-8", "C.UTF-8"),
                ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = In(round, "1", Environment.GetEnvironmentVariable("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT")),
                ["DOTNET_CLI_UI_LANGUAGE"] = In(round, "en", "de", "ja"),
                ["DOTNET_PROCESSOR_COUNT"] = In(round, null, "1", "7"),
                [In(round, "DOTNET_EnableAVX2", "DOTNET_TieredCompilation", "DOTNET_gcServer", "DOTNET_TC_QuickJit", "DOTNET_EnableSSE42")!] = "0",
                ["USER"] = In(round, "root", "somebody", null),
                ["TMPDIR"] = In(round, null, project.Outer),
                ["CI"] = In(round, null, "true", null, null),
                ["UseSharedCompilation"] = "true",
            };

            var run = project.Dotnet(surroundings, In(round, "022", "077", "002", "027", "000"), "publish", "-r", "linux-x64", In(round, "-m:1", "-m:3"), "-p:ReproGetImageArchive=image.tar");

            Assert.True(run.ExitCode == 0, run.Output);
            Assert.True(expected == new BuiltArchive(project.PathOf("image.tar")).Digest, $"Round {round} gives another digest.");
        }
    }

    /// <summary>One of some values. Their numbers have no common factor, or differ in how they go on: hardly two rounds are alike.</summary>
    private static T In<T>(int round, params ReadOnlySpan<T> values) => values[round % values.Length];
}
