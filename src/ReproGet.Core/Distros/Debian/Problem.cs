namespace ReproGet.Core.Distros.Debian;

/// <summary>What is to be solved, beside the universe of packages.</summary>
internal sealed record Problem
{
    /// <summary>What is asked for, in the order of work.</summary>
    public required IReadOnlyList<Selection> Selections { get; init; }

    public required DebianResolverOptions Options { get; init; }

    /// <summary>
    /// Whether only each package's candidate is taken, as apt does (<c>APT::Solver::Strict-Pinning</c>). Otherwise every version that a suite gives unasked is, and
    /// those of suites that a request names.
    /// </summary>
    public required bool IsStrict { get; init; }

    /// <summary>Dependencies that name one of these are taken as met.</summary>
    public required IReadOnlySet<string> Without { get; init; }

    /// <summary>Except for these pairs of a name and a dependency: the name is also in the closure of a request that does not leave that dependency out.</summary>
    public IReadOnlySet<(int Name, string Dependency)> Enforced { get; init; } = new HashSet<(int, string)>();

    /// <summary>Whether a relation of the package <paramref name="owner"/> to this name is taken as met.</summary>
    public bool IsLeftOut(int owner, ReadOnlySpan<char> dependency)
        => Without.Count > 0 && dependency.ToString() is var name && Without.Contains(name) && !Enforced.Contains((owner, name));
}
