using ReproGet.Core.FileSystem;
using ReproGet.Core.Packages;
using ReproGet.Core.Resolution;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Finds the packages that requests need, as <c>apt-get install</c> with apt's solver 3.0 would.</summary>
/// <remarks>
/// Debian policy chapter 7; candidates by apt_preferences(5). As in apt only each package's candidate is taken. Where that gives no solution and a request wants
/// another version or names a suite, the other versions that suites give unasked, and those of suites that are named, are tried as well: a library of another
/// version needs its siblings in that version. Without such a request nothing older is taken in silence.
/// </remarks>
public sealed class DebianResolver
{
    /// <summary>How often the search may go back. What people ask of Debian's archive makes it go back once or never (docs/parity.md).</summary>
    private const int MaxConflicts = 20_000;

    private readonly Architecture _architecture;
    private readonly DebianResolverOptions _options;
    private readonly PackageUniverse _universe;
    private readonly Obsolescence _obsolescence;

    /// <summary>Prepares to resolve against these indices, which are in the order of the sources: where two have one version, the first one's file is taken.</summary>
    /// <exception cref="ReproGetException">RG3046: a Provides cannot be read.</exception>
    public DebianResolver(Architecture architecture, IReadOnlyList<DebianIndex> indices, DebianResolverOptions? options = null)
    {
        _architecture = architecture;
        _options = options ?? new DebianResolverOptions();
        _universe = new PackageUniverse(architecture, indices, _options.Installed);
        // What is kept is not obsolete for that, so the archive is judged first.
        _obsolescence = new Obsolescence(_universe);
        foreach (var (name, version) in _options.Kept)
            _universe.Keep(name, version);
    }

    /// <summary>The names asked for that no package of this architecture has, and none provides.</summary>
    public IReadOnlyList<string> Unknown(IEnumerable<PackageRequest> requests)
        => [.. requests.Select(request => request.Name).Where(name => !_universe.IsThere(name) && _universe.ProvidersOf(name).IsEmpty).Distinct()];

    /// <summary>The packages to be installed, bytewise by name: all of the closure but what the base has in that version.</summary>
    /// <exception cref="ReproGetException">RG4001 to RG4009: a request means nothing, or they cannot all be met; RG3046: a relation cannot be read.</exception>
    /// <exception cref="AggregateException">Several requests mean nothing.</exception>
    public IReadOnlyList<ResolvedPackage> Resolve(IReadOnlyList<PackageRequest> requests, CancellationToken cancellationToken = default)
        => ResolveChanges(requests, cancellationToken).Packages;

    /// <summary>The same, with what has to go from the base.</summary>
    /// <exception cref="ReproGetException">As <see cref="Resolve"/>.</exception>
    /// <exception cref="AggregateException">As there.</exception>
    public DebianResolution ResolveChanges(IReadOnlyList<PackageRequest> requests, CancellationToken cancellationToken = default)
    {
        _universe.Release(requests.Where(request => !request.IsPlain).Select(request => _universe.Find(request.Name)));
        var problem = new Problem
        {
            Selections = Select(requests),
            Options = _options,
            IsStrict = true,
            Without = requests.SelectMany(r => r.Without ?? []).ToHashSet(StringComparer.Ordinal),
        };
        try
        {
            return Changes(Solve(problem, requests, cancellationToken), problem.Selections);
        }
        catch (SearchExhaustedException)
        {
            throw DebianResolutionErrors.TooHard(MaxConflicts);
        }
    }

    /// <summary>Names near to one that no package has or provides; null for one that is known.</summary>
    public IReadOnlyList<string>? NearestTo(string name) => _universe.Find(name) >= 0 || !_universe.ProvidersOf(name).IsEmpty ? null : NearestNames.Of(name, _universe.Names);

    /// <summary>By number of name: the version chosen, or -1.</summary>
    private int[] Solve(Problem problem, IReadOnlyList<PackageRequest> requests, CancellationToken cancellationToken)
    {
        var budget = new SearchBudget(MaxConflicts);
        while (true)
        {
            var chosen = TrySolve(problem, budget, cancellationToken, out var refusal);
            if (chosen is null && problem.Selections.Any(IsSpecial))
                chosen = TrySolve(problem with { IsStrict = false }, budget, cancellationToken, out refusal);
            if (chosen is null)
            {
                var core = Explanation.Minimise(refusal!.Involved, cancellationToken);
                if (_universe.Release(core.SelectMany(requirement => requirement.Choices.Append(requirement.Subject)).Where(candidate => candidate != Requirement.Root).Select(_universe.NameOf)))
                {
                    // What was kept was preferred.
                    problem = problem with { Selections = Select(requests) };
                    continue;
                }
                throw DebianResolutionErrors.Unsatisfiable(refusal.Description.Describe(core));
            }
            if (problem.Without.Count == 0)
                return chosen;
            var enforced = Enforced(problem, requests, chosen);
            if (enforced.Count == problem.Enforced.Count)
                return chosen;
            problem = problem with { Enforced = enforced };
        }
    }

