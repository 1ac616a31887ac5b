using ReproGet.Core.Packages;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Finds what each request means, and says what is wrong with one that means nothing.</summary>
/// <param name="universe">What there is.</param>
/// <param name="architecture">For which.</param>
/// <param name="elsewhere">By name, other architectures that have it.</param>
internal sealed class RequestSelection(PackageUniverse universe, Architecture architecture, ILookup<string, string> elsewhere)
{
    /// <summary>Suites that a request names, or takes a version from that nothing else gives.</summary>
    private readonly HashSet<string> _suites = new(StringComparer.Ordinal);

    /// <exception cref="ReproGetException">RG4001 to RG4005, RG4008.</exception>
    /// <exception cref="AggregateException">Several of them, of several names.</exception>
    public IReadOnlyList<Selection> Select(IReadOnlyList<PackageRequest> requests)
    {
        var failures = new Failures();
        List<PackageRequest[]> groups = [.. requests.GroupBy(request => request.Name, StringComparer.Ordinal).Select(group => group.ToArray())];
        // Those that say which version come first: what they bring from its suite may be asked for as well.
        var selections = groups.OrderBy(group => Array.TrueForAll(group, request => request.IsPlain)).Select(group => (Group: group, Selection: failures.Try(() => Select(group)))).ToDictionary(one => one.Group, one => one.Selection);
        failures.ThrowIfAny();
        return [.. groups.Select(group => selections[group]!)];
    }

    private Selection Select(PackageRequest[] requests)
    {
        if (!universe.IsThere(requests[0].Name))
            throw NotThere(requests[0]);
        var name = universe.Find(requests[0].Name);
        // One that does not say which version is met by whichever another one wants.
        var telling = Array.FindAll(requests, request => !request.IsPlain);
        var allowed = Array.ConvertAll(telling.Length > 0 ? telling : requests, request => new Allowance(request, Allowed(name, request)));
        foreach (var (one, versions) in allowed)
        {
            foreach (var (other, otherVersions) in allowed)
            {
                if (!versions.Exists(otherVersions.Contains))
                    throw DebianResolutionErrors.Contradiction(one, other);
            }
        }
        var common = allowed[0].Versions.FindAll(version => Array.TrueForAll(allowed, other => other.Versions.Contains(version)));
        var most = requests.OrderByDescending(r => (r.Version is null ? 0 : 2) + (r.Suite is null ? 0 : 1)).First();
        if (common.Count == 0)
            throw NoSuchVersion(most, name);
        var preferred = universe.Candidates[name];
        int[] inOrder = [.. common.OrderBy(v => v == preferred ? 0 : 1).ThenBy(v => -universe.Versions[v].Priority).ThenBy(v => v)];
        List<string> suites = [.. requests.Select(r => r.Suite).OfType<string>().Distinct()];
        if (suites.Count == 0 && telling.Length > 0 && universe.Versions[inOrder[0]].Priority < DebianIndex.DefaultPriority)
            suites.AddRange(IndicesOf(inOrder[0]).Select(index => index.Suite).Distinct());
        _suites.UnionWith(suites);
        return new Selection(name, inOrder, most, suites);
    }

    private sealed record Allowance(PackageRequest Request, List<int> Versions);

    private List<int> Allowed(int name, PackageRequest request)
    {
        var inSuite = universe.VersionsOf(name).Where(version => request.Suite is null || IsIn(version, request.Suite)).ToList();
        if (inSuite.Count == 0)
            throw NotInSuite(request, name);
        if (request.Version is { } constraint)
            inSuite.RemoveAll(version => !constraint.Allows(universe.PackageOf(version).Version));
        else if (request.Suite is null && universe.IsHeld(name))
            return [universe.InstalledVersions[name]];
        else if (request.Suite is null)
            inSuite.RemoveAll(version => version != universe.Candidates[name] && universe.Versions[version].Priority < DebianIndex.DefaultPriority && !_suites.Any(suite => IsIn(version, suite)));
        return inSuite.Count > 0 ? inSuite : throw NoSuchVersion(request, name);
    }

    private ReproGetException NoSuchVersion(PackageRequest request, int name)
        => DebianResolutionErrors.NoSuchVersion(request, Available(name), request.Version?.WithEpoch(universe.VersionsOf(name).Select(version => universe.PackageOf(version).Version)));

    private bool IsIn(int version, string suite) => IndicesOf(version).Exists(index => index.IsIn(suite));

    private List<DebianIndex> IndicesOf(int version)
    {
        var indices = new List<DebianIndex>();
        foreach (var occurrence in universe.OccurrencesOf(version))
        {
            if (universe.IndexOf(occurrence) is { } index)
                indices.Add(index);
        }
        return indices;
    }

    private ReproGetException NotInSuite(PackageRequest request, int name)
    {
        if (universe.Indices.Any(index => index.IsIn(request.Suite!)))
            return DebianResolutionErrors.NotInSuite(request, Available(name));
        List<string> suites = [.. universe.Indices.SelectMany(index => new[] { index.Codename, index.Suite }).Where(suite => suite.Length > 0).Distinct()];
        return DebianResolutionErrors.NoSuchSuite(request, NearestNames.Of(request.Suite!, suites), suites);
    }

    private List<string> Available(int name) => [.. universe.VersionsOf(name).Select(version => $"{universe.PackageOf(version).Version} ({Suites(version)})")];

    private string Suites(int version)
    {
        var suites = new List<string>();
        foreach (var occurrence in universe.OccurrencesOf(version))
            suites.Add(universe.IndexOf(occurrence)?.ShownName ?? "installed");
        return string.Join(", ", suites.Distinct());
    }

    private ReproGetException NotThere(PackageRequest request)
    {
        if (universe.ProvidersOf(request.Name).ToArray() is { Length: > 0 } providers)
        {
            var names = providers.Select(p => universe.PackageOf(p.Version).Name).Distinct().Order(FileSystem.Utf8Order.Instance);
            return DebianResolutionErrors.OnlyVirtual(request, [.. names]);
        }
        if (universe.ArchitecturesElsewhere(request.Name).Union(elsewhere[request.Name]).Order(FileSystem.Utf8Order.Instance).ToList() is { Count: > 0 } others)
            return DebianResolutionErrors.OtherArchitecture(request, architecture.Debian, others);
        var suites = string.Join(", ", universe.Indices.Select(i => $"{i.ShownName}/{i.Component}").Distinct());
        return DebianResolutionErrors.UnknownPackage(request, suites.Length == 0 ? "the sources" : suites, NearestNames.Of(request.Name, universe.Names));
    }
}
