namespace ReproGet.Core.Installation.Debian.Shell;

/// <summary>The <c>test</c> command (POSIX.1-2017, test), as far as it hangs on the script's arguments; files are not asked.</summary>
internal static class ShellTest
{
    /// <summary>The answer to the words between <c>[</c> and <c>]</c>; null words have values that are not known.</summary>
    public static bool? Evaluate(IReadOnlyList<string?> words)
    {
        // "-o" binds less than "-a".
        bool? any = false;
        foreach (var alternative in Split(words, "-o"))
        {
            bool? all = true;
            foreach (var part in Split(alternative, "-a"))
                all = And(all, Primary(part));
            any = !And(!any, !all);
        }
        return any;
    }

    private static bool? Primary(IReadOnlyList<string?> words)
    {
        var negations = words.TakeWhile(word => word == "!").Count();
        var answer = Unnegated([.. words.Skip(negations)]);
        return negations % 2 == 0 ? answer : !answer;
    }

    private static bool? Unnegated(IReadOnlyList<string?> words) => words switch
    {
        [null] => null,
        [{ } word] => word.Length > 0,
        ["-n", { } word] => word.Length > 0,
        ["-z", { } word] => word.Length == 0,
        // Nothing is running while an image is built.
        ["-d" or "-e", "/run/systemd/system"] => false,
        [{ } left, "=" or "==", { } right] => left == right,
        [{ } left, "!=", { } right] => left != right,
        _ => null,
    };

    private static bool? And(bool? left, bool? right) => left == false || right == false ? false : left == true && right == true ? true : null;

    private static List<IReadOnlyList<string?>> Split(IReadOnlyList<string?> words, string separator)
    {
        var parts = new List<IReadOnlyList<string?>>();
        var part = new List<string?>();
        foreach (var word in words)
        {
            if (word == separator)
            {
                parts.Add(part);
                part = [];
            }
            else
            {
                part.Add(word);
            }
        }
        parts.Add(part);
        return parts;
    }
}
