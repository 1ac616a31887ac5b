namespace ReproGet.Core.Distros.Debian;

/// <summary>Which versions a single relation means: those of the package itself and of those that provide its name.</summary>
internal sealed class TargetLookup(PackageUniverse universe, string architecture)
{
    private readonly CandidateOrder _order = new(universe);
    private readonly List<int> _found = [];

    /// <summary>
    /// Adds the candidates that satisfy a relation, the preferred one first. A name that nobody provides and of which every version will do is added as that name:
    /// which version is decided later.
    /// </summary>
    public void AddSatisfying(in RelationReader relation, List<int> choices)
    {
        if (!Reaches(relation, out var name, out var any))
            return;
        var number = universe.Find(name);
        var providers = any ? universe.ProvidersOf($"{name}:any") : universe.ProvidersOf(name);
        if (!any && providers.IsEmpty && number >= 0 && AllSatisfy(number, relation))
        {
            choices.Add(number);
            return;
        }
        Collect(relation, number, any, providers, except: -1);
        _order.Sort(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_found), any ? -1 : number);
        foreach (var version in _found)
            choices.Add(universe.Names.Count + version);
    }

    /// <summary>Adds the candidates that a Conflicts or Breaks of the package <paramref name="owner"/> means: never itself, though it provide the name (policy 7.4).</summary>
    public void AddExcluded(in RelationReader relation, int owner, List<int> choices)
    {
        if (!Reaches(relation, out var name, out var any))
            return;
        Collect(relation, universe.Find(name), any, any ? universe.ProvidersOf($"{name}:any") : universe.ProvidersOf(name), owner);
        foreach (var version in _found)
        {
            if (!choices.Contains(universe.Names.Count + version))
                choices.Add(universe.Names.Count + version);
        }
    }

    /// <summary>What <c>:any</c>, <c>:native</c> and <c>:arch</c> mean where there is one architecture. A foreign one reaches nothing.</summary>
    private bool Reaches(in RelationReader relation, out ReadOnlySpan<char> name, out bool any)
    {
        name = relation.Name;
        any = relation.Qualifier is "any";
        return relation.Qualifier.IsEmpty || any || relation.Qualifier is "native" || relation.Qualifier.SequenceEqual(architecture);
    }

    private bool AllSatisfy(int name, in RelationReader relation)
    {
        for (var version = universe.FirstVersions[name]; version < universe.FirstVersions[name + 1]; version++)
        {
            if (!relation.Operator.Holds(universe.PackageOf(version).Version, relation.Version))
                return false;
        }
        return true;
    }

    private void Collect(in RelationReader relation, int name, bool any, ReadOnlySpan<Provision> providers, int except)
    {
        _found.Clear();
        if (name >= 0 && name != except)
        {
            for (var version = universe.FirstVersions[name]; version < universe.FirstVersions[name + 1]; version++)
            {
                var package = universe.PackageOf(version);
                // “:any” is met only by packages that allow it (policy 5.6.8 and the multiarch specification).
                if ((!any || package.MultiArch == MultiArch.Allowed) && relation.Operator.Holds(package.Version, relation.Version))
                    _found.Add(version);
            }
        }
        foreach (var (version, provided) in providers)
        {
            if (universe.Versions[version].Name == except)
                continue;
            // An unversioned Provides never satisfies a versioned relation (policy 7.5).
            if (relation.Operator == VersionOperator.None || (provided.Length > 0 && relation.Operator.Holds(provided, relation.Version)))
                _found.Add(version);
        }
    }
}
