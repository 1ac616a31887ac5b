namespace ReproGet.Bench;

/// <summary>A build and a publish in which nothing changed, with ReproGet.Sdk and without it.</summary>
internal sealed class BuildMeasurement : IMeasurement
{
    public string Name => "build";

    public Task<IReadOnlyList<MarkdownTable>> RunAsync(Workspace workspace)
    {
        var table = new MarkdownTable("Nothing changed", "command", "with ReproGet.Sdk", "without", "ratio");
        Compare("`dotnet build -c Release`", ["build", "-c", "Release"]);
        Compare("`dotnet publish -r linux-x64` (with: one image)", ["publish", "-r", "linux-x64"]);
        Compare("`dotnet publish -r linux-x64 -p:ReproGetImageOnPublish=false` (no image)", ["publish", "-r", "linux-x64", "-p:ReproGetImageOnPublish=false"]);
        var both = Repetition.Of(workspace.Options.Runs, workspace.Dotnet(null, "publish").Run);
        table.Add("`dotnet publish` (with: two images)", $"{both.MedianText} ({both.RangeText})", "–", "–");
        return Task.FromResult<IReadOnlyList<MarkdownTable>>([table]);

        void Compare(string label, string[] arguments)
        {
            var samples = Repetition.TakeTurns(workspace.Options.Runs, workspace.Dotnet(null, arguments).Run, workspace.Dotnet(workspace.Without, arguments).Run);
            table.Add(label, Text(samples[0]), Text(samples[1]), samples[0].RatioTo(samples[1]));
        }
    }

    private static string Text(Sample sample) => $"{sample.MedianText} ({sample.RangeText})";
}
