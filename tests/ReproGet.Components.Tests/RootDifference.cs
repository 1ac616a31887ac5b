using System.IO.Enumeration;

namespace ReproGet.Components.Tests;

/// <summary>Something of a root with packages that is not as dpkg-deb unpacks it.</summary>
/// <param name="Path">Where.</param>
/// <param name="Kind"><c>added</c>, <c>changed</c>, <c>left out</c>, <c>removed</c>.</param>
/// <param name="Detail">For whoever reads a failure.</param>
internal sealed record RootDifference(string Path, string Kind, string Detail)
{
    private const string Whiteout = ".wh.";

    /// <summary>Compares.</summary>
    /// <param name="below">The base.</param>
    /// <param name="layer">What was put onto it.</param>
    /// <param name="packages">The files of each package.</param>
    public static IReadOnlyList<RootDifference> Between(
        IReadOnlyDictionary<string, TarredFile> below, IReadOnlyDictionary<string, TarredFile> layer, IEnumerable<IReadOnlyDictionary<string, TarredFile>> packages)
    {
        var shipped = packages.SelectMany(files => files).ToLookup(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        var differences = new List<RootDifference>();
        foreach (var files in shipped)
        {
            var existing = below.GetValueOrDefault(files.Key);
            var found = layer.GetValueOrDefault(files.Key) ?? existing;
            // As everywhere: a directory that is there stays as it is, and so does a link to one.
            var expected = files.Any(file => file.Type == System.Formats.Tar.TarEntryType.Directory) && existing is not null ? [existing] : files.ToList();
            if (found is null)
                differences.Add(new RootDifference(files.Key, "left out", $"{expected[0]}"));
            else if (!expected.Contains(found))
                differences.Add(new RootDifference(files.Key, "changed", $"{expected[0]} became {found}"));
        }
        foreach (var (path, found) in layer.Where(pair => !shipped.Contains(pair.Key)))
        {
            if (System.IO.Path.GetFileName(path).StartsWith(Whiteout, StringComparison.Ordinal))
                differences.Add(new RootDifference(path.Replace(Whiteout, "", StringComparison.Ordinal), "removed", ""));
            else if (!below.TryGetValue(path, out var existing))
                differences.Add(new RootDifference(path, "added", $"{found}"));
            else if (existing != found)
                differences.Add(new RootDifference(path, "changed", $"{existing} became {found}"));
        }
        return [.. differences.OrderBy(difference => difference.Path, StringComparer.Ordinal)];
    }

    public override string ToString() => $"{Path}: {Kind}: {Detail}";
}

/// <summary>A row of the table in <c>docs/bases.md</c> that says what differs, and why.</summary>
/// <param name="Pattern">A path; a star stands for anything.</param>
/// <param name="Kinds">As of <see cref="RootDifference"/>.</param>
internal sealed record AllowedDifference(string Pattern, IReadOnlyList<string> Kinds)
{
    /// <summary>Reads the table.</summary>
    public static IReadOnlyList<AllowedDifference> Read()
        => [.. File.ReadLines(System.IO.Path.Combine(PackedSdk.Repository, "docs", "bases.md"))
            .SkipWhile(line => line != "## What is not as the packages ship it")
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .SelectMany(cells => cells[1].Split(", ").Select(pattern => new AllowedDifference(pattern.Trim('`'), cells[2].Split(", "))))];

    /// <summary>Whether the row speaks of a difference.</summary>
    public bool Covers(RootDifference difference) => Kinds.Contains(difference.Kind) && FileSystemName.MatchesSimpleExpression(Pattern, difference.Path, ignoreCase: false);
}
