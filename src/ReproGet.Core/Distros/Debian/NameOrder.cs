namespace ReproGet.Core.Distros.Debian;

/// <summary>The order in which requested and installed packages are looked at: it is no user's order, so that a shuffled project file gives the same lock.</summary>
/// <remarks>apt walks its cache's hash table, and now and then the first to come decides. The figures are apt's (pkgCache::sHash, APT::Cache-HashTableSize).</remarks>
internal static class NameOrder
{
    private const uint TableSize = 196613;

    public static IEnumerable<int> Sorted(IEnumerable<int> names, NameTable texts)
        => names.Select(name => new { Bucket = Bucket(texts.Text(name)), Text = texts.Text(name), Name = name })
            .OrderBy(n => n.Bucket)
            .ThenBy(n => n.Text.Length)
            .ThenBy(n => n.Text, StringComparer.Ordinal)
            .Select(n => n.Name);

    private static int Bucket(string name)
    {
        var hash = 5381u;
        foreach (var c in name)
            hash = 33 * hash + (c | 0x20u);
        return (int)(hash % TableSize);
    }
}
