using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Names in <c>Without</c> that no package has or provides, and on which none that was chosen depends: misspelt, and without a word they would seem to leave something out.</summary>
internal sealed class UnknownExclusions
{
    private readonly SortedDictionary<string, string> _unknown = new(Utf8Order.Instance);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Looks for them in one architecture.</summary>
    public void Look(IReadOnlyList<RequestedPackage> wanted, DebianResolver resolver, IReadOnlyList<ResolvedPackage> chosen)
    {
        foreach (var item in wanted)
        {
            foreach (var name in item.Without)
            {
                if (resolver.NearestTo(name) is { } near && !chosen.Any(one => DependsOn(one.Package, name)))
                    _unknown.TryAdd(name, $"“{name}” (Without of DistroPackage “{item.Name}”{(near.Count == 0 ? "" : $"; did you mean {string.Join(" or ", near)}?")})");
                else
                    _known.Add(name);
            }
        }
    }

    /// <summary>Warns of those that no architecture knows.</summary>
    public void Warn(DistroContext context)
    {
        var told = _unknown.Where(name => !_known.Contains(name.Key)).Select(name => name.Value).ToList();
        if (told.Count > 0)
            context.Diagnostics.Warning(DebianResolutionErrors.UnknownExclusion, DebianResolutionErrors.UnknownExclusions(told, context.Project));
    }

    private static bool DependsOn(DebianPackage package, string name)
        => new[] { package.PreDepends, package.Depends }.Any(field => field is not null && DependencyParser.Parse(field).Any(group => group.Any(relation => relation.Name == name)));
}
