namespace ReproGet.Core.Locking;

/// <summary>Paths as a lock may hold them: the same in every checkout, on every machine.</summary>
internal static class PortablePath
{
    private static string[] LocalSchemes => ["oci:", "oci-archive:", "docker-archive:"];

    /// <summary>A base image: the path of a local one is made portable, all else stays as it is.</summary>
    public static string OfBase(string reference, string project)
    {
        var scheme = LocalSchemes.FirstOrDefault(prefix => reference.StartsWith(prefix, StringComparison.Ordinal));
        return scheme is null ? reference : scheme + Of(reference[scheme.Length..], project);
    }

    /// <summary>A rooted path becomes one relative to the project's folder. Those of the system are the same on each machine, and stay.</summary>
    public static string Of(string path, string project)
    {
        if (!Path.IsPathRooted(path) || path.StartsWith("/usr/", StringComparison.Ordinal) || path.StartsWith("/etc/", StringComparison.Ordinal))
            return path;
        var folder = Path.GetDirectoryName(project);
        return string.IsNullOrEmpty(folder) ? path : Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
    }
}
