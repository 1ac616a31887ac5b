namespace ReproGet.Core.Distros.Debian;

/// <summary>Which packages their source has left behind: another binary of the same source is at hand in a newer source version.</summary>
/// <remarks>apt's rule (apt-pkg/solver3.cc, ObsoletedByNewerSourceVersion). Choices that hold such a package are made last.</remarks>
internal sealed class Obsolescence
{
    private readonly PackageUniverse _universe;
    private readonly NameTable _sources;
    private readonly int[] _newest;
    private readonly int[] _next;
    private readonly sbyte[] _known;
    private readonly int[] _candidates;

    public Obsolescence(PackageUniverse universe)
    {
        _universe = universe;
        _candidates = [.. universe.Candidates];
        _known = new sbyte[universe.Names.Count];
        _sources = new NameTable(universe.Names.Count);
        _newest = new int[universe.Versions.Length];
        _next = new int[universe.Versions.Length];
        Array.Fill(_newest, -1);
        for (var version = 0; version < universe.Versions.Length; version++)
        {
            var first = universe.Versions[version].First;
            var source = _sources.Add(first.Table.SourceName(first.Row));
            _next[version] = _newest[source];
            _newest[source] = version;
        }
    }

    /// <summary>Whether the package of this number of a name is obsolete.</summary>
    public bool IsObsolete(int name)
    {
        if (_known[name] == 0)
            _known[name] = (sbyte)(Judge(name) ? 1 : -1);
        return _known[name] > 0;
    }

    /// <summary>All versions of the binaries of a source.</summary>
    public IEnumerable<int> VersionsOfSource(string source)
    {
        for (var version = _sources.Find(source) is >= 0 and var number ? _newest[number] : -1; version >= 0; version = _next[version])
            yield return version;
    }

    private bool Judge(int name)
    {
        var candidate = _candidates[name];
        if (candidate < 0)
            return true;
        var package = _universe.Versions[candidate].Package;
        var priority = _universe.Versions[candidate].Priority;
        var sourceVersion = package.SourceVersion;
        foreach (var other in VersionsOfSource(package.SourceName))
        {
            var entry = _universe.Versions[other];
            if (entry.Name != name && entry.Priority >= priority && IsForAll(entry.Package) == IsForAll(package) && DebianVersionOrder.Compare(entry.Package.SourceVersion, sourceVersion) > 0)
                return true;
        }
        return !IsAtHand(name);
    }

    /// <summary>Whether any version of a name can still be had.</summary>
    private bool IsAtHand(int name)
    {
        foreach (var version in _universe.VersionsOf(name))
        {
            if (_universe.OccurrencesOf(version)[0].Index >= 0)
                return true;
        }
        return false;
    }

    private static bool IsForAll(DebianPackage package) => package.Architecture == "all";
}
