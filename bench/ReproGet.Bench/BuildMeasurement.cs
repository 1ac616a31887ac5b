using System.IO.Compression;

namespace ReproGet.Bench;

/// <summary>A build and a publish in which nothing changed: with ReproGet.Sdk, without a container, without ReproGet.Sdk, and with an SDK in its place that is empty.</summary>
internal sealed class BuildMeasurement : IMeasurement
{
    private const string EmptySdk = "ReproGet.Bench.EmptySdk";

    public string Name => "build";

    public Task<IReadOnlyList<MarkdownTable>> RunAsync(Workspace workspace)
    {
        AddEmptySdk(workspace);
        var sdk = $"""  <Sdk Name="ReproGet.Sdk" Version="$(ReproGetSdkVersion)" />""";
        var package = workspace.Variant("package", sdk, """  <ItemGroup><PackageReference Include="ReproGet.Sdk" Version="$(ReproGetSdkVersion)" PrivateAssets="all" /></ItemGroup>""");
        var empty = workspace.Variant("empty", sdk, $"""  <Sdk Name="{EmptySdk}" Version="1.0.0" />""");
        var table = new MarkdownTable("Nothing changed", "command", "median", "range", "more than without ReproGet.Sdk");
        Compare(["build", "-c", "Release"], []);
        Compare(["publish", "-r", "linux-x64"], ["-p:ReproGetImageOnPublish=false"]);
        var both = Repetition.Of(workspace.Options.Runs, workspace.Dotnet(null, "publish").Run);
        table.Add("`dotnet publish`, two images", both.MedianText, both.RangeText, "–");
        return Task.FromResult<IReadOnlyList<MarkdownTable>>([table]);

        void Compare(string[] arguments, string[] withoutImage)
        {
            var command = $"`dotnet {string.Join(' ', arguments)}`";
            List<(string Label, DotnetCommand Command)> subjects =
            [
                ($"{command} without ReproGet.Sdk", workspace.Dotnet(workspace.Without, arguments)),
                ($"{command} with an empty SDK in its place", workspace.Dotnet(empty, arguments)),
                ($"{command} with it as an SDK", workspace.Dotnet(null, arguments)),
                ($"{command} with it as a package", workspace.Dotnet(package, arguments)),
            ];
            if (withoutImage.Length > 0)
                subjects.Add(($"`dotnet {string.Join(' ', [.. arguments, .. withoutImage])}` with it as an SDK", workspace.Dotnet(null, [.. arguments, .. withoutImage])));
            var samples = Repetition.TakeTurns(workspace.Options.Runs, [.. subjects.Select(subject => (Func<TimeSpan>)subject.Command.Run)]);
            foreach (var (subject, sample) in subjects.Zip(samples))
                table.Add(subject.Label, sample.MedianText, sample.RangeText, FormattableString.Invariant($"{(sample.Median - samples[0].Median).TotalMilliseconds:0} ms"));
        }
    }

    /// <summary>What any SDK from a package costs: MSBuild's resolver loads NuGet, which restore then loads a second time.</summary>
    private static void AddEmptySdk(Workspace workspace)
    {
        using var package = ZipFile.Open(Path.Combine(workspace.Feed, $"{EmptySdk}.1.0.0.nupkg"), ZipArchiveMode.Create);
        Add($"{EmptySdk}.nuspec", $"<package><metadata><id>{EmptySdk}</id><version>1.0.0</version><authors>-</authors><description>-</description></metadata></package>");
        Add("Sdk/Sdk.props", "<Project />");
        Add("Sdk/Sdk.targets", "<Project />");

        void Add(string name, string text)
        {
            using var writer = new StreamWriter(package.CreateEntry(name).Open());
            writer.Write(text);
        }
    }
}
