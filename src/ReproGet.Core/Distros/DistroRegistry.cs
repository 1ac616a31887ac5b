using ReproGet.Core.Distros.Debian;

namespace ReproGet.Core.Distros;

/// <summary>The distros that we know. A new one is one line.</summary>
public static class DistroRegistry
{
    private static readonly IDistro[] All = [new DebianDistro(ArchiveFamily.Debian), new DebianDistro(ArchiveFamily.Ubuntu)];

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => All.Select(distro => distro.Name);

    /// <summary>Whether one of this name is known.</summary>
    public static bool Knows(string name) => Names.Contains(name, StringComparer.Ordinal);

    /// <summary>Finds one by its name.</summary>
    /// <exception cref="ReproGetException">RG1060: none was named; RG1061: it is not known.</exception>
    public static IDistro Find(string? name, string project)
    {
        if (name is null)
            throw DistroErrors.NotNamed(project, Names);
        return All.FirstOrDefault(distro => distro.Name == name) ?? throw DistroErrors.NotKnown(name, project, Names);
    }
}
