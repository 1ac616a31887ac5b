namespace ReproGet.Core.Distros.Arch;

/// <summary>A <c>desc</c> file of libalpm's databases: <c>%KEY%</c>, then values, one a line, to an empty line.</summary>
internal static class PacmanDescription
{
    /// <summary>By key the first of its values.</summary>
    public static Dictionary<string, string> Read(IEnumerable<string> lines)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        string? key = null;
        foreach (var line in lines)
        {
            if (line is ['%', .. var name, '%'])
                key = name;
            else if (line.Length > 0 && key is not null)
                values.TryAdd(key, line);
        }
        return values;
    }
}
