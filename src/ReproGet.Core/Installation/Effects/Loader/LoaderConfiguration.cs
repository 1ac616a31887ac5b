using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>Reads <c>/etc/ld.so.conf</c> and what it includes: a directory a line.</summary>
internal static class LoaderConfiguration
{
    /// <summary>What C's <c>isspace</c> takes for space.</summary>
    public static char[] Spaces => [' ', '\t', '\n', '\v', '\f', '\r'];

    /// <summary>The includes are followed no deeper.</summary>
    private const int MaxDepth = 16;

    private const int MaxLines = 100_000;

    /// <summary>The lines that name directories, in order, comments and leading space off.</summary>
    public static IReadOnlyList<string> Read(FileTree tree, TreeListing listing)
    {
        var lines = new List<string>();
        ReadFile(tree, listing, "/etc/ld.so.conf", lines, [], depth: 0);
        return lines;
    }

    private static void ReadFile(FileTree tree, TreeListing listing, string path, List<string> lines, HashSet<(string?, string?)> read, int depth)
    {
        // Once is enough: ldconfig takes a directory where it is named first. The folder counts, since includes start from it.
        if (depth == MaxDepth || !read.Add((tree.RealPath(path), tree.RealPath(TreePath.Parent(path)))) || tree.ReadText(path) is not { } text)
            return;
        foreach (var raw in text.Split('\n'))
        {
            var comment = raw.IndexOf('#');
            var line = (comment < 0 ? raw : raw[..comment]).TrimStart(Spaces);
            if (line.Length == 0 || lines.Count >= MaxLines)
                continue;
            if (IsDirective(line, "include", StringComparison.Ordinal))
            {
                foreach (var pattern in line["include".Length..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
                {
                    foreach (var included in PathPattern.Expand(tree, listing, pattern.StartsWith('/') ? pattern : TreePath.Parent(path) + "/" + pattern))
                        ReadFile(tree, listing, included, lines, read, depth + 1);
                }
            }
            else if (!IsDirective(line, "hwcap", StringComparison.OrdinalIgnoreCase))
            {
                lines.Add(line);
            }
        }
    }

    private static bool IsDirective(string line, string word, StringComparison comparison)
        => line.StartsWith(word, comparison) && line.Length > word.Length && (line[word.Length] is ' ' or '\t');
}
