namespace ReproGet.Core.Distros.Debian;

/// <summary>What is reached within a solution by following the relations of packages.</summary>
/// <param name="universe">The packages.</param>
/// <param name="architecture">dpkg's name of the one that is resolved for.</param>
/// <param name="fields">The fields that are followed.</param>
internal sealed class PackageClosure(PackageUniverse universe, string architecture, IReadOnlyList<OriginKind> fields)
{
    private readonly TargetLookup _targets = new(universe, architecture);
    private readonly List<int> _satisfying = [];

    /// <summary>The numbers of the names that are reached, the first ones included.</summary>
    /// <param name="names">The numbers of the names to start from.</param>
    /// <param name="without">Dependencies that are not followed.</param>
    /// <param name="chosen">By number of name: the version that the solution has, or -1.</param>
    /// <exception cref="ReproGetException">RG3046: a relation cannot be read.</exception>
    public HashSet<int> Of(IEnumerable<int> names, IReadOnlySet<string> without, int[] chosen)
    {
        var reached = new HashSet<int>(names);
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

    /// <exception cref="ReproGetException">RG3046: a relation cannot be read.</exception>
    private List<int> Needed(DebianPackage package, IReadOnlySet<string> without, int[] chosen)
    {
        var needed = new List<int>();
        foreach (var field in fields)
        {
            try
            {
                Add(RequirementFields.Text(package, field), without, chosen, needed);
            }
            catch (FormatException e)
            {
                throw DebianIndexErrors.BadRelation(package.Name, package.Version, RequirementFields.Name(field), e.Message);
            }
        }
        return needed;
    }

    private void Add(string? relations, IReadOnlySet<string> without, int[] chosen, List<int> needed)
    {
        var reader = new RelationReader(relations);
        var isLeftOut = false;
        var before = needed.Count;
        while (reader.Next())
        {
            isLeftOut |= without.Count > 0 && without.Contains(reader.Name.ToString());
            _satisfying.Clear();
            _targets.AddSatisfying(reader, _satisfying);
            needed.AddRange(NewestOfTheirSource([.. Chosen(chosen)], chosen));
            if (reader.HasAlternative)
                continue;
            if (isLeftOut)
                needed.RemoveRange(before, needed.Count - before);
            isLeftOut = false;
            before = needed.Count;
        }
    }

    private IEnumerable<int> Chosen(int[] chosen)
        => _satisfying.Where(candidate => chosen[universe.NameOf(candidate)] is >= 0 and var version && (candidate < universe.Names.Count || candidate - universe.Names.Count == version)).Select(universe.NameOf);

    /// <summary>Of several that meet one relation and come from one source, those of its newest version, as apt marks what is needed (apt-pkg/depcache.cc, MarkPackage).</summary>
    private IEnumerable<int> NewestOfTheirSource(List<int> names, int[] chosen)
    {
        if (names.Count < 2)
            return names;
        return names
            .Select(name => (Name: name, Package: universe.PackageOf(chosen[name])))
            .GroupBy(one => one.Package.SourceName, StringComparer.Ordinal)
            .SelectMany(source => source.Where(one => source.All(other => DebianVersionOrder.Compare(one.Package.SourceVersion, other.Package.SourceVersion) >= 0)))
            .Select(one => one.Name);
    }
}
