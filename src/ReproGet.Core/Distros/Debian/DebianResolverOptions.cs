namespace ReproGet.Core.Distros.Debian;

/// <summary>What else decides a resolution.</summary>
public sealed record DebianResolverOptions
{
    /// <summary>Whether Recommends are installed where they can be.</summary>
    public bool InstallRecommends { get; init; }

    /// <summary>Whether every <c>Essential: yes</c> package is installed as well.</summary>
    public bool Essential { get; init; }

    /// <summary>What the base has: it stays unless a request forces something else.</summary>
    public IReadOnlyList<InstalledPackage> Installed { get; init; } = [];

    /// <summary>By name, the version that is taken as long as nothing that is asked for forces another.</summary>
    public IReadOnlyDictionary<string, string> Kept { get; init; } = new Dictionary<string, string>();

    /// <summary>By name, other architectures that have it, in dpkg's names: for messages.</summary>
    public ILookup<string, string> Elsewhere { get; init; } = Array.Empty<string>().ToLookup(name => name);
}

/// <summary>A package of the base.</summary>
/// <param name="Package">As the base's package database describes it.</param>
/// <param name="IsAutomatic">Whether it was installed for others only (apt's <c>Auto-Installed</c>): then it may also go.</param>
public sealed record InstalledPackage(DebianPackage Package, bool IsAutomatic = false);
