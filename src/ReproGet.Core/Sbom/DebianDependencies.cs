using ReproGet.Core.Distros.Debian;
using ReproGet.Core.Distros.Debian.Packages;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Sbom;

/// <summary>Which packages of a root meet the dependencies of the others (Debian policy 7): of alternatives the first that is there.</summary>
internal sealed class DebianDependencies
{
    private static readonly string[] Fields = ["Pre-Depends", "Depends"];

    private readonly ILookup<string, Offer> _offers;

    /// <param name="packages">What is there, each with its purl.</param>
    public DebianDependencies(IEnumerable<(ControlFile Control, string Purl)> packages)
        => _offers = packages.SelectMany(package => Offers(package.Control, package.Purl)).ToLookup(offer => offer.Name, StringComparer.Ordinal);

    /// <summary>A package under its own name, or one that it provides; then without a version, where it names none.</summary>
    private sealed record Offer(string Name, string? Version, string Architecture, string Purl);

    /// <summary>The purls of what a package needs, in bytewise order.</summary>
    public IReadOnlyList<string> Of(ControlFile control)
    {
        var found = new SortedSet<string>(Utf8Order.Instance);
        foreach (var field in Fields)
        {
            foreach (var alternatives in DependencyParser.Parse(control[field]))
            {
                if (alternatives.Select(relation => Find(relation, control.Architecture)).FirstOrDefault(offer => offer is not null) is { } offer)
                    found.Add(offer.Purl);
            }
        }
        return [.. found];
    }

    private Offer? Find(Relation relation, string architecture)
    {
        var wanted = relation.Qualifier is null or "any" or "native" ? architecture : relation.Qualifier;
        // The package itself comes before who provides its name, and its own architecture before others.
        return _offers[relation.Name]
            .Where(offer => relation.Operator == VersionOperator.None || (offer.Version is { } version && relation.Operator.Holds(version, relation.Version)))
            .OrderBy(offer => offer.Architecture == wanted ? 0 : offer.Architecture == "all" ? 1 : 2)
            .FirstOrDefault();
    }

    private static IEnumerable<Offer> Offers(ControlFile control, string purl)
        => DependencyParser.Parse(control["Provides"]).SelectMany(provided => provided)
            // With another operator it says nothing (policy 7.5).
            .Where(provided => provided.Operator is VersionOperator.None or VersionOperator.Equal)
            .Select(provided => new Offer(provided.Name, provided.Version, control.Architecture, purl))
            .Prepend(new Offer(control.Package, control.Version, control.Architecture, purl));
}
