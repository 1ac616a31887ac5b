using ReproGet.Core.Distros.Debian;
using ReproGet.Core.Distros.Debian.Packages;

namespace ReproGet.Core.Installation.Debian.Base;

/// <summary>Packages of the base that are forgotten, since others have taken over all that they have and nothing needs them.</summary>
/// <remarks>dpkg's src/main/unpack.c (pkg_disappear_others), and policy 6.6: "disappear".</remarks>
internal static class Disappearance
{
    private static readonly string[] Needs = ["Depends", "Pre-Depends", "Recommends"];

    /// <summary>Finds them.</summary>
    /// <param name="staying">The packages of the base that no version of the same takes the place of.</param>
    /// <param name="coming">What was unpacked.</param>
    /// <param name="merger">Which put it into the tree.</param>
    public static IReadOnlyList<BasePackage> Find(IReadOnlyList<BasePackage> staying, IReadOnlyList<UnpackedDeb> coming, TreeMerger merger)
    {
        List<BasePackage> installed = [.. staying.Where(package => package.IsInstalled)];
        return [.. installed.Where(package => merger.ReplacedIn(package.Control).Count > 0 && HasNothing(package, installed, coming, merger) && !IsNeeded(package, installed, coming))];
    }

    private static bool HasNothing(BasePackage package, IReadOnlyList<BasePackage> installed, IReadOnlyList<UnpackedDeb> coming, TreeMerger merger)
    {
        var others = coming.SelectMany(deb => deb.Entries.Select(entry => merger.PlaceOf(deb.Control, entry.Path)))
            .Concat(installed.Where(other => other != package).SelectMany(other => other.Paths.Select(path => merger.PlaceOf(other.Control, path))))
            .ToHashSet(StringComparer.Ordinal);
        return package.Paths.All(path => others.Contains(merger.PlaceOf(package.Control, path)));
    }

    private static bool IsNeeded(BasePackage package, IReadOnlyList<BasePackage> installed, IReadOnlyList<UnpackedDeb> coming)
    {
        List<ControlFile> others = [.. installed.Where(other => other != package).Select(other => other.Control), .. coming.Select(deb => deb.Control)];
        HashSet<string> names = [package.Name, .. Relations(package.Control, "Provides").Select(provided => provided.Name)];
        return others.SelectMany(other => Needs.SelectMany(field => DependencyParser.Parse(other[field])))
            .Any(group => group.Any(relation => names.Contains(relation.Name)) && !group.Any(relation => others.Any(other => Satisfies(other, relation))));
    }

    private static bool Satisfies(ControlFile package, Relation relation)
        => (package.Package == relation.Name && relation.Operator.Holds(package.Version, relation.Version))
            || Relations(package, "Provides").Any(provided => provided.Name == relation.Name
                && (relation.Operator == VersionOperator.None || (provided.Operator == VersionOperator.Equal && relation.Operator.Holds(provided.Version, relation.Version))));

    private static IEnumerable<Relation> Relations(ControlFile package, string field) => DependencyParser.Parse(package[field]).SelectMany(group => group);
}
