namespace ReproGet.Bench;

/// <summary>One thing that is measured.</summary>
internal interface IMeasurement
{
    /// <summary>As in <c>--only</c>.</summary>
    string Name { get; }

    /// <summary>Measures, and gives the tables to print.</summary>
    Task<IReadOnlyList<MarkdownTable>> RunAsync(Workspace workspace);
}
