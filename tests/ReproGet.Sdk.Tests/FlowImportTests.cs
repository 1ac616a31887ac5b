namespace ReproGet.Sdk.Tests;

/// <summary>However it comes into a project, it publishes an image.</summary>
public sealed class FlowImportTests(PackedSdk sdk, FlowArchive archive)
{
    private const string Zones = "<DistroPackage Include=\"zones\" />";
    private const string OneImage = "<PropertyGroup><RuntimeIdentifiers>linux-x64</RuntimeIdentifiers></PropertyGroup>";

    [Fact]
    public void As_a_PackageReference()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(
            archive, Zones + $"<PackageReference Include=\"ReproGet.Sdk\" Version=\"{sdk.Version}\" PrivateAssets=\"all\" />", OneImage, head: "");
        project.Succeeds("build", "-t:ReproGetLock");

        project.Succeeds("publish");

        Assert.Equal(["amd64"], new BuiltArchive(project.PathOf("bin/Release/net10.0/container/App.tar")).Architectures);
    }

    [Fact]
    public void From_Directory_Build_props()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, Zones, OneImage, head: "");
        project.Write("Directory.Build.props", $"<Project><Sdk Name=\"ReproGet.Sdk\" Version=\"{sdk.Version}\" /></Project>");
        project.Locks();

        var tasks = BuildLog.TasksOf(project, "publish", "-t:PublishContainer", "-p:ContainerArchiveOutputPath=image.tar");

        Assert.Equal(["amd64"], new BuiltArchive(project.PathOf("image.tar")).Architectures);
        Assert.DoesNotContain("CreateNewImage", tasks);
    }

    [Fact]
    public void In_a_file_based_app()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, "");
        File.Delete(project.PathOf("App.csproj"));
        File.Delete(project.PathOf("Program.cs"));
        // Items cannot stand in the file itself.
        project.Write("Directory.Build.props", $"<Project><ItemGroup>{FlowApp.Source(archive)}</ItemGroup></Project>");
        project.Write("hello.cs", $"""
            #:sdk Microsoft.NET.Sdk
            #:sdk ReproGet.Sdk@{sdk.Version}
            #:property DistroPackages=zones;greeter
            #:property ReproGetDistro=debian
            #:property ReproGetSuite=trixie
            #:property ReproGetRuntimeDependencies=false
            #:property ContainerBaseImage=scratch
            #:property RuntimeIdentifiers=linux-x64;linux-arm64
            #:property SelfContained=true
            #:property PublishAot=false
            Console.WriteLine("Hello");
            """);

        var missing = project.Fails("RG1015", "publish", "hello.cs").Output;
        project.Succeeds("build", "-t:ReproGetLock", "hello.cs");
        var output = project.Succeeds("publish", "hello.cs").Output;

        Assert.Contains("`dotnet build -t:ReproGetLock hello.cs`", missing, StringComparison.Ordinal);
        Assert.True(project.Has("hello.SHA256SUMS-arm64"));
        Assert.True(project.Has("hello.reproget.lock.json"));
        Assert.Contains($"hello -> {project.PathOf("artifacts/container/hello.tar")}", output, StringComparison.Ordinal);
        Assert.Equal(["amd64", "arm64"], new BuiltArchive(project.PathOf("artifacts/container/hello.tar")).Architectures);
    }

    [Fact]
    public void A_missing_or_stale_lock_stops_the_publish_and_the_last_image_stays()
    {
        using var project = new ProjectFolder(sdk).WriteFlowApp(archive, Zones, OneImage);
        project.Write("bin/Release/net10.0/container/App.tar", "the last image");

        var missing = project.Fails("RG1015", "publish").Output;
        Assert.Empty(Directory.GetFiles(project.PathOf("obj"), "*.dll", SearchOption.AllDirectories));
        project.Locks();
        project.WriteFlowApp(archive, "<DistroPackage Include=\"greeter\" />", OneImage);
        var stale = project.Fails("RG1016", "publish", "--no-restore").Output;

        Assert.All([missing, stale], output => Assert.Contains("`dotnet build -t:ReproGetLock App.csproj`", output, StringComparison.Ordinal));
        Assert.Equal("the last image", project.Read("bin/Release/net10.0/container/App.tar"));
        Assert.False(project.Has("bin/Release/net10.0/container/App.tar.json"));
    }
}
