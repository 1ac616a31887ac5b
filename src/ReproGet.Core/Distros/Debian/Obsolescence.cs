namespace ReproGet.Core.Distros.Debian;

/// <summary>Which packages their source has left behind: another binary of the same source is at hand in a newer source version.</summary>
/// <remarks>apt's rule (apt-pkg/solver3.cc, ObsoletedByNewerSourceVersion). Choices that hold such a package are made last.</remarks>
internal sealed class Obsolescence
{
    private readonly PackageUniverse _universe;
    private readonly sbyte[] _known;
    private readonly int[] _candidates;

    public Obsolescence(PackageUniverse universe)
    {
        _universe = universe;
        _candidates = [.. universe.Candidates];
        _known = new sbyte[universe.Names.Count];
    }

    /// <summary>Whether the package of this number of a name is obsolete.</summary>
    public bool IsObsolete(int name)
    {
        if (_known[name] == 0)
            _known[name] = (sbyte)(Judge(name) ? 1 : -1);
        return _known[name] > 0;
    }

    private bool Judge(int name)
    {
        var candidate = _candidates[name];
        if (candidate < 0)
            return true;
        var package = _universe.PackageOf(candidate);
        var priority = _universe.Versions[candidate].Priority;
        var sourceVersion = package.SourceVersion;
        foreach (var other in _universe.Sources.VersionsOf(package.SourceName))
        {
            var entry = _universe.Versions[other];
            if (entry.Name != name && entry.Priority >= priority && _universe.PackageOf(other) is var built && IsForAll(built) == IsForAll(package) && DebianVersionOrder.Compare(built.SourceVersion, sourceVersion) > 0)
                return true;
        }
        return !IsAtHand(name);
    }

    /// <summary>Whether any version of a name can still be had.</summary>
    private bool IsAtHand(int name)
    {
        foreach (var version in _universe.VersionsOf(name))
        {
            if (_universe.IndexOf(_universe.OccurrencesOf(version)[0]) is not null)
                return true;
        }
        return false;
    }

    private static bool IsForAll(DebianPackage package) => package.Architecture == "all";
}
