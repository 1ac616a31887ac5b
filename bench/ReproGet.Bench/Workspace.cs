using System.Text.RegularExpressions;

namespace ReproGet.Bench;

/// <summary>A temporary folder with the packed SDK, two projects, and a cache of packages of its own.</summary>
internal sealed partial class Workspace : IDisposable
{
    private const string SampleName = "HelloDebian";

    private Workspace(BenchOptions options)
    {
        Options = options;
        Root = Directory.CreateTempSubdirectory("reproget-bench-").FullName;
        Version = $"0.0.0-bench{DateTime.UtcNow:yyMMddHHmmss}";
        Packages = Path.Combine(Repository, "artifacts", "bench-packages");
        Cache = Path.Combine(Root, "cache");
        WithSdk = Path.Combine(Root, "with", SampleName);
        Without = Path.Combine(Root, "without", SampleName);
    }

    public BenchOptions Options { get; }

    /// <summary>The sample, as it stands in the repository.</summary>
    public string WithSdk { get; }

    /// <summary>The sample without ReproGet.Sdk and its items.</summary>
    public string Without { get; }

    /// <summary>The cache of distro packages.</summary>
    public string Cache { get; }

    /// <summary>The lock pattern of <see cref="WithSdk"/>.</summary>
    public string Lock => Path.Combine(WithSdk, "SHA256SUMS-{arch}");

    public string Project => Path.Combine(WithSdk, $"{SampleName}.csproj");

    public string Root { get; }

    /// <summary>The packages that the projects get beside those of the machine's own feeds.</summary>
    public string Feed => Path.Combine(Root, "feed");

    /// <summary>What parity needs: it outlives the run.</summary>
    public string ParityCache { get; } = Path.Combine(Repository, "artifacts", "test-cache");

    private string Version { get; }

    private string Packages { get; }

    private static string Repository { get; } = FindRepository();

    public static Workspace Create(BenchOptions options)
    {
        var workspace = new Workspace(options);
        try
        {
            workspace.Fill();
            return workspace;
        }
        catch
        {
            workspace.Dispose();
            throw;
        }
    }

    /// <summary>A command in <see cref="WithSdk"/>, or in another folder.</summary>
    public DotnetCommand Dotnet(string? folder, params string[] arguments)
    {
        List<string> all = [.. arguments, $"-p:ReproGetSdkVersion={Version}", "-v:q", "-nologo"];
        if (Options.UseHostSources)
            all.Add("-p:ReproGetUseHostSources=true");
        return new DotnetCommand(folder ?? WithSdk, [.. all]) { Variables = new Dictionary<string, string> { ["REPRO_GET_CACHE"] = Cache } };
    }

    /// <summary>A folder with <see cref="WithSdk"/>, as the sample has it, in which one text of the project is another.</summary>
    public string Variant(string name, string text, string other)
    {
        var folder = Path.Combine(Root, name, SampleName);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(WithSdk))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var project = Path.Combine(folder, $"{SampleName}.csproj");
        File.WriteAllText(project, File.ReadAllText(project).Replace(text, other, StringComparison.Ordinal));
        return folder;
    }

    /// <summary>Empties the cache, or a folder of it.</summary>
    public void ClearCache(string folder = "")
    {
        var path = Path.Combine(Cache, folder);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    public void Dispose()
    {
        Directory.Delete(Root, recursive: true);
        var unpacked = Path.Combine(Packages, "reproget.sdk", Version);
        if (Directory.Exists(unpacked))
            Directory.Delete(unpacked, recursive: true);
    }

    private void Fill()
    {
        new DotnetCommand(Repository, "pack", "src/ReproGet.Sdk", "-o", Feed, $"-p:Version={Version}", "-v:q", "--artifacts-path", Path.Combine(Root, "build")).Run();
        File.WriteAllText(Path.Combine(Root, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Packages}" /></config>
              <packageSources><add key="local" value="{Feed}" /></packageSources>
            </configuration>
            """);
        var sample = Path.Combine(Repository, "samples", SampleName);
        foreach (var folder in new[] { WithSdk, Without })
        {
            Directory.CreateDirectory(folder);
            foreach (var file in Directory.GetFiles(sample))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        var plain = Path.Combine(Without, $"{SampleName}.csproj");
        File.WriteAllText(plain, OwnWords().Replace(File.ReadAllText(plain), ""));
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ReproGet.Build.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The bench does not stand in the repository.");
    }

    [GeneratedRegex("""[ \t]*<(?:Sdk Name="ReproGet\.Sdk"[^>]*/>|DistroPackage [^>]*/>|ReproGet\w+>[^<]*</ReproGet\w+>)\r?\n""")]
    private static partial Regex OwnWords();
}
