using System.Globalization;

namespace ReproGet.Bench;

/// <summary>The most memory that <c>dotnet publish</c> and its children hold at a time.</summary>
internal sealed class MemoryMeasurement : IMeasurement
{
    public string Name => "memory";

    public async Task<IReadOnlyList<MarkdownTable>> RunAsync(Workspace workspace)
    {
        var table = new MarkdownTable("Peak memory of the processes of a publish, all together", "command", "median", "range");
        foreach (var (label, command) in new[]
        {
            ("`dotnet publish`, two images", workspace.Dotnet(null, "publish")),
            ("`dotnet publish -r linux-x64`, one image", workspace.Dotnet(null, "publish", "-r", "linux-x64")),
            ("`dotnet publish -r linux-x64` without ReproGet.Sdk", workspace.Dotnet(workspace.Without, "publish", "-r", "linux-x64")),
        })
        {
            command.Run();
            var peaks = Enumerable.Range(0, workspace.Options.Runs).Select(_ => Peak(command).Sum).Order().ToList();
            table.Add(label, Text(peaks[(peaks.Count - 1) / 2]), $"{Text(peaks[0])} – {Text(peaks[^1])}");
        }
        return [table, await LargeAsync(workspace)];
    }

    private static async Task<MarkdownTable> LargeAsync(Workspace workspace)
    {
        var folder = Path.Combine(workspace.Root, "Large");
        var repository = LargePackage.Write(Path.Combine(workspace.Root, "LargePackage"));
        await MinimalBase.WriteProjectAsync(folder, $"""<DistroSource Include="{repository}" Suites="./" Trusted="yes" /><DistroPackage Include="{LargePackage.Name}" />""");
        File.WriteAllText(Path.Combine(folder, "Program.cs"), "System.Console.WriteLine();\n");
        workspace.Dotnet(folder, "build", "-t:ReproGetLock").Run();
        var table = new MarkdownTable("A package with a file of 1 GiB and 5000 small ones, not cached", "`dotnet publish`", "all processes together", "the largest process");
        foreach (var compression in new[] { "none", "gzip", "zstd" })
        {
            workspace.ClearCache();
            var peak = Peak(workspace.Dotnet(folder, "publish", $"-p:ReproGetLayerCompression={compression}"));
            table.Add(compression, Text(peak.Sum), Text(peak.Largest));
        }
        return table;
    }

    private static (long Sum, long Largest) Peak(DotnetCommand command)
    {
        var peak = (0L, 0L);
        command.Run(process => peak = ProcessTreeMemory.Watch(process));
        return peak;
    }

    private static string Text(long bytes) => (bytes / (double)(1 << 20)).ToString("0", CultureInfo.InvariantCulture) + " MiB";
}
