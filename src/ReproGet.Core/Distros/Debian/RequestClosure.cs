namespace ReproGet.Core.Distros.Debian;

/// <summary>What a request brings within a solution, by following its dependencies: needed only where requests leave dependencies out.</summary>
internal sealed class RequestClosure(PackageUniverse universe, string architecture, bool withRecommends)
{
    private readonly TargetLookup _targets = new(universe, architecture);

    /// <summary>The numbers of the names that the request reaches, itself included.</summary>
    /// <param name="name">The number of the requested name.</param>
    /// <param name="without">The dependencies that it leaves out.</param>
    /// <param name="chosen">By number of name: the version that the solution has, or -1.</param>
    public IReadOnlyCollection<int> Of(int name, IReadOnlySet<string> without, int[] chosen)
    {
        var reached = new HashSet<int> { name };
        var next = new Queue<int>(reached);
        while (next.TryDequeue(out var current))
        {
            if (chosen[current] < 0)
                continue;
            foreach (var needed in Needed(universe.PackageOf(chosen[current]), without, chosen))
            {
                if (reached.Add(needed))
                    next.Enqueue(needed);
            }
        }
        return reached;
    }

    private List<int> Needed(DebianPackage package, IReadOnlySet<string> without, int[] chosen)
    {
        var needed = new List<int>();
        var group = new List<int>();
        foreach (var field in RequirementFields.All)
        {
            if (RequirementFields.IsNegative(field) || (RequirementFields.IsOptional(field) && !(withRecommends && field == OriginKind.Recommends)))
                continue;
            var reader = new RelationReader(RequirementFields.Text(package, field));
            var isLeftOut = false;
            while (reader.Next())
            {
                isLeftOut |= without.Contains(reader.Name.ToString());
                _targets.AddSatisfying(reader, group);
                if (reader.HasAlternative)
                    continue;
                if (!isLeftOut)
                    needed.AddRange(Chosen(group, chosen));
                group.Clear();
                isLeftOut = false;
            }
        }
        return needed;
    }

    private IEnumerable<int> Chosen(List<int> candidates, int[] chosen)
    {
        foreach (var candidate in candidates)
        {
            var version = candidate - universe.Names.Count;
            var name = version < 0 ? candidate : universe.Versions[version].Name;
            if (chosen[name] >= 0 && (version < 0 || chosen[name] == version))
                yield return name;
        }
    }
}