    private IReadOnlyList<Selection> Select(IReadOnlyList<PackageRequest> requests) => new RequestSelection(_universe, _architecture, _options.Elsewhere).Select(requests);

    private bool IsSpecial(Selection selection) => selection.Suites.Count > 0 || selection.Versions[0] != _universe.Candidates[selection.Name];

    private int[]? TrySolve(Problem problem, SearchBudget budget, CancellationToken cancellationToken, out Refusal? refusal)
    {
        var requirements = new DebianRequirements(_universe, _obsolescence, _architecture, problem);
        var solver = new Solver(requirements, budget, cancellationToken);
        refusal = null;
        if (!solver.Solve())
        {
            refusal = new Refusal(solver.Involved, new FailureDescription(_universe, requirements, problem));
            return null;
        }
        var chosen = new int[_universe.Names.Count];
        Array.Fill(chosen, -1);
        for (var version = 0; version < _universe.Versions.Length; version++)
        {
            if (solver.IsChosen(_universe.Names.Count + version))
                chosen[_universe.Versions[version].Name] = version;
        }
        return chosen;
    }

    /// <summary>A package that is also reached by a request which does not leave a dependency out keeps that dependency.</summary>
    private HashSet<(int, string)> Enforced(Problem problem, IReadOnlyList<PackageRequest> requests, int[] chosen)
    {
        var closure = new PackageClosure(
            _universe, _architecture.Debian, [OriginKind.PreDepends, OriginKind.Depends, .. _options.InstallRecommends ? [OriginKind.Recommends] : Array.Empty<OriginKind>()]);
        var enforced = new HashSet<(int, string)>(problem.Enforced);
        foreach (var request in requests)
        {
            var without = (request.Without ?? []).ToHashSet(StringComparer.Ordinal);
            var kept = problem.Without.Where(name => !without.Contains(name)).ToArray();
            foreach (var name in closure.Of([_universe.Find(request.Name)], without, chosen))
                enforced.UnionWith(kept.Select(dependency => (name, dependency)));
        }
        return enforced;
    }

    private DebianResolution Changes(int[] chosen, IReadOnlyList<Selection> selections)
    {
        var requested = selections.ToDictionary(s => s.Name);
        var needed = Needed(chosen, requested);
        var packages = new List<ResolvedPackage>();
        var removed = new List<DebianPackage>();
        for (var name = 0; name < chosen.Length; name++)
        {
            var installed = _universe.InstalledVersions[name];
            if (chosen[name] >= 0 && chosen[name] != installed && needed.Contains(name))
                packages.Add(Resolved(chosen[name], requested.GetValueOrDefault(name)));
            else if (chosen[name] < 0 && installed >= 0)
                removed.Add(_universe.PackageOf(installed));
        }
        return new DebianResolution(
            [.. packages.OrderBy(p => p.Package.Name, Utf8Order.Instance)],
            [.. removed.OrderBy(p => p.Name, Utf8Order.Instance)]);
    }

    /// <summary>
    /// What something needs. Where a package is provided by its successor from a newer version of the same source, and both are chosen, apt takes the older one out again
    /// before it installs (apt-private/private-install.cc, DoAutomaticRemove).
    /// </summary>
    private HashSet<int> Needed(int[] chosen, Dictionary<int, Selection> requested)
    {
        var roots = Enumerable.Range(0, chosen.Length)
            .Where(name => chosen[name] >= 0 && (requested.ContainsKey(name) || _universe.InstalledVersions[name] >= 0 || _universe.IsEssential[name] || _universe.IsImportant[name]));
        return new PackageClosure(_universe, _architecture.Debian, [OriginKind.PreDepends, OriginKind.Depends, OriginKind.Recommends, OriginKind.Suggests])
            .Of(roots, new HashSet<string>(), chosen);
    }

    /// <summary>The same version can stand in several suites with different files: the one of the suite asked for, else the first.</summary>
    private ResolvedPackage Resolved(int version, Selection? selection)
    {
        var occurrences = _universe.OccurrencesOf(version);
        var taken = occurrences[0];
        foreach (var occurrence in occurrences)
        {
            if (selection is not null && _universe.IndexOf(occurrence) is { } index && selection.Suites.Any(index.IsIn))
            {
                taken = occurrence;
                break;
            }
        }
        var package = _universe.PackageOf(taken);
        var otherwise = new SortedSet<string>(Utf8Order.Instance);
        foreach (var occurrence in occurrences)
        {
            if (_universe.IndexOf(occurrence) is { } index && _universe.PackageOf(occurrence) is var other && other.Architecture == package.Architecture && other.Digest != package.Digest)
                otherwise.Add(index.SourceId);
        }
        return new ResolvedPackage(package, _universe.IndexOf(taken)!.SourceId, selection is not null) { OtherwiseIn = [.. otherwise] };
    }

    private sealed record Refusal(IReadOnlyCollection<Requirement> Involved, FailureDescription Description);
}
