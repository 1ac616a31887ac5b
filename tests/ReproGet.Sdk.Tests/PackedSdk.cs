using System.Reflection;

[assembly: AssemblyFixture(typeof(ReproGet.Sdk.Tests.PackedSdk))]

namespace ReproGet.Sdk.Tests;

/// <summary>The package as users get it: packed for a run of the tests from what the build made, in a folder feed of its own, with a version that no folder of packages has seen.</summary>
public sealed class PackedSdk : IDisposable
{
    public PackedSdk()
    {
        Root = Directory.CreateTempSubdirectory("reproget-sdk-").FullName;
        Feed = Path.Combine(Root, "feed");
        Version = $"0.0.1-test{DateTime.UtcNow:yyMMddHHmmss}.{Environment.ProcessId}";
        // Building the tests built it.
        Pack(Repository, Feed, Version);
    }

    /// <summary>The folder with the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>A folder of NuGet packages of the tests' own. It outlives a run, for runtime packs are large; our package has a new version in each run.</summary>
    public static string Packages => Path.Combine(Repository, "artifacts", "test-packages");

    public string Root { get; }

    public string Feed { get; }

    public string Version { get; }

    public string Package => Path.Combine(Feed, $"ReproGet.Sdk.{Version}.nupkg");

    public void Dispose()
    {
        Directory.Delete(Root, recursive: true);
        var unpacked = Path.Combine(Packages, "reproget.sdk", Version);
        if (Directory.Exists(unpacked))
            Directory.Delete(unpacked, recursive: true);
    }

    /// <summary>Builds a checkout as the tests were built, but for the analyzers, which change no byte.</summary>
    public static void Build(string checkout) => Run(checkout, "build", "-p:RunAnalyzers=false");

    /// <summary>Packs what was built.</summary>
    public static void Pack(string checkout, string feed, string version)
        => Run(checkout, "pack", "--no-build", "-p:BuildProjectReferences=false", $"-p:PackageVersion={version}", "-o", feed);

    private static void Run(string checkout, string verb, params IEnumerable<string> arguments)
    {
        var configuration = typeof(PackedSdk).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var run = DotnetRun.Start(
            checkout,
            [verb, "src/ReproGet.Sdk", "-c", configuration, "-v:q", .. arguments],
            new Dictionary<string, string?> { ["SOURCE_DATE_EPOCH"] = "1735689600" });
        Assert.True(run.ExitCode == 0, run.Output);
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ReproGet.Build.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The tests do not stand in the repository.");
    }
}
