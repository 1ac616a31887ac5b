namespace ReproGet.Core.Installation.Debian.Shell;

/// <summary>Commands that only ask something, and their answers where an image that is built from scratch gives them.</summary>
internal static class ShellQueries
{
    private static readonly string[] Names =
    [
        "[", "cat", "cmp", "command", "cut", "dpkg", "dpkg-divert", "dpkg-query", "false", "getent", "grep", "head", "id", "ischroot", "ls", "md5sum",
        "pidof", "readlink", "realpath", "sed", "sha256sum", "test", "true", "type", "uname", "which",
    ];

    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>Whether <paramref name="words"/> is such a command; its answer is null where it hangs on what is not known.</summary>
    public static bool TryAnswer(IReadOnlyList<string?> words, out bool? answer)
    {
        answer = null;
        switch (words[0])
        {
            case "[" when words[^1] == "]":
                answer = ShellTest.Evaluate([.. words.Skip(1).SkipLast(1)]);
                return true;
            case "test":
                answer = ShellTest.Evaluate([.. words.Skip(1)]);
                return true;
            case "true" or ":":
                answer = true;
                return true;
            case "false":
                answer = false;
                return true;
            case "dpkg":
                return TryAnswerDpkg(words, ref answer);
            case "dpkg-divert":
                return words.Any(word => word is "--truename" or "--listpackage" or "--list");
            case "sed":
                return !words.Any(word => word is null || word.StartsWith("-i", StringComparison.Ordinal) || word.StartsWith("--in-place", StringComparison.Ordinal));
            case "command":
                return words.Count > 1 && words[1] is "-v" or "-V";
            default:
                return Names.Contains(words[0], StringComparer.Ordinal);
        }
    }

    /// <summary>Whether a word runs, in a command substitution, something else than a question.</summary>
    public static bool HasUnknownSubstitution(string word)
    {
        for (var at = 0; at < word.Length; at++)
        {
            var start = word[at] == '`' ? at + 1 : word[at] == '$' && at + 1 < word.Length && word[at + 1] == '(' ? at + 2 : -1;
            if (start < 0)
                continue;
            if (word[at] == '`')
            {
                var close = word.IndexOf('`', start);
                if (close < 0 || !IsQuestion(word[start..close]))
                    return true;
                at = close;
            }
            else if (!IsQuestion(word[start..]))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsQuestion(string command)
    {
        var words = command.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        if (command.AsSpan().IndexOfAny(">;&\n") >= 0 || words.Length == 0)
            return false;
        // Only the words before the first bar belong to the first command.
        List<string?> first = [.. words.TakeWhile(word => word != "|").Select(word => word.TrimEnd(')', '"', '`'))];
        return TryAnswer(first, out _) && command.Split('|').Skip(1).All(IsQuestion);
    }

    // dpkg(1): an empty version is earlier than any, and with the "-nl" relations later than any.
    private static bool TryAnswerDpkg(IReadOnlyList<string?> words, ref bool? answer)
    {
        var arguments = words.Skip(1).Where(word => word != "--").ToList();
        if (arguments is ["-s" or "-l" or "-L" or "--status" or "--list" or "--listfiles" or "--print-architecture", ..])
            return true;
        if (arguments.Count != 4 || arguments[0] != "--compare-versions")
            return false;
        if (arguments[1] is "" && arguments[3] is not (null or ""))
        {
            answer = arguments[2] switch
            {
                "lt" or "le" or "<<" or "<=" or "ne" or "gt-nl" or "ge-nl" => true,
                "gt" or "ge" or ">>" or ">=" or "eq" or "=" or "lt-nl" or "le-nl" => false,
                _ => null,
            };
        }
        return true;
    }
}
