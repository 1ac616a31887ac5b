using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>Finds the paths of a tree that fit a pattern of glob(7): <c>*</c>, <c>?</c>, <c>[…]</c> in each part; a leading dot is matched only by itself.</summary>
internal static class PathPattern
{
    /// <summary>Absolute paths, in bytewise order, as the pattern leads to them; a folder that is reached in several ways is searched once.</summary>
    public static IReadOnlyList<string> Expand(FileTree tree, TreeListing listing, string pattern)
    {
        var found = new List<string> { "" };
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
            found = Step(tree, listing, found, part);
        return [.. found.Order(Utf8Order.Instance)];
    }

    private static List<string> Step(FileTree tree, TreeListing listing, List<string> parents, string part)
    {
        var next = new List<string>();
        // Each folder once, however many ways lead to it: "*/../*/../*" would multiply them.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parent in parents)
        {
            if (tree.RealPath(parent) is not { } real || !seen.Add(real))
                continue;
            if (part is "." or "..")
            {
                next.Add(parent + "/" + part);
                continue;
            }
            foreach (var name in listing.Names(real))
            {
                if ((part[0] == '.' || !name.StartsWith('.')) && Matches(part, name))
                    next.Add(parent + "/" + name);
            }
        }
        return next;
    }

    /// <summary>Whether a name fits one part of a pattern. Of several stars only the last is ever taken back, so the time is bounded by the product of the lengths.</summary>
    internal static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int at = 0, inName = 0, star = -1, starName = 0;
        while (inName < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                starName = inName;
            }
            else if (at < pattern.Length && MatchesOne(pattern[at..], name[inName], out var length))
            {
                at += length;
                inName++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                inName = ++starName;
            }
            else
            {
                return false;
            }
        }
        return pattern[at..].TrimStart('*').IsEmpty;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, char character, out int length)
    {
        length = 1;
        if (pattern[0] == '?')
            return true;
        var first = pattern.Length > 1 && pattern[1] is '!' or '^' ? 2 : 1;
        // A bracket right after the opening one stands for itself.
        var close = pattern[0] == '[' && first < pattern.Length ? pattern[(first + 1)..].IndexOf(']') : -1;
        if (close < 0)
            return pattern[0] == character;
        var set = pattern[first..(first + 1 + close)];
        length = first + close + 2;
        return Contains(set, character) == (first == 1);
    }

    private static bool Contains(ReadOnlySpan<char> set, char character)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (character >= set[i] && character <= set[i + 2])
                    return true;
                i += 2;
            }
            else if (set[i] == character)
            {
                return true;
            }
        }
        return false;
    }
}
