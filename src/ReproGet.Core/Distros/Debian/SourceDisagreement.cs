using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Whether other sources have other bytes under the version that was chosen. Whoever runs one of them could have put them there, and the order of the sources decides whose are taken.</summary>
/// <remarks>apt takes those of the first source too, and warns of it where nothing else tells the packages apart (apt-pkg/acquire-item.cc, “Sources disagree on hashes”).</remarks>
internal static class SourceDisagreement
{
    private const int MostShown = 10;

    /// <summary>Warns of it, once for an architecture.</summary>
    /// <param name="chosen">What was chosen, each name once.</param>
    /// <param name="indices">All that could be chosen from.</param>
    /// <param name="diagnostics">Where the warning goes.</param>
    public static void Warn(IReadOnlyList<ResolvedPackage> chosen, IReadOnlyList<DebianIndex> indices, IDiagnostics diagnostics)
    {
        var names = new NameTable(chosen.Count);
        foreach (var package in chosen)
            names.Add(package.Package.Name);
        var others = new SortedDictionary<int, SortedSet<string>>();
        foreach (var index in indices)
        {
            foreach (var package in PackageTable.Of(index.Packages).SelectMany(table => Same(table, names, chosen)))
            {
                var number = names.Find(package.Name);
                if (package.Digest == chosen[number].Package.Digest)
                    continue;
                if (!others.TryGetValue(number, out var sources))
                    others[number] = sources = new SortedSet<string>(Utf8Order.Instance);
                sources.Add(index.SourceId);
            }
        }
        if (others.Count == 0)
            return;
        var shown = others.Take(MostShown).Select(other => $"{chosen[other.Key].Package} of {chosen[other.Key].SourceId} (otherwise in {string.Join(", ", other.Value)})");
        diagnostics.Warning(
            DebianIndexErrors.SourcesDisagree,
            DebianIndexErrors.SourcesDisagreeOn(string.Join(", ", shown) + (others.Count > MostShown ? $" and {others.Count - MostShown} more" : "")));
    }

    /// <summary>The packages of a table that are, by their words, what was chosen. The others stay text.</summary>
    private static IEnumerable<DebianPackage> Same(PackageTable table, NameTable names, IReadOnlyList<ResolvedPackage> chosen)
    {
        for (var i = 0; i < table.Count; i++)
        {
            var outline = table.Outline(i);
            if (names.Find(table.At(outline.Name)) is >= 0 and var number && chosen[number].Package is var package
                && table.Text(outline.Version) == package.Version && table.Text(outline.Architecture) == package.Architecture)
                yield return table[i];
        }
    }
}
