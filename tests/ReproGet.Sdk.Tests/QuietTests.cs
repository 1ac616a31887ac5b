namespace ReproGet.Sdk.Tests;

/// <summary>Where there is nothing to do for us, nothing is heard of us.</summary>
public sealed class QuietTests(PackedSdk sdk)
{
    private const string Packages = "<ItemGroup><DistroPackage Include=\"hello\" /></ItemGroup>";

    [Theory]
    [InlineData("a design-time build", Packages, "build", "-p:DesignTimeBuild=true")]
    [InlineData("a restore", Packages, "restore", "")]
    [InlineData("dotnet pack", Packages, "pack", "")]
    [InlineData("a library", Packages + "<PropertyGroup><OutputType>Library</OutputType></PropertyGroup>", "build", "-p:SelfContained=false")]
    [InlineData("a test project", Packages + "<PropertyGroup><IsTestProject>true</IsTestProject></PropertyGroup>", "build", "")]
    [InlineData("no packages", "", "build", "")]
    [InlineData("publish without packages", "", "publish", "")]
    public void In(string summary, string body, string verb, string argument)
    {
        using var project = new ProjectFolder(sdk).WriteApp(body);
        if (body.Contains("Library", StringComparison.Ordinal))
            project.Write("Program.cs", "public class A;\n");

        var run = project.Succeeds(argument.Length > 0 ? [verb, argument] : [verb]);

        Assert.False(run.Output.Contains("RG1", StringComparison.Ordinal), $"{summary}: {run.Output}");
        Assert.False(Directory.Exists(project.Cache), summary);
        Assert.Empty(Directory.GetFiles(project.Root, "SHA256SUMS*"));
    }

    [Fact]
    public void Without_packages_PublishContainer_is_the_SDKs_own()
    {
        using var project = new ProjectFolder(sdk).WriteApp("<PropertyGroup><ContainerBaseImage>localhost:9/none:1</ContainerBaseImage></PropertyGroup>");

        var run = project.Dotnet("publish", "-t:PublishContainer", "-p:ContainerArchiveOutputPath=image.tar.gz");

        // The base cannot be had, and it is the SDK's own step that says so.
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("CreateNewImage", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("RG", run.Output, StringComparison.Ordinal);
    }
}
