using System.Text.RegularExpressions;

namespace ReproGet.Core.Tests;

/// <summary>Every code that users can meet has a page, and every page a code.</summary>
public sealed partial class ErrorPagesTests
{
    private const string Pages = "docs/errors";
    private const string Index = "README.md";

    [Fact]
    public void Every_code_has_a_page()
    {
        var missing = Codes().Keys
            .Where(code => !File.Exists(PageOf(code)))
            .Select(code => $"{code} (made in {string.Join(", ", Codes()[code])}) has no page: write {Pages}/{code}.md.")
            .ToList();

        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Fact]
    public void Every_page_has_a_code()
    {
        var codes = Codes();
        var orphans = PagesOfCodes()
            .Where(page => !codes.ContainsKey(Path.GetFileNameWithoutExtension(page.Path)))
            .Select(page => $"{Pages}/{page.Path} explains a code that nothing in src makes: remove the page, or mend its name.")
            .ToList();

        Assert.True(orphans.Count == 0, string.Join('\n', orphans));
    }

    [Fact]
    public void Every_page_says_what_happened_why_and_what_to_do()
    {
        var faults = PagesOfCodes().SelectMany(page => Faults(Path.GetFileNameWithoutExtension(page.Path), page.Lines)).ToList();

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void The_index_lists_every_page_with_its_title()
    {
        var pages = PagesOfCodes().Select(page => (Code: Path.GetFileNameWithoutExtension(page.Path), Title: Title(page.Lines)));
        var expected = pages.Select(page => $"| [{page.Code}]({page.Code}.md) | {page.Title} |");

        var listed = File.ReadLines(Path.Combine(SourceTree.Root, Pages, Index)).Where(line => line.StartsWith("| [RG", StringComparison.Ordinal));

        Assert.Equal(expected, listed);
    }

    [Fact]
    public void Every_code_is_made_in_one_place()
    {
        // Targets are imported into inner and outer builds apart, and can share no factory.
        var several = Codes()
            .Where(pair => pair.Value.Count > 1 && pair.Value.Any(place => place.Contains(".cs(", StringComparison.Ordinal)))
            .Select(pair => $"{pair.Key} stands in {string.Join(" and ", pair.Value)}: one code is one failure. Give the other a code of its own, or let both call one factory; compare with a constant.")
            .ToList();

        Assert.True(several.Count == 0, string.Join('\n', several));
    }

    [Fact]
    public void Core_makes_its_codes_in_the_factories_of_a_room()
    {
        var elsewhere = Codes()
            .SelectMany(pair => pair.Value.Select(place => (Code: pair.Key, Place: place)))
            .Where(pair => pair.Place.StartsWith("ReproGet.Core/", StringComparison.Ordinal) && !FactoryFile().IsMatch(pair.Place))
            .Select(pair => $"{pair.Code} is made in {pair.Place}: move it to the …Errors.cs or …Warnings.cs of its room.")
            .ToList();

        Assert.True(elsewhere.Count == 0, string.Join('\n', elsewhere));
    }

    private static IEnumerable<(string Path, string[] Lines)> PagesOfCodes() => SourceTree.Files(Pages, ".md").Where(page => page.Path != Index);

    private static string Title(string[] lines) => lines.FirstOrDefault("") is var first && first.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon ? first[(colon + 2)..] : "";

    private static IEnumerable<string> Faults(string code, string[] lines)
    {
        string[] headings = [.. lines.Where(line => line.StartsWith('#'))];
        if (lines is [] || !lines[0].StartsWith($"# {code}: ", StringComparison.Ordinal) || lines[0].Length <= $"# {code}: ".Length)
            yield return $"{Pages}/{code}.md must begin with “# {code}: <title>”.";
        if (!headings.Skip(1).SequenceEqual(["## What happened", "## Why", "## What to do"]))
            yield return $"{Pages}/{code}.md must have the headings “## What happened”, “## Why” and “## What to do”, in this order and no others.";
        for (var i = 0; i + 1 < headings.Length; i++)
        {
            var start = Array.IndexOf(lines, headings[i + 1]) + 1;
            if (!lines.Skip(start).TakeWhile(line => !line.StartsWith('#')).Any(line => line.Trim().Length > 0))
                yield return $"{Pages}/{code}.md says nothing under “{headings[i + 1]}”.";
        }
    }

    /// <summary>Each code with the places that it stands in, comments left out: <c>ReproGet.Core/Locking/LockErrors.cs(9)</c>.</summary>
    private static SortedDictionary<string, List<string>> Codes()
    {
        var codes = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (path, lines) in SourceTree.Files("src", ".cs", ".targets", ".props"))
        {
            for (var i = 0; i < lines.Length; i++)
            {
                if (lines[i].TrimStart().StartsWith("//", StringComparison.Ordinal))
                    continue;
                foreach (Match match in Code().Matches(lines[i]))
                {
                    if (!codes.TryGetValue(match.Groups["code"].Value, out var places))
                        codes[match.Groups["code"].Value] = places = [];
                    places.Add($"{path}({i + 1})");
                }
            }
        }
        return codes;
    }

    private static string PageOf(string code) => Path.Combine(SourceTree.Root, Pages, code + ".md");

    [GeneratedRegex("\"(?<code>RG[0-9]{4})\"")]
    private static partial Regex Code();

    [GeneratedRegex(@"(Errors|Warnings)\.cs\([0-9]+\)$")]
    private static partial Regex FactoryFile();
}
