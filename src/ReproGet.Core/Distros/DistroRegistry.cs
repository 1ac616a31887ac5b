using ReproGet.Core.Distros.Debian;

namespace ReproGet.Core.Distros;

/// <summary>The distros that we know. A new one is one line.</summary>
public static class DistroRegistry
{
    private static readonly IDistro[] All = [new DebianDistro(ArchiveFamily.Debian), new DebianDistro(ArchiveFamily.Ubuntu)];

    /// <summary>Those of which files are downloaded and installed by hashes that others made; nobody resolves for them here. <c>none</c> is for plain files.</summary>
    private static readonly string[] Further = ["fedora", "alpine", "arch", NoDistro];

    /// <summary>What <c>ReproGetDistro</c> says where the locked files are no packages.</summary>
    public const string NoDistro = "none";

    /// <summary>The names of those that are resolved for.</summary>
    public static IEnumerable<string> Names => All.Select(distro => distro.Name);

    /// <summary>The names of all whose sums files can be used.</summary>
    public static IEnumerable<string> AllNames => [.. Names, .. Further];

    /// <summary>Whether one of this name is known.</summary>
    public static bool Knows(string name) => Names.Contains(name, StringComparer.Ordinal);

    /// <summary>Finds one by its name; null for a name that is not resolved for.</summary>
    public static IDistro? TryFind(string? name) => All.FirstOrDefault(distro => distro.Name == name);

    /// <summary>Holds that a distro is one whose sums files can be used.</summary>
    /// <exception cref="ReproGetException">RG1060: none was named; RG1061: it is not known.</exception>
    public static string Check(string? name, string project)
        => name is null ? throw DistroErrors.NotNamed(project, AllNames)
            : AllNames.Contains(name, StringComparer.Ordinal) ? name
            : throw DistroErrors.NotKnown(name, project, AllNames);

    /// <summary>Finds one by its name.</summary>
    /// <exception cref="ReproGetException">RG1060: none was named; RG1061: it is not known; RG1111: nobody resolves for it here.</exception>
    public static IDistro Find(string? name, string project)
    {
        if (name is null)
            throw DistroErrors.NotNamed(project, Names);
        if (Further.Contains(name, StringComparer.Ordinal))
            throw DistroErrors.NotResolved(name, project, Names);
        return TryFind(name) ?? throw DistroErrors.NotKnown(name, project, Names);
    }
}
