using System.Diagnostics.CodeAnalysis;

namespace ReproGet.Sdk.Tests;

/// <summary>A folder with a project of someone else's in it, a cache of its own, and a feed with our package.</summary>
internal sealed class ProjectFolder : IDisposable
{
    /// <summary>The runtime's own files, 70 MB, left out of bin, publish folder and image: hardly a test runs an app that is written here.</summary>
    private const string LeaveRuntimeOut = """
        <Project>
          <Target Name="LeaveRuntimeOut" AfterTargets="ResolveRuntimePackAssets">
            <ItemGroup>
              <ReferenceCopyLocalPaths Remove="@(RuntimePackAsset)" />
              <RuntimePackAsset Remove="@(RuntimePackAsset)" />
            </ItemGroup>
          </Target>
        </Project>
        """;

    private readonly PackedSdk _sdk;

    /// <param name="sdk">The package under test.</param>
    /// <param name="name">The folder's name: spaces and other letters welcome.</param>
    public ProjectFolder(PackedSdk sdk, string name = "App")
    {
        _sdk = sdk;
        Outer = Directory.CreateTempSubdirectory("reproget-app-").FullName;
        Root = Path.Combine(Outer, name);
        Cache = Path.Combine(Outer, "cache");
        Directory.CreateDirectory(Root);
        Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{PackedSdk.Packages}" /></config>
              <packageSources><add key="local" value="{sdk.Feed}" /></packageSources>
            </configuration>
            """);
    }

    /// <summary>The folder of the project.</summary>
    public string Root { get; }

    /// <summary>The cache of packages.</summary>
    public string Cache { get; }

    /// <summary>The folder that holds both; gone at the end.</summary>
    public string Outer { get; }

    /// <summary>The version of our package.</summary>
    public string SdkVersion => _sdk.Version;

    public string PathOf(string name) => Path.Combine(Root, name);

    public string Read(string name) => File.ReadAllText(PathOf(name));

    public bool Has(string name) => File.Exists(PathOf(name));

    public ProjectFolder Write(string name, [StringSyntax(StringSyntaxAttribute.Xml)] string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
        return this;
    }

    /// <summary>A console project: <paramref name="head"/> stands first in it, <paramref name="body"/> after the usual properties.</summary>
    public ProjectFolder WriteApp(string body, string? head = null, string sdk = "Microsoft.NET.Sdk", string name = "App.csproj")
        => Write(name, $"""
            <Project Sdk="{sdk}">
              {head ?? $"<Sdk Name=\"ReproGet.Sdk\" Version=\"{SdkVersion}\" />"}
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <RuntimeIdentifiers>linux-x64;linux-arm64</RuntimeIdentifiers>
                <SelfContained>true</SelfContained>
                <ContainerBaseImage>scratch</ContainerBaseImage>
                <ReproGetRuntimeDependencies>false</ReproGetRuntimeDependencies>
                <RunAnalyzers>false</RunAnalyzers>
              </PropertyGroup>
              {body}
            </Project>
            """).Write("Program.cs", "Console.WriteLine(\"Hello\");\n").Write("Directory.Build.targets", LeaveRuntimeOut);

    /// <summary>Runs <c>dotnet</c> here, with the compiler that stays for the next run; on one node, which starts faster, where no argument begins with <c>-m</c>.</summary>
    public DotnetRun Dotnet(params string[] arguments)
    {
        // A file-based app takes no such argument.
        var saysNodes = arguments.Any(argument => argument.StartsWith("-m", StringComparison.Ordinal) || argument.EndsWith(".cs", StringComparison.Ordinal));
        return Dotnet(new Dictionary<string, string?> { ["UseSharedCompilation"] = "true" }, saysNodes ? arguments : [.. arguments, "-m:1"]);
    }

    /// <summary>Runs <c>dotnet</c> here, in an environment of its own.</summary>
    public DotnetRun Dotnet(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
        => Dotnet(environment, null, arguments);

    /// <summary>Runs <c>dotnet</c> here, in an environment and with a file mode mask of its own.</summary>
    public DotnetRun Dotnet(IReadOnlyDictionary<string, string?> environment, string? umask, params string[] arguments)
        => DotnetRun.Start(
            Root,
            arguments,
            new Dictionary<string, string?>(environment) { ["REPRO_GET_CACHE"] = Cache },
            umask is null ? [] : ["sh", "-c", $"umask {umask}; exec \"$@\"", "sh"]);

    /// <summary>Runs <c>dotnet</c> here and demands that it succeeds.</summary>
    public DotnetRun Succeeds(params string[] arguments)
    {
        var run = Dotnet(arguments);
        Assert.True(run.ExitCode == 0, run.Output);
        return run;
    }

    /// <summary>The same where all is different that should not matter.</summary>
    public DotnetRun SucceedsElsewhere(params string[] arguments)
    {
        var surroundings = new Dictionary<string, string?>
        {
            ["TZ"] = "Asia/Tokyo",
            ["LANG"] = "tr_TR.UTF-8",
            ["LC_ALL"] = "tr_TR.UTF-8",
            ["DOTNET_PROCESSOR_COUNT"] = "1",
        };
        var run = Dotnet(surroundings, umask: "077", arguments);
        Assert.True(run.ExitCode == 0, run.Output);
        return run;
    }

    /// <summary>Runs <c>dotnet</c> here and demands that it fails with one of our codes.</summary>
    public DotnetRun Fails(string code, params string[] arguments)
    {
        var run = Dotnet(arguments);
        Assert.True(run.ExitCode != 0, run.Output);
        Assert.Contains($"error {code}:", run.Output, StringComparison.Ordinal);
        return run;
    }

    public void Dispose() => Directory.Delete(Outer, recursive: true);
}
