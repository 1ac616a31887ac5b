namespace ReproGet.Bench;

/// <summary><c>dotnet build -t:ReproGetLock</c>: with nothing at hand, and with the indices in the cache. What <c>dotnet</c> itself takes is measured beside it.</summary>
internal sealed class LockMeasurement : IMeasurement
{
    public string Name => "lock";

    public Task<IReadOnlyList<MarkdownTable>> RunAsync(Workspace workspace)
    {
        var command = workspace.Dotnet(null, "build", "-t:ReproGetLock");
        // The same evaluations, and no task of ours.
        var floor = workspace.Dotnet(null, "build", "-t:GetDistroPackages");
        var samples = Repetition.TakeTurns(
            workspace.Options.Runs,
            () =>
            {
                workspace.ClearCache("indices");
                return command.Run();
            },
            command.Run,
            floor.Run);
        var table = new MarkdownTable("Locking, two architectures", "command", "median", "range", "against the last line");
        string[] labels = ["`dotnet build -t:ReproGetLock`, no index in the cache", "the same, indices in the cache", "`dotnet build -t:GetDistroPackages` (no work: restore and evaluation)"];
        for (var i = 0; i < labels.Length; i++)
            table.Add(labels[i], samples[i].MedianText, samples[i].RangeText, samples[i].RatioTo(samples[^1]));
        return Task.FromResult<IReadOnlyList<MarkdownTable>>([table]);
    }
}
