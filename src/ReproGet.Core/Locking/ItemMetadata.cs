namespace ReproGet.Core.Locking;

/// <summary>The metadata that items of a request may have.</summary>
public static class ItemMetadata
{
    /// <summary>Of <c>DistroPackage</c>. The last is our own: which project asks.</summary>
    public static readonly IReadOnlyList<string> OfPackages = ["Version", "OnlyArchitecture", "Suite", "Without", "MaintainerScripts", "ReproGetProject"];

    /// <summary>Of <c>DistroSource</c>.</summary>
    public static readonly IReadOnlyList<string> OfSources = ["Suites", "Components", "Architectures", "SignedBy", "Trusted", "CheckValidUntil", "Snapshot"];

    /// <summary>Warns of an item's metadata that nobody reads.</summary>
    /// <param name="item">The kind of item.</param>
    /// <param name="include">Which one.</param>
    /// <param name="names">The metadata that it has. MSBuild does not tell their cases apart.</param>
    /// <param name="known">Those that mean something.</param>
    /// <param name="diagnostics">Where the warning goes.</param>
    public static void Check(string item, string include, IEnumerable<string> names, IReadOnlyList<string> known, IDiagnostics diagnostics)
    {
        foreach (var name in names.Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal))
            diagnostics.Warning(LockErrors.UnknownMetadata, LockErrors.UnknownMetadataMessage(item, include, name, [.. known.Where(one => one != "ReproGetProject")]));
    }
}
