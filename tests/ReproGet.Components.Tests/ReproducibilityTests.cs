namespace ReproGet.Components.Tests;

/// <summary>The sample, made a second time where everything is different that should not matter.</summary>
public sealed class ReproducibilityTests(PackedSdk sdk, RealProjects projects)
{
    [Fact]
    public async Task Another_folder_user_culture_zone_and_time_give_the_same_archive()
    {
        Oracle.Require("unshare");
        var first = await projects.GetSampleAsync(sdk);
        using var project = Sample.CopyInto(new ProjectFolder(sdk, "an other place"));
        // What an earlier publish may have left.
        project.Write("bin/Release/net10.0/linux-x64/publish/stale.txt", "stale").Write("obj/reproget/Release/net10.0/publish-linux-x64/stale.txt", "stale");
        // All that is needed is in the folder of packages by now; another user has no other feeds.
        project.Write("nuget.config", project.Read("nuget.config").Replace("<packageSources>", "<packageSources><clear />", StringComparison.Ordinal));
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = Directory.CreateDirectory(Path.Combine(project.Outer, "home")).FullName,
            ["USER"] = "somebody",
            ["TZ"] = "Pacific/Kiritimati",
            ["LANG"] = "tr_TR.UTF-8",
            ["LC_ALL"] = "tr_TR.UTF-8",
            ["DOTNET_PROCESSOR_COUNT"] = "1",
        };

        var run = DotnetRun.Start(
            project.Root, Sample.Publish(project), environment, "unshare", "--user", "--map-user=1234", "--map-group=1234", "sh", "-c", "umask 077 && exec \"$@\"", "sh");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains(first.Digest, run.Output, StringComparison.Ordinal);
        var archive = project.PathOf("bin/Release/net10.0/container/hello-debian.tar");
        Assert.True(File.ReadAllBytes(first.Archive).AsSpan().SequenceEqual(File.ReadAllBytes(archive)), "The archives differ.");
    }
}
