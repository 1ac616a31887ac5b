namespace ReproGet.Core.Distros.Debian;

/// <summary>Which versions were built from a source.</summary>
internal sealed class SourceTable
{
    private readonly NameTable _names;
    private readonly int[] _newest;
    private readonly int[] _next;

    public SourceTable(PackageUniverse universe)
    {
        _names = new NameTable(universe.Names.Count);
        _newest = new int[universe.Versions.Length];
        _next = new int[universe.Versions.Length];
        for (var version = 0; version < _next.Length; version++)
        {
            ref readonly var outline = ref universe.OutlineOf(version, out var table);
            var source = _names.Add(outline.SourceName(table));
            // Numbers from 1 on, so that 0 is none.
            _next[version] = _newest[source];
            _newest[source] = version + 1;
        }
    }

    /// <summary>All versions of the binaries of a source.</summary>
    public IEnumerable<int> VersionsOf(string source)
    {
        for (var version = _names.Find(source) is >= 0 and var number ? _newest[number] : 0; version > 0; version = _next[version - 1])
            yield return version - 1;
    }
}
