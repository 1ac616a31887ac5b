using ReproGet.Core.Resolution;

namespace ReproGet.Core.Distros.Debian;

/// <summary>What must hold in any case: what policy excludes, what is requested, what the base has.</summary>
internal sealed class RootRules(PackageUniverse universe, Problem problem, Func<RequirementOrigin, int> tag)
{
    private readonly HashSet<int> _selected = Selected(problem);
    private readonly Dictionary<int, int> _selections = Enumerable.Range(0, problem.Selections.Count).ToDictionary(i => problem.Selections[i].Name);
    private readonly HashSet<string> _suites = [.. problem.Selections.SelectMany(s => s.Suites)];
    private readonly List<int> _byHand = [];

    /// <summary>What was installed by wish, in the order in which apt makes sure of it (CompareProviders3, without a target).</summary>
    public IReadOnlyList<int> ByHand
    {
        get
        {
            int[] versions = [.. _byHand.Select(name => Preferred(name)[^1] - universe.Names.Count)];
            new CandidateOrder(universe).Sort(versions, -1);
            return [.. versions.Select(version => universe.Versions[version].Name)];
        }
    }

    public IReadOnlyList<Requirement> All()
    {
        var requirements = new List<Requirement>();
        for (var name = 0; name < universe.Names.Count; name++)
            AddExcluded(name, requirements);
        var wanted = new List<int>();
        for (var name = 0; name < universe.Names.Count; name++)
        {
            if (IsWanted(name))
                wanted.Add(name);
        }
        foreach (var name in NameOrder.Sorted(wanted, universe.Names))
            AddWanted(name, requirements);
        return requirements;
    }

    /// <summary>A name's versions as candidates, in the order in which they are tried.</summary>
    public int[] Preferred(int name)
    {
        var first = universe.FirstVersions[name];
        var versions = new int[universe.FirstVersions[name + 1] - first];
        for (var i = 0; i < versions.Length; i++)
            versions[i] = first + i;
        if (versions.Length > 1)
            new CandidateOrder(universe).Sort(versions, name);
        return Candidates(versions);
    }

    private static HashSet<int> Selected(Problem problem)
    {
        var selected = new HashSet<int>();
        foreach (var selection in problem.Selections)
            selected.UnionWith(problem.IsStrict ? [selection.Versions[0]] : selection.Versions);
        return selected;
    }

    private int[] Candidates(ReadOnlySpan<int> versions)
    {
        var candidates = versions.ToArray();
        for (var i = 0; i < candidates.Length; i++)
            candidates[i] += universe.Names.Count;
        return candidates;
    }

    private bool IsWanted(int name)
        => _selections.ContainsKey(name) || universe.InstalledVersions[name] >= 0 || (problem.Options.Essential && universe.IsEssential[name]);

    private void AddExcluded(int name, List<Requirement> requirements)
    {
        var isRequested = _selections.ContainsKey(name);
        List<int>? excluded = null;
        for (var version = universe.FirstVersions[name]; version < universe.FirstVersions[name + 1]; version++)
        {
            if (!(isRequested ? _selected.Contains(version) : IsTaken(name, version)))
                (excluded ??= []).Add(universe.Names.Count + version);
        }
        if (excluded is not null)
            requirements.Add(new Requirement { Subject = Requirement.Root, Choices = [.. excluded], IsNegative = true, Tag = tag(new RequirementOrigin(OriginKind.Excluded, name)) });
    }

    private bool IsTaken(int name, int version)
    {
        if (version == universe.Candidates[name] || version == universe.InstalledVersions[name])
            return true;
        if (problem.IsStrict)
            return false;
        if (universe.Versions[version].Priority >= DebianIndex.DefaultPriority)
            return true;
        foreach (var occurrence in universe.OccurrencesOf(version))
        {
            if (universe.IndexOf(occurrence) is { } index && _suites.Any(index.IsIn))
                return true;
        }
        return false;
    }

    private void AddWanted(int name, List<Requirement> requirements)
    {
        if (_selections.TryGetValue(name, out var selection))
        {
            var versions = problem.Selections[selection].Versions;
            int[] choices = problem.IsStrict && versions[0] == universe.InstalledVersions[name]
                ? [name]
                : Candidates(problem.IsStrict ? [versions[0]] : [.. versions]);
            requirements.Add(Must(new RequirementOrigin(OriginKind.Request, selection), choices));
        }
        else if (universe.InstalledVersions[name] >= 0)
            AddInstalled(name, requirements);
        else
            requirements.Add(Must(new RequirementOrigin(OriginKind.Essential, name), [name]));
    }

    /// <summary>
    /// What is on hold stays as it is. What is essential or important stays, in this or another version. All else stays if it can: what was installed by wish before any other choice is made, what was installed for
    /// others after that (apt-pkg/solver3.cc, FromDepCache).
    /// </summary>
    private void AddInstalled(int name, List<Requirement> requirements)
    {
        var installed = universe.InstalledVersions[name];
        if (universe.IsHeld(name))
        {
            requirements.Add(Must(new RequirementOrigin(OriginKind.Held, name), [universe.Names.Count + installed]));
            return;
        }
        var origin = new RequirementOrigin(OriginKind.Installed, name);
        if (universe.IsEssential[name] || universe.IsImportant[name])
        {
            requirements.Add(Must(origin, [name]));
            return;
        }
        var hasOther = universe.Candidates[name] != installed;
        var isAutomatic = universe.IsAutomatic(name);
        var rank = isAutomatic
            ? hasOther ? RequirementRank.UpgradeAutomatic : RequirementRank.KeepAutomatic
            : hasOther ? RequirementRank.UpgradeManual : RequirementRank.KeepManual;
        if (!isAutomatic)
            _byHand.Add(name);
        requirements.Add(May(origin, rank, [name]));
        requirements.Add(May(origin, rank, Preferred(name)));
    }

    private Requirement Must(RequirementOrigin origin, int[] choices)
        => new() { Subject = Requirement.Root, Choices = choices, Rank = RequirementRank.KeepManual, Tag = tag(origin) };

    private Requirement May(RequirementOrigin origin, RequirementRank rank, int[] choices)
        => new() { Subject = Requirement.Root, Choices = choices, Rank = rank, IsOptional = true, Tag = tag(origin) };
}
