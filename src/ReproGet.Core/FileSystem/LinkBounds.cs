namespace ReproGet.Core.FileSystem;

/// <summary>Links that climb above the root. Inside an image they are harmless, since nothing is there; no honest archive writes through one.</summary>
internal static class LinkBounds
{
    /// <summary>The first link on the way to a name, itself included, that climbs above the root; null where there is none.</summary>
    public static FileEntry? FindEscaping(FileTree tree, string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); ; end = path.IndexOf('/', end + 1))
        {
            var prefix = end < 0 ? path : path[..end];
            if (tree.Find(tree.Resolve(prefix)) is { Type: FileType.SymbolicLink, LinkTarget: { } target } link && ClimbsAboveRoot(link.Path, target))
                return link;
            if (end < 0)
                return null;
        }
    }

    /// <summary>Whether a link leads above the root.</summary>
    public static bool ClimbsAboveRoot(string link, string target)
    {
        var depth = target.StartsWith('/') ? 0 : link.Count(c => c == '/');
        foreach (var part in target.Split('/'))
        {
            if (part is "" or ".")
                continue;
            depth += part == ".." ? -1 : 1;
            if (depth < 0)
                return true;
        }
        return false;
    }
}
