namespace ReproGet.Components.Tests;

/// <summary>Package files that a lock names.</summary>
internal static class LockedPackages
{
    /// <summary>The lines of a sums file: a hash and a name each.</summary>
    public static IReadOnlyList<(string Hash, string Name)> Read(ProjectFolder project, string architecture)
        => [.. project.Read($"SHA256SUMS-{architecture}").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (line[..64], line[66..]))];

    /// <summary>Where the cache has a file.</summary>
    public static string Blob(string hash) => Path.Combine(Mirror.Cache, "blobs", "sha256", hash);

    /// <summary><c>name=version</c> of each, without the epoch, which names of files lack; sorted.</summary>
    public static IReadOnlyList<string> Versions(ProjectFolder project, string architecture)
        => [.. Read(project, architecture).Select(line => Path.GetFileName(line.Name).Split('_')).Select(parts => $"{parts[0]}={parts[1]}").Order(StringComparer.Ordinal)];

    /// <summary>The same words for what dpkg and apt say.</summary>
    public static string Version(string name, string version)
        => $"{name.Split(':')[0]}={version[(version.IndexOf(':', StringComparison.Ordinal) + 1)..]}";
}
