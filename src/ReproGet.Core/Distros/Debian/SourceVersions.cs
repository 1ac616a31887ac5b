using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Whether all architectures get the same. An architecture whose builds lag behind has older packages for hours or days.</summary>
internal static class SourceVersions
{
    private const int MostShown = 10;

    /// <summary>Compares what was chosen. A rebuild for one architecture alone (<c>+b1</c>) is of the same source and no difference.</summary>
    /// <param name="chosen">By our name of the architecture.</param>
    /// <param name="context">Whether a difference is an error, and where a warning goes.</param>
    /// <exception cref="ReproGetException">RG4011: they differ and must not.</exception>
    public static void Compare(IReadOnlyDictionary<string, IReadOnlyList<ResolvedPackage>> chosen, DistroContext context)
    {
        var differing = chosen
            .SelectMany(architecture => architecture.Value.Select(package => new { Architecture = architecture.Key, package.Package.Name, Version = package.Package.SourceVersion }))
            .GroupBy(package => package.Name, StringComparer.Ordinal)
            .Where(sameName => sameName.Select(package => package.Version).Distinct(StringComparer.Ordinal).Skip(1).Any())
            .OrderBy(sameName => sameName.Key, Utf8Order.Instance)
            .Select(sameName => $"{sameName.Key} ({string.Join(", ", sameName.Select(package => $"{package.Version} on {package.Architecture}"))})")
            .ToList();
        if (differing.Count == 0)
            return;
        var shown = string.Join(", ", differing.Take(MostShown)) + (differing.Count > MostShown ? $" and {differing.Count - MostShown} more" : "");
        if (context.SameVersions)
            throw DebianResolutionErrors.OtherSourceVersions(shown);
        context.Diagnostics.Warning(DebianResolutionErrors.DifferingSourceVersions, DebianResolutionErrors.SourceVersionsDiffer(shown));
    }
}
