using ReproGet.Core.Packages;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Finds what each request means, and says what is wrong with one that means nothing.</summary>
/// <param name="universe">What there is.</param>
/// <param name="architecture">For which.</param>
/// <param name="elsewhere">By name, other architectures that have it.</param>
internal sealed class RequestSelection(PackageUniverse universe, Architecture architecture, ILookup<string, string> elsewhere)
{
    /// <exception cref="ReproGetException">RG4001 to RG4005, RG4008.</exception>
    /// <exception cref="AggregateException">Several of them, of several names.</exception>
    public IReadOnlyList<Selection> Select(IReadOnlyList<PackageRequest> requests)
    {
        var failures = new Failures();
        var selections = requests.GroupBy(request => request.Name, StringComparer.Ordinal).Select(group => failures.Try(() => Select([.. group]))).ToList();
        failures.ThrowIfAny();
        return selections!;
    }

    private Selection Select(PackageRequest[] requests)
    {
        if (!universe.IsThere(requests[0].Name))
            throw NotThere(requests[0]);
        var name = universe.Find(requests[0].Name);
        var allowed = Array.ConvertAll(requests, request => new Allowance(request, Allowed(name, request)));
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
        return new Selection(
            name,
            [.. common.OrderBy(v => v == preferred ? 0 : 1).ThenBy(v => -universe.Versions[v].Priority).ThenBy(v => v)],
            most,
            [.. requests.Select(r => r.Suite).OfType<string>().Distinct()]);
    }

    private sealed record Allowance(PackageRequest Request, List<int> Versions);

    private List<int> Allowed(int name, PackageRequest request)
    {
        var inSuite = universe.VersionsOf(name).Where(version => request.Suite is null || IsIn(version, request.Suite)).ToList();
        if (inSuite.Count == 0)
            throw DebianResolutionErrors.NotInSuite(request, Available(name));
        if (request.Version is { } constraint)
            inSuite.RemoveAll(version => !constraint.Allows(universe.PackageOf(version).Version));
        else if (request.Suite is null && universe.IsHeld(name))
            return [universe.InstalledVersions[name]];
        else if (request.Suite is null)
            inSuite.RemoveAll(version => version != universe.Candidates[name] && universe.Versions[version].Priority < DebianIndex.DefaultPriority);
        return inSuite.Count > 0 ? inSuite : throw NoSuchVersion(request, name);
    }

    private ReproGetException NoSuchVersion(PackageRequest request, int name)
        => DebianResolutionErrors.NoSuchVersion(request, Available(name), request.Version?.WithEpoch(universe.VersionsOf(name).Select(version => universe.PackageOf(version).Version)));

    private bool IsIn(int version, string suite)
    {
        foreach (var occurrence in universe.OccurrencesOf(version))
        {
            if (universe.IndexOf(occurrence)?.IsIn(suite) == true)
                return true;
        }
        return false;
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
