namespace ReproGet.Sdk.Tests;

/// <summary>A publish that changed nothing makes no image again, and one that changed anything does.</summary>
public sealed class FlowUnchangedTests(PackedSdk sdk, FlowArchive archive)
{
    private const string OneImage = "<PropertyGroup><RuntimeIdentifier>linux-x64</RuntimeIdentifier></PropertyGroup>"
        + "<ItemGroup><ContainerLabel Include=\"range\" Value=\"$(Range)\" /><ContainerFile Include=\"app.conf\" TargetPath=\"/etc/app.conf\" /></ItemGroup>";

    [Fact]
    public void What_changes_the_image_makes_it_again_and_nothing_else_does()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, "<DistroPackage Include=\"greeter\" />", OneImage);
        project.Write("app.conf", "first");
        project.Locks();
        project.Succeeds("restore");

        Assert.True(MakesImage());
        var file = Assert.Single(Directory.GetFiles(project.PathOf("bin"), "*.tar", SearchOption.AllDirectories));
        var image = File.ReadAllBytes(file);
        Assert.False(MakesImage());
        Assert.False(MakesImage("-p:ContainerImageTag=latest"));
        Assert.Equal(image, File.ReadAllBytes(file));

        Assert.True(MakesImage("-p:ContainerImageTag=other"));
        Assert.True(MakesImage());
        Assert.Equal(image, File.ReadAllBytes(file));

        File.Delete(file);
        File.Delete(file + ".json");
        Directory.CreateDirectory(file + ".json");
        project.Fails("RG6004", "publish", "--no-restore");
        Directory.Delete(file + ".json");
        Assert.True(MakesImage());
        Assert.Equal(image, File.ReadAllBytes(file));

        // Left in the publish folder by somebody: it is looked at, and is not in the image.
        project.Write("bin/Release/net10.0/linux-x64/publish/stale.txt", "stale");
        Assert.True(MakesImage());
        Assert.Equal(image, File.ReadAllBytes(file));

        project.Write("Program.cs", "System.Console.WriteLine(\"changed\");");
        Assert.True(MakesImage());
        Assert.NotEqual(image, File.ReadAllBytes(file));
        Assert.False(MakesImage());

        File.AppendAllText(project.PathOf("reproget.lock.json"), "\n");
        Assert.True(MakesImage());

        // What MSBuild would take for a pattern of file names.
        Assert.True(MakesImage("-p:Range=1.*"));
        Assert.True(MakesImage("-p:Range=2.*"));
        Assert.False(MakesImage("-p:Range=2.*"));

        // Another file that is older than the image.
        project.Write("app.conf", "second");
        File.SetLastWriteTimeUtc(project.PathOf("app.conf"), DateTime.UnixEpoch);
        Assert.True(MakesImage("-p:Range=2.*"));

        image = File.ReadAllBytes(file);
        File.WriteAllBytes(file, image[..1000]);
        Assert.True(MakesImage("-p:Range=2.*"));
        Assert.Equal(image, File.ReadAllBytes(file));
        File.Delete(Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!, "*.spdx.json")));
        Assert.True(MakesImage("-p:Range=2.*"));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!, "*.spdx.json"));

        bool MakesImage(params string[] more) => BuildLog.OursOf(BuildLog.TasksOf(project, ["publish", "--no-restore", .. more])).Contains("BuildImage");
    }
}
