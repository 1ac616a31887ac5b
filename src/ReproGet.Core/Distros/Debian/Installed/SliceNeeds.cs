namespace ReproGet.Core.Distros.Debian.Installed;

/// <summary>What was cut from a package needs what its package needs: a library, say, its sibling of the same source in exactly its own version.</summary>
internal static class SliceNeeds
{
    /// <summary>The packages of which there are slices that do not go with the packages that come: they have to come whole as well.</summary>
    /// <param name="sliced">The packages that slices were cut from.</param>
    /// <param name="coming">What is installed whole.</param>
    public static IReadOnlyList<string> Broken(IReadOnlyList<DebianPackage> sliced, IReadOnlyList<ResolvedPackage> coming)
    {
        var versions = sliced.Select(package => (package.Name, package.Version)).Concat(coming.Select(package => (package.Package.Name, package.Package.Version)))
            .GroupBy(package => package.Name, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last().Version, StringComparer.Ordinal);
        var whole = coming.Select(package => package.Package.Name).ToHashSet(StringComparer.Ordinal);
        return [.. sliced.Where(package => !whole.Contains(package.Name) && Needs(package).Any(group => IsBroken(group, whole, versions))).Select(package => package.Name)];
    }

    /// <summary>Whether a dependency names a package that comes, and has none in a version that it takes. What was left out of the slices it does not need.</summary>
    private static bool IsBroken(IReadOnlyList<Relation> group, HashSet<string> whole, Dictionary<string, string> versions)
        => group.Any(relation => whole.Contains(relation.Name)) && !group.Any(relation => versions.TryGetValue(relation.Name, out var version) && relation.Operator.Holds(version, relation.Version));

    private static IEnumerable<IReadOnlyList<Relation>> Needs(DebianPackage package)
    {
        try
        {
            return [.. DependencyParser.Parse(package.PreDepends), .. DependencyParser.Parse(package.Depends)];
        }
        catch (FormatException e)
        {
            throw DebianIndexErrors.BadRelation(package.Name, package.Version, RequirementFields.Name(OriginKind.Depends), e.Message);
        }
    }
}
