namespace ReproGet.Core.Distros;

/// <summary>Paths in a root on this disk: its links are followed as they lead inside it, never to files of the machine that looks at it.</summary>
internal static class RootPath
{
    /// <summary>As Linux (path_resolution(7)).</summary>
    private const int MaxLinks = 40;

    /// <summary>The path of something in a root. It need not be there.</summary>
    /// <param name="root">Absolute.</param>
    /// <param name="relative">Without a leading slash.</param>
    /// <exception cref="ReproGetException">RG5210: the links lead in a circle, or cannot be read.</exception>
    public static string Resolve(string root, string relative)
    {
        root = Path.TrimEndingDirectorySeparator(root);
        var rest = new Stack<string>(relative.Split('/').Reverse());
        var path = root;
        for (var links = 0; rest.TryPop(out var part);)
        {
            if (part == "..")
                path = path == root ? root : Path.GetDirectoryName(path)!;
            if (part is "" or "." or "..")
                continue;
            var next = Path.Combine(path, part);
            if (TargetOf(next) is not { } target)
            {
                path = next;
                continue;
            }
            if (++links > MaxLinks)
                throw HostErrors.Unreadable(next, new IOException("Its symbolic links lead in a circle."));
            path = target.StartsWith('/') ? root : path;
            foreach (var inner in target.Split('/').Reverse())
                rest.Push(inner);
        }
        return path;
    }

    private static string? TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw HostErrors.Unreadable(path, failure);
        }
    }
}
