namespace ReproGet.Core.Distros.Debian;

/// <summary>Which of several versions that satisfy one relation is tried first.</summary>
/// <remarks>The rules, and their order, are those of apt's solver 3.0 (apt-pkg/solver3.cc, CompareProviders3), for one architecture.</remarks>
internal sealed class CandidateOrder(PackageUniverse universe)
{
    /// <summary>Sorts versions in place; equal ones keep their order. <paramref name="target"/> is the number of the name that the relation names, or -1.</summary>
    public void Sort(Span<int> versions, int target)
    {
        for (var i = 1; i < versions.Length; i++)
        {
            var version = versions[i];
            var at = i;
            for (; at > 0 && Compare(version, versions[at - 1], target) < 0; at--)
                versions[at] = versions[at - 1];
            versions[at] = version;
        }
    }

    private int Compare(int left, int right, int target)
    {
        var a = universe.Versions[left];
        var b = universe.Versions[right];
        if (a.Name == b.Name)
            return CompareVersions(left, right);
        var aInstalled = universe.InstalledVersions[a.Name] >= 0;
        var bInstalled = universe.InstalledVersions[b.Name] >= 0;
        var order = First(aInstalled && universe.PackageOf(left).MultiArch == MultiArch.Same, bInstalled && universe.PackageOf(right).MultiArch == MultiArch.Same);
        if (order == 0)
            order = First(aInstalled, bInstalled);
        // The package itself comes before those that provide its name.
        if (order == 0)
            order = First(a.Name == target, b.Name == target);
        if (order == 0)
            order = First(universe.IsEssential[a.Name], universe.IsEssential[b.Name]);
        if (order == 0)
            order = First(universe.IsImportant[a.Name], universe.IsImportant[b.Name]);
        if (order == 0)
            order = (int)universe.PackageOf(left).Priority - (int)universe.PackageOf(right).Priority;
        return order != 0 ? order : string.CompareOrdinal(universe.Names.Text(a.Name), universe.Names.Text(b.Name));
    }

    private int CompareVersions(int left, int right)
    {
        if (left == right)
            return 0;
        var a = universe.Versions[left];
        var installed = universe.InstalledVersions[a.Name];
        var order = First(left == installed, right == installed);
        if (order == 0)
            order = universe.Versions[right].Priority - a.Priority;
        // Of one name the newer version has the lower number.
        return order != 0 ? order : left - right;
    }

    private static int First(bool left, bool right) => left == right ? 0 : left ? -1 : 1;
}
