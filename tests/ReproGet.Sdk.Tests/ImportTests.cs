namespace ReproGet.Sdk.Tests;

/// <summary>However it comes into a project, it asks for a lock in the same words.</summary>
public sealed class ImportTests(PackedSdk sdk)
{
    private const string Packages = "<ItemGroup><DistroPackage Include=\"hello;tzdata\" /></ItemGroup>";
    private const string LockIsMissing = "warning RG1015:";

    [Theory]
    [InlineData("Microsoft.NET.Sdk")]
    [InlineData("Microsoft.NET.Sdk.Web")]
    [InlineData("Microsoft.NET.Sdk.Worker")]
    public void From_an_Sdk_element(string dotnetSdk)
    {
        using var project = new ProjectFolder(sdk).WriteApp(Packages + "<PropertyGroup><ImplicitUsings>disable</ImplicitUsings></PropertyGroup>", sdk: dotnetSdk);
        project.Write("Program.cs", "System.Console.WriteLine(1);\n");

        Assert.Contains(LockIsMissing, project.Succeeds("build").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void From_the_Sdk_attribute()
    {
        using var project = new ProjectFolder(sdk).WriteApp(Packages, head: "", sdk: $"Microsoft.NET.Sdk;ReproGet.Sdk/{sdk.Version}");

        Assert.Contains(LockIsMissing, project.Succeeds("build").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void With_its_version_in_global_json()
    {
        using var project = new ProjectFolder(sdk).WriteApp(Packages, head: "<Sdk Name=\"ReproGet.Sdk\" />");
        project.Write("global.json", $$"""{ "msbuild-sdks": { "ReproGet.Sdk": "{{sdk.Version}}" } }""");

        Assert.Contains(LockIsMissing, project.Succeeds("build").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void From_Directory_Build_props_the_project_still_has_the_last_word()
    {
        using var project = new ProjectFolder(sdk).WriteApp(
            Packages + "<PropertyGroup><ReproGetLockFile>locks/App.SHA256SUMS-{arch}</ReproGetLockFile></PropertyGroup>", head: "");
        project.Write("Directory.Build.props", $"<Project><Sdk Name=\"ReproGet.Sdk\" Version=\"{sdk.Version}\" /></Project>");

        var output = project.Succeeds("build").Output;

        Assert.Contains(LockIsMissing, output, StringComparison.Ordinal);
        Assert.Contains("locks/App.reproget.lock.json", output.Replace('\\', '/'), StringComparison.Ordinal);
    }

    [Fact]
    public void As_a_PackageReference()
    {
        using var project = new ProjectFolder(sdk).WriteApp(
            Packages + $"<ItemGroup><PackageReference Include=\"ReproGet.Sdk\" Version=\"{sdk.Version}\" PrivateAssets=\"all\" /></ItemGroup>", head: "");

        Assert.Contains(LockIsMissing, project.Succeeds("build").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_file_based_app_packages_are_a_property()
    {
        using var project = new ProjectFolder(sdk);
        project.Write("nuget.config", project.Read("nuget.config")).Write("app.cs", $"""
            #:sdk Microsoft.NET.Sdk
            #:sdk ReproGet.Sdk@{sdk.Version}
            #:property DistroPackages=hello;tzdata
            #:property ContainerBaseImage=scratch
            #:property PublishAot=false
            Console.WriteLine("Hello");
            """);

        var output = project.Succeeds("build", "app.cs").Output;

        Assert.Contains(LockIsMissing, output, StringComparison.Ordinal);
        Assert.Contains("dotnet build -t:ReproGetLock app.cs`", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Alone_it_says_that_it_cannot_stand_alone()
    {
        using var project = new ProjectFolder(sdk).Write("App.csproj", $"<Project Sdk=\"ReproGet.Sdk/{sdk.Version}\" />");

        project.Fails("RG1090", "build");
    }

    [Fact]
    public void An_older_MSBuild_is_told_so()
    {
        using var project = new ProjectFolder(sdk).WriteApp(Packages);

        project.Fails("RG1091", "build", "-t:ReproGetLock", "-p:_ReproGetMSBuildVersion=17.14.0");
    }

    [Fact]
    public void Without_a_linux_runtime_identifier_there_is_no_image()
    {
        using var project = new ProjectFolder(sdk).WriteApp(Packages + "<PropertyGroup><RuntimeIdentifiers>win-x64</RuntimeIdentifiers><SelfContained>false</SelfContained></PropertyGroup>");

        project.Fails("RG1092", "build", "-t:ReproGetLock");
    }

    [Theory]
    [InlineData("two words ä ’ [1]", "")]
    [InlineData("App", "-mt")]
    [InlineData("App", "-graph")]
    [InlineData("App", "outofproc")]
    public void In_odd_places_and_modes(string folder, string mode)
    {
        using var project = new ProjectFolder(sdk, folder).WriteApp(Packages);
        var environment = new Dictionary<string, string?> { ["MSBUILDFORCEALLTASKSOUTOFPROC"] = mode == "outofproc" ? "1" : null };

        var run = project.Dotnet(environment, mode.StartsWith('-') ? ["build", mode] : ["build"]);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains(LockIsMissing, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void With_several_frameworks_each_inner_build_checks()
    {
        using var project = new ProjectFolder(sdk).WriteApp(
            Packages + "<PropertyGroup><TargetFramework /><TargetFrameworks>net10.0</TargetFrameworks></PropertyGroup>");

        Assert.Contains(LockIsMissing, project.Succeeds("build").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Packages_of_referenced_projects_count()
    {
        using var project = new ProjectFolder(sdk).WriteApp("<ItemGroup><Compile Remove=\"Library/**\" /><ProjectReference Include=\"Library/Library.csproj\" /></ItemGroup>");
        project.Write("Library/Library.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Sdk Name="ReproGet.Sdk" Version="{sdk.Version}" />
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><DistroPackage Include="libfontconfig1" /></ItemGroup>
            </Project>
            """);

        Assert.Contains(LockIsMissing, project.Succeeds("build").Output, StringComparison.Ordinal);
        Assert.Contains("libfontconfig1", project.Read("obj/reproget/Debug/net10.0/request-linux-x64.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_projects_of_a_solution_build_in_parallel()
    {
        using var project = new ProjectFolder(sdk);
        var names = Enumerable.Range(1, 4).Select(i => $"App{i}").ToList();
        foreach (var name in names)
        {
            project.WriteApp(Packages, name: $"{name}/{name}.csproj");
            project.Write($"{name}/Program.cs", "Console.WriteLine(1);\n");
        }
        File.Delete(project.PathOf("Program.cs"));
        project.Write("All.slnx", $"<Solution>{string.Concat(names.Select(name => $"<Project Path=\"{name}/{name}.csproj\" />"))}</Solution>");

        var output = project.Succeeds("build", "-m").Output;

        Assert.All(names, name => Assert.Contains($"{name}.csproj : {LockIsMissing}", output, StringComparison.Ordinal));
    }
}
