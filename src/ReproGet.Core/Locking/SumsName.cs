namespace ReproGet.Core.Locking;

/// <summary>The names that a lock may hold: relative to an archive, clean, on every host.</summary>
internal static class SumsName
{
    /// <summary>What is wrong with a name, to follow it in a sentence; null when it is good.</summary>
    public static string? Problem(string name)
    {
        if (name.Length == 0)
            return "is empty";
        if (name == "-")
            return "is “-”, which checksum tools take for their standard input";
        if (name[0] == '/')
            return "is absolute";
        if (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0]))
            return "begins with a drive letter";
        foreach (var c in name)
        {
            if (char.IsControl(c))
                return "holds a control character";
            // On a terminal, and in a review, another name would be read than the one that is meant.
            if (c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029')
                return "holds a mark that turns the direction of text, or a line end";
            // A separator on Windows, and what GNU sha256sum escapes.
            if (c == '\\')
                return "holds a backslash";
        }
        foreach (var range in name.AsSpan().Split('/'))
        {
            if (name.AsSpan(range) is "" or "." or "..")
                return "has an empty part, or one that is “.” or “..”";
        }
        // repro-get keeps names with a leading dot for itself, and refuses them.
        return name[name.LastIndexOf('/') + 1] == '.' ? "has a last part with a leading dot" : null;
    }
}
