using ReproGet.Core.Resolution;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Makes one requirement of several relations of a package to one name, such as <c>a (&gt;= 2), a (&lt;&lt; 3)</c>: what meets all of them.</summary>
/// <remarks>apt's rule (apt-pkg/solver3.cc, RegisterClause). Relations with alternatives stay as they are, and so do those that nothing meets together.</remarks>
/// <param name="requirements">The requirements of the package, to which more are added.</param>
internal sealed class RelationMerge(List<Requirement> requirements)
{
    private readonly List<(string Target, int At)> _known = [];

    /// <summary>Adds a requirement. False where it went into one that was there.</summary>
    /// <param name="target">The name with its qualifier that the relation is to.</param>
    /// <param name="requirement">What it requires.</param>
    public bool Add(string target, Requirement requirement)
    {
        var isMerged = false;
        foreach (var (known, at) in _known)
        {
            var earlier = requirements[at];
            if (known != target || !earlier.Choices.AsSpan().ContainsAny(requirement.Choices))
                continue;
            if (earlier.IsOptional == requirement.IsOptional)
            {
                requirements[at] = earlier.Among(requirement.Choices);
                isMerged = true;
            }
            else if (requirement.IsOptional)
                requirement = requirement.Among(earlier.Choices);
        }
        if (isMerged)
            return false;
        _known.Add((target, requirements.Count));
        requirements.Add(requirement);
        return true;
    }
}
