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
}
