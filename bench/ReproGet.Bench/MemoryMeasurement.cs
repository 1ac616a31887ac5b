using System.Globalization;

namespace ReproGet.Bench;

/// <summary>The most memory that <c>dotnet publish</c> and its children hold at a time.</summary>
internal sealed class MemoryMeasurement : IMeasurement
{
    public string Name => "memory";

    public Task<IReadOnlyList<MarkdownTable>> RunAsync(Workspace workspace)
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
            var peaks = Enumerable.Range(0, workspace.Options.Runs).Select(_ => Peak(command)).Order().ToList();
            table.Add(label, Text(peaks[(peaks.Count - 1) / 2]), $"{Text(peaks[0])} – {Text(peaks[^1])}");
        }
        return Task.FromResult<IReadOnlyList<MarkdownTable>>([table]);
    }

    private static long Peak(DotnetCommand command)
    {
        var peak = 0L;
        command.Run(process => peak = ProcessTreeMemory.Watch(process));
        return peak;
    }

    private static string Text(long bytes) => (bytes / (double)(1 << 20)).ToString("0", CultureInfo.InvariantCulture) + " MiB";
}
