namespace ReproGet.Sdk.Tests;

/// <summary>What <c>dotnet build</c> says of a lock, and when it downloads, runs our tasks, and cleans.</summary>
public sealed class FlowBuildTests(PackedSdk sdk, FlowArchive archive)
{
    private const string Greeter = "<DistroPackage Include=\"greeter\" />";
    private const string OneImage = "<PropertyGroup><RuntimeIdentifiers>linux-x64</RuntimeIdentifiers></PropertyGroup>";
    private const string Command = "`dotnet build -t:ReproGetLock App.csproj`";

    [Fact]
    public void A_missing_or_stale_lock_names_the_command_that_mends_it()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, Greeter, OneImage);

        var missing = project.Succeeds("build").Output;
        project.Locks();
        var current = project.Succeeds("build", "--no-restore").Output;
        project.WriteFlowApp(archive, "<DistroPackage Include=\"greeter;zones\" Versions=\"1\" />", OneImage);
        var stale = project.Succeeds("build", "--no-restore").Output;
        var still = project.Succeeds("build", "--no-restore").Output;
        var locked = project.Fails("RG1016", "build", "--no-restore", "-p:ReproGetLockedMode=true").Output;

        Assert.Contains("warning RG1015:", missing, StringComparison.Ordinal);
        Assert.Contains(Command, missing, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", current, StringComparison.Ordinal);
        Assert.All([stale, still], output =>
        {
            Assert.Contains("warning RG1016:", output, StringComparison.Ordinal);
            Assert.Contains("warning RG1035: DistroPackage “zones” has the metadata Versions", output, StringComparison.Ordinal);
            Assert.Contains("zones is asked for on amd64 and not in the lock", output, StringComparison.Ordinal);
            Assert.Contains(Command, output, StringComparison.Ordinal);
        });
        Assert.Contains(Command, locked, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_build_downloads_what_the_cache_lacks_and_a_debug_build_does_not()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, Greeter, OneImage);
        project.Locks();

        project.Succeeds("build");
        var afterDebug = Blobs(project);
        project.Succeeds("build", "--no-restore", "-p:ReproGetDownloadOnBuild=true");
        var afterForced = Blobs(project);
        Directory.Delete(project.Cache, recursive: true);
        var release = project.Succeeds("build", "-c", "Release").Output;

        Assert.Equal(0, afterDebug);
        Assert.Equal(3, afterForced);
        Assert.Equal(3, Blobs(project));
        Assert.Contains("Downloaded 3 packages", release, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("an inferred runtime identifier", "")]
    [InlineData("a property that only the runtime identifier brings", "<PropertyGroup><DistroPackages Condition=\"'$(RuntimeIdentifier)' == 'linux-x64'\">zones</DistroPackages></PropertyGroup>")]
    [InlineData("no runtime identifier in the build", "<PropertyGroup><SelfContained>false</SelfContained><PublishSelfContained>true</PublishSelfContained></PropertyGroup>")]
    public void A_build_that_changes_nothing_runs_no_task_of_ours_with(string build, string body)
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, Greeter, OneImage + body);
        project.Locks();
        Assert.NotEmpty(build);
        string[] again = ["build", "-c", "Release", "--no-restore"];
        project.Succeeds("build", "-c", "Release");

        Assert.Equal([], OursOf(again));

        Directory.Delete(project.Cache, recursive: true);
        Assert.Equal(["DownloadPackages"], OursOf(again));
        Assert.Equal([], OursOf(again));

        // Moved by git, say, to a lock that fits as well.
        File.AppendAllText(project.PathOf("reproget.lock.json"), "\n");
        Assert.Equal(["CheckLock", "DownloadPackages"], OursOf(again));
        Assert.Equal([], OursOf(again));

        string[] OursOf(string[] arguments) => [.. BuildLog.OursOf(BuildLog.TasksOf(project, arguments))];
    }

    [Fact]
    public void Clean_takes_what_a_build_made_for_itself_and_neither_lock_nor_cache()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, Greeter, OneImage);
        project.Locks();
        project.Succeeds("build", "-c", "Release");
        project.Succeeds("build");
        var before = project.LockState();

        project.Succeeds("clean");

        Assert.False(Directory.Exists(project.PathOf("obj/reproget/Debug/net10.0")));
        Assert.True(Directory.Exists(project.PathOf("obj/reproget/Release/net10.0")));
        Assert.Equal(before, project.LockState());
        Assert.Equal(3, Blobs(project));
    }

    private static int Blobs(ProjectFolder project)
    {
        var folder = Path.Combine(project.Cache, "blobs", "sha256");
        return Directory.Exists(folder) ? Directory.GetFiles(folder).Length : 0;
    }
}
