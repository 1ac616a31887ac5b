namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>A paragraph of deb822(5) fields.</summary>
internal sealed class FieldParagraph
{
    private readonly Dictionary<string, List<string>> _fields = new(StringComparer.OrdinalIgnoreCase);

    private FieldParagraph()
    {
    }

    /// <summary>The value on one line, or null where the field is missing. Continued lines are joined with a blank.</summary>
    public string? Find(string name) => _fields.TryGetValue(name, out var lines) ? string.Join(' ', lines).Trim() : null;

    /// <summary>The lines of a field; the first is what stands beside its name.</summary>
    public IReadOnlyList<string> Lines(string name) => _fields.TryGetValue(name, out var lines) ? lines : [];

    /// <summary>The words of a field.</summary>
    public string[] Words(string name) => (Find(name) ?? "").Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Reads paragraphs.</summary>
    /// <param name="text">With LF or CRLF.</param>
    /// <param name="hasComments">Whether lines that begin with <c>#</c> are comments.</param>
    /// <param name="malformed">Makes the failure from its reason.</param>
    public static IReadOnlyList<FieldParagraph> Read(string text, bool hasComments, Func<string, ReproGetException> malformed)
    {
        var paragraphs = new List<FieldParagraph>();
        FieldParagraph? current = null;
        List<string>? field = null;
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.TrimEnd(' ', '\t', '\r');
            if (hasComments && line.StartsWith('#'))
                continue;
            if (line.Length == 0)
            {
                (current, field) = (null, null);
            }
            else if (line[0] is ' ' or '\t')
            {
                (field ?? throw malformed($"the line “{line}” continues nothing")).Add(line.Trim(' ', '\t'));
            }
            else
            {
                if (current is null)
                    paragraphs.Add(current = new FieldParagraph());
                field = current.Start(line, malformed);
            }
        }
        return paragraphs;
    }

    private List<string> Start(string line, Func<string, ReproGetException> malformed)
    {
        var colon = line.IndexOf(':');
        if (colon <= 0 || line.AsSpan(0, colon).ContainsAny(' ', '\t'))
            throw malformed($"the line “{line}” is no field");
        var name = line[..colon];
        List<string> lines = [line[(colon + 1)..].Trim(' ', '\t')];
        if (!_fields.TryAdd(name, lines))
            throw malformed($"the field “{name}” is there twice");
        return lines;
    }
}
