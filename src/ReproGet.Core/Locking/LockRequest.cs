using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Locking;

/// <summary>The canonical request: all that a lock is made from, in one order, whatever the order of items in projects.</summary>
public sealed record LockRequest
{
    /// <summary>The options that matter.</summary>
    public required RequestOptions Options { get; init; }

    /// <summary>The sources given; empty for the distro's own.</summary>
    public required IReadOnlyList<RequestedSource> Sources { get; init; }

    /// <summary>By the name of the architecture, the packages asked for, one entry a name, in bytewise order. An architecture without packages stands here too.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<RequestedPackage>> Packages { get; init; }

    /// <summary>By the name of the package, the projects that ask for it, for messages. No part of what is locked.</summary>
    public IReadOnlyDictionary<string, string> DefinedBy { get; init; } = new Dictionary<string, string>();

    /// <summary>The request of one evaluation.</summary>
    /// <exception cref="ReproGetException">RG1023: it contradicts itself.</exception>
    public static LockRequest Of(EvaluationRequest evaluation) => Merge([evaluation]);

    /// <summary>
    /// One request of several evaluations. Options and sources must agree. Packages are united by architecture: of one package all versions asked for must hold, and
    /// what any asks for explicitly (a suite, what to do without, ignored scripts) wins over silence.
    /// </summary>
    /// <exception cref="ReproGetException">RG1023: two ask for different versions or suites of a package. RG1024: options or sources differ.</exception>
    public static LockRequest Merge(IReadOnlyList<EvaluationRequest> evaluations)
    {
        ArgumentOutOfRangeException.ThrowIfZero(evaluations.Count);
        var first = evaluations[0];
        foreach (var other in evaluations.Skip(1))
            CheckAgreement(first, other);
        var packages = new SortedDictionary<string, IReadOnlyList<RequestedPackage>>(Utf8Order.Instance);
        foreach (var sameArchitecture in evaluations.GroupBy(evaluation => evaluation.Architecture))
        {
            packages[sameArchitecture.Key.Name] = Unite(sameArchitecture
                .SelectMany(evaluation => evaluation.Packages)
                .Where(item => item.OnlyArchitectures.Count == 0 || item.OnlyArchitectures.Contains(sameArchitecture.Key)));
        }
        return new LockRequest { Options = first.Options, Sources = [.. first.Sources.Distinct(new SameSource())], Packages = packages, DefinedBy = Definers(evaluations) };
    }

    private static Dictionary<string, string> Definers(IEnumerable<EvaluationRequest> evaluations)
        => evaluations
            .SelectMany(evaluation => evaluation.Packages)
            .GroupBy(item => item.Package.Name, StringComparer.Ordinal)
            .ToDictionary(
                sameName => sameName.Key,
                sameName => string.Join(" and ", sameName.Select(item => Path.GetFileName(item.Project)).Distinct(StringComparer.Ordinal).Order(Utf8Order.Instance)),
                StringComparer.Ordinal);

    private static void CheckAgreement(EvaluationRequest first, EvaluationRequest other)
    {
        foreach (var (one, two) in first.Options.Values.Zip(other.Options.Values))
        {
            if (one.Value != two.Value)
                throw RequestErrors.Disagreement(one.Name, (one.Value, first.Label), (two.Value, other.Label));
        }
        var (sources, others) = (Describe(first), Describe(other));
        if (sources != others)
            throw RequestErrors.Disagreement("DistroSource", (sources, first.Label), (others, other.Label));
    }

    private static string Describe(EvaluationRequest evaluation)
        => string.Join(" | ", evaluation.Sources.Distinct(new SameSource()).Select(source => $"{source.Uri} {source.Words}"));

    private static IReadOnlyList<RequestedPackage> Unite(IEnumerable<DeclaredPackage> declared)
        => [.. declared
            .GroupBy(item => item.Package.Name, StringComparer.Ordinal)
            .Select(sameName => UniteOne(sameName.Key, [.. sameName]))
            .OrderBy(package => package.Name, Utf8Order.Instance)];

    private static RequestedPackage UniteOne(string name, IReadOnlyList<DeclaredPackage> items)
    {
        var versions = items.SelectMany(item => VersionRequest.Split(item.Package.Version).Select(part => (Value: part, item.Project))).ToList();
        Single(name, "Version", versions.Where(version => VersionRequest.IsExact(version.Value)));
        var suite = Single(name, "Suite", items.Where(item => item.Package.Suite is not null).Select(item => (item.Package.Suite!, item.Project)));
        return new RequestedPackage(
            name,
            VersionRequest.Join(versions.Select(version => version.Value)),
            suite,
            [.. items.SelectMany(item => item.Package.Without).Distinct(StringComparer.Ordinal).Order(Utf8Order.Instance)],
            items.Any(item => item.Package.IgnoreMaintainerScripts));
    }

    /// <summary>The one value that all agree on; null where there is none.</summary>
    private static string? Single(string package, string metadata, IEnumerable<(string Value, string Project)> values)
    {
        (string Value, string Project)? first = null;
        foreach (var value in values)
        {
            if (first is { } known && known.Value != value.Value)
                throw RequestErrors.Contradiction(package, metadata, known, value);
            first ??= value;
        }
        return first?.Value;
    }

    private sealed class SameSource : IEqualityComparer<RequestedSource>
    {
        public bool Equals(RequestedSource? x, RequestedSource? y) => x?.Uri == y?.Uri && x?.Canonical == y?.Canonical;

        public int GetHashCode(RequestedSource source) => source.Canonical.GetHashCode(StringComparison.Ordinal);
    }
}
