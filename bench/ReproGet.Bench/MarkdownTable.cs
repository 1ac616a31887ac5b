namespace ReproGet.Bench;

/// <summary>A table as it stands in a document.</summary>
internal sealed class MarkdownTable(string title, params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public MarkdownTable Add(params string[] cells)
    {
        _rows.Add(cells);
        return this;
    }

    public override string ToString()
        => string.Join('\n', [$"### {title}", "", Line(columns), Line(columns.Select((_, i) => i == 0 ? "---" : "---:")), .. _rows.Select(Line), ""]);

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
