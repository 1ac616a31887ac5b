using System.Globalization;
using ReproGet.Core.Locking;

namespace ReproGet.Bench;

/// <summary><c>dotnet build -t:ReproGetDownload</c> from an empty cache, and with a full one.</summary>
internal sealed class DownloadMeasurement : IMeasurement
{
    public string Name => "download";

    public async Task<IReadOnlyList<MarkdownTable>> RunAsync(Workspace workspace)
    {
        var command = workspace.Dotnet(null, "build", "-t:ReproGetDownload");
        var samples = Repetition.TakeTurns(
            workspace.Options.Runs,
            () =>
            {
                workspace.ClearCache();
                return command.Run();
            },
            command.Run);
        var state = await LockFiles.FromPattern(workspace.Lock, workspace.Project).ReadAsync(CancellationToken.None);
        var files = state!.Document.Architectures.SelectMany(architecture => architecture.Packages).DistinctBy(package => package.File).ToList();
        var size = files.Sum(file => file.Size);
        return
        [
            new MarkdownTable(string.Create(CultureInfo.InvariantCulture, $"Downloading {files.Count} packages, {size / 1e6:0.0} MB"), "command", "median", "range")
                .Add("`dotnet build -t:ReproGetDownload`, empty cache", samples[0].MedianText, samples[0].RangeText)
                .Add("the same, everything in the cache", samples[1].MedianText, samples[1].RangeText),
        ];
    }
}
