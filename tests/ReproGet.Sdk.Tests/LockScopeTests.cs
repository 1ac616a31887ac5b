namespace ReproGet.Sdk.Tests;

/// <summary>Who has a lock: projects that make an image. Others hand their packages on.</summary>
public sealed class LockScopeTests(PackedSdk sdk)
{
    private const string Packages = "<ItemGroup><DistroPackage Include=\"hello\" /></ItemGroup>";

    // As in docs/usage.md.
    private const string SolutionTargets = """
        <Project>
          <Target Name="ReproGetLock">
            <MSBuild Projects="@(ProjectReference)" Targets="ReproGetLock" SkipNonexistentTargets="true" BuildInParallel="true" />
          </Target>
          <Target Name="ReproGetDownload">
            <MSBuild Projects="@(ProjectReference)" Targets="ReproGetDownload" SkipNonexistentTargets="true" BuildInParallel="true" />
          </Target>
        </Project>
        """;

    [Fact]
    public void A_library_with_packages_has_no_lock_of_its_own()
    {
        using var project = new ProjectFolder(sdk).Write("Fonts.csproj", Library());

        var run = project.Succeeds("build", "-t:ReproGetLock");

        Assert.Contains("Fonts.csproj makes no image with distro packages, so it has no lock.", run.Output, StringComparison.Ordinal);
        Assert.False(project.Has("reproget.lock.json"));
    }

    [Fact]
    public void A_library_of_several_frameworks_has_no_lock_either()
    {
        using var project = new ProjectFolder(sdk).Write("Fonts.csproj", Library("<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>"));

        var run = project.Succeeds("msbuild", "-t:ReproGetLock");

        Assert.Contains("makes no image", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_without_packages_has_no_lock()
    {
        using var project = new ProjectFolder(sdk).WriteApp("");

        Assert.Contains("makes no image", project.Succeeds("build", "-t:ReproGetLock").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_solution_is_locked_as_a_whole_by_its_own_targets_file()
    {
        using var project = new ProjectFolder(sdk);
        project.Write("Fonts/Fonts.csproj", Library());
        project.Write("Several/Several.csproj", Library("<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>"));
        project.Write("Plain/Plain.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
        project.Write("All.slnx", "<Solution><Project Path=\"Fonts/Fonts.csproj\" /><Project Path=\"Several/Several.csproj\" /><Project Path=\"Plain/Plain.csproj\" /></Solution>");

        var without = project.Dotnet("build", "-t:ReproGetLock", "All.slnx");
        project.Write("Directory.Solution.targets", SolutionTargets);
        var with = project.Succeeds("build", "-t:ReproGetLock;ReproGetDownload", "All.slnx");

        Assert.Contains("error MSB4057", without.Output, StringComparison.Ordinal);
        foreach (var library in new[] { "Fonts", "Several" })
        {
            Assert.Contains($"{library}.csproj makes no image with distro packages, so it has no lock", with.Output, StringComparison.Ordinal);
            Assert.Contains($"{library}.csproj makes no image with distro packages, so it has none to download", with.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_planned_and_not_there_is_refused_instead_of_passed_over()
    {
        using var project = new ProjectFolder(sdk).WriteApp(Packages + "<PropertyGroup><ReproGetInstaller>Native</ReproGetInstaller></PropertyGroup>");

        project.Fails("RG1096", "build", "-t:ReproGetImage");
    }

    private string Library(string framework = "<TargetFramework>net10.0</TargetFramework>") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <Sdk Name="ReproGet.Sdk" Version="{sdk.Version}" />
          <PropertyGroup>{framework}</PropertyGroup>
          {Packages}
        </Project>
        """;
}
