using ReproGet.Core.Distros.Debian.Archive;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Looks in the indices of other architectures for names that one lacks, since Debian's indices tell of one architecture each.</summary>
/// <param name="archive">Reads indices.</param>
/// <param name="releases">The Release files.</param>
/// <param name="project">The project's architectures, by our names.</param>
internal sealed class OtherArchitectures(DebianArchive archive, List<VerifiedRelease> releases, IEnumerable<string> project)
{
    /// <summary>What most packages are built for, so that a project for another architecture hears of it too.</summary>
    private const string MostComplete = "amd64";

    /// <summary>By name, the architectures that have it, in dpkg's names. What cannot be read is left out: something else is wrong already, and to be told.</summary>
    public async Task<ILookup<string, string>> FindAsync(IReadOnlyList<string> names, Architecture lacking, CancellationToken cancellationToken)
    {
        var found = new List<(string Name, string Architecture)>();
        foreach (var other in project.Append(MostComplete).Distinct().Where(other => other != lacking.Name).Select(other => Architecture.FromName(other)!))
        {
            try
            {
                var indices = await OpenDebianArchive.ReadAsync(archive, OpenDebianArchive.Find(releases, other), cancellationToken).ConfigureAwait(false);
                var universe = new PackageUniverse(other, indices, []);
                found.AddRange(names.Where(name => universe.IsThere(name)).Select(name => (name, other.Debian)));
            }
            catch (ReproGetException)
            {
            }
        }
        return found.ToLookup(pair => pair.Name, pair => pair.Architecture);
    }
}
