namespace ReproGet.Core.Locking;

/// <summary>A package that an image must hold.</summary>
/// <param name="Name">Its name, without an architecture.</param>
/// <param name="Version">An exact version, or relations in the distro's own syntax (<c>&gt;= 1.2</c>), all of which must hold, joined by <c>, </c>; null for any.</param>
/// <param name="Suite">The suite that it must come from; null for any.</param>
/// <param name="Without">Dependencies left out of its closure, in bytewise order.</param>
/// <param name="IgnoreMaintainerScripts">Whether its maintainer scripts are passed over without a warning.</param>
public sealed record RequestedPackage(string Name, string? Version, string? Suite, IReadOnlyList<string> Without, bool IgnoreMaintainerScripts)
{
    /// <summary>A package with nothing asked for but its name.</summary>
    public static RequestedPackage Named(string name) => new(name, null, null, [], false);

    /// <summary>By content; a record alone would compare lists by reference.</summary>
    public bool Equals(RequestedPackage? other)
        => other is not null
            && Name == other.Name
            && Version == other.Version
            && Suite == other.Suite
            && IgnoreMaintainerScripts == other.IgnoreMaintainerScripts
            && Without.SequenceEqual(other.Without);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Version, Suite, Without.Count, IgnoreMaintainerScripts);

    /// <summary>What is asked of it beside its name, in words.</summary>
    internal string Demands
    {
        get
        {
            List<string> demands = [];
            if (Version is not null)
                demands.Add($"version {Version}");
            if (Suite is not null)
                demands.Add($"from {Suite}");
            if (Without.Count > 0)
                demands.Add($"{string.Join(" ", Without)} left out");
            if (IgnoreMaintainerScripts)
                demands.Add("maintainer scripts ignored");
            return demands.Count == 0 ? "any version" : string.Join(", ", demands);
        }
    }
}
