namespace ReproGet.Core.Installation;

/// <summary>A package whose files stand in the tree.</summary>
/// <param name="Name">Its name, without an architecture.</param>
/// <param name="Version">Its version, as in its control file.</param>
/// <param name="Architecture">In the distro's own words: <c>amd64</c>, <c>all</c>.</param>
/// <param name="ControlMembers">Every member of its control archive by name (<c>control</c>, <c>postinst</c>, <c>conffiles</c>), with its bytes.</param>
/// <param name="Paths">The paths that it ships, as it names them: relative, without <c>./</c>, before links of the root are followed.</param>
public sealed record UnpackedPackage(
    string Name,
    string Version,
    string Architecture,
    IReadOnlyDictionary<string, byte[]> ControlMembers,
    IReadOnlyList<string> Paths);
