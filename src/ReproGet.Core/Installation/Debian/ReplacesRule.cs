using ReproGet.Core.Distros.Debian;
using ReproGet.Core.Distros.Debian.Packages;

namespace ReproGet.Core.Installation.Debian;

/// <summary>Which package may take over another's files: <c>Replaces</c> (policy 7.6.1).</summary>
internal static class ReplacesRule
{
    /// <summary>Whether <paramref name="package"/> declares that it replaces files of this version of <paramref name="other"/>.</summary>
    public static bool Replaces(ControlFile package, ControlFile other)
        => DependencyParser.Parse(package["Replaces"]).SelectMany(group => group)
            .Any(relation => relation.Name == other.Package && relation.Operator.Holds(other.Version, relation.Version));
}
