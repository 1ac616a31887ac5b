using System.Text.RegularExpressions;

namespace ReproGet.Core.Tests;

/// <summary>What users may write or call stands in docs/usage.md: names of ours without an underscore are public.</summary>
public sealed partial class DocumentedNamesTests
{
    [Fact]
    public void Every_public_target_property_and_result_stands_in_the_docs()
    {
        var usage = File.ReadAllText(Path.Combine(SourceTree.Root, "docs/usage.md"));
        var names = Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src/ReproGet.Sdk/targets"))
            .SelectMany(path => PublicName().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups["name"].Value)
            .Distinct(StringComparer.Ordinal)
            .ToList();

        Assert.Contains("ReproGetLock", names);
        Assert.Contains("ReproGetLockFile", names);
        Assert.All(names, name => Assert.True(usage.Contains($"`{name}`", StringComparison.Ordinal) || usage.Contains($"`@({name})`", StringComparison.Ordinal), $"docs/usage.md does not have {name}."));
    }

    [Fact]
    public void Every_row_of_the_tables_is_there()
    {
        var targets = string.Concat(Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src/ReproGet.Sdk/targets")).Select(File.ReadAllText));
        var rows = File.ReadLines(Path.Combine(SourceTree.Root, "docs/usage.md")).Where(line => line.StartsWith("| `ReproGet", StringComparison.Ordinal))
            .SelectMany(line => Named().Matches(line.Split(" | ")[0])).Select(match => match.Groups["name"].Value).ToList();

        Assert.NotEmpty(rows);
        Assert.All(rows, name => Assert.Matches($@"\b{name}\b", targets));
    }

    /// <summary>A target, what one returns, a property that is read.</summary>
    [GeneratedRegex("""(?:Target Name="|<Target Name="ReproGet[^>]* Returns="@\(|\$\()(?<name>ReproGet[A-Z]\w*|GetDistroPackages\w*)""")]
    private static partial Regex PublicName();

    [GeneratedRegex("`(?<name>ReproGet[A-Z]\\w*)`")]
    private static partial Regex Named();
}
