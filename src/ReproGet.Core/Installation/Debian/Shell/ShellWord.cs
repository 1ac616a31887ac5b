using System.Text;

namespace ReproGet.Core.Installation.Debian.Shell;

/// <summary>What a word of a script stands for.</summary>
internal static class ShellWord
{
    /// <summary>The word's value after expansion and removal of quotes; null where it hangs on something that is not known.</summary>
    public static string? Evaluate(string raw, IReadOnlyDictionary<string, string> variables)
    {
        var value = new StringBuilder();
        var inDouble = false;
        for (var at = 0; at < raw.Length; at++)
        {
            switch (raw[at])
            {
                case '\\' when at + 1 < raw.Length && (!inDouble || raw[at + 1] is '$' or '`' or '"' or '\\'):
                    value.Append(raw[++at]);
                    break;
                case '\'' when !inDouble:
                    var close = raw.IndexOf('\'', at + 1);
                    value.Append(raw, at + 1, close - at - 1);
                    at = close;
                    break;
                case '"':
                    inDouble = !inDouble;
                    break;
                case '$':
                    if (Expand(raw, ref at, variables) is not { } expanded)
                        return null;
                    value.Append(expanded);
                    break;
                case '`':
                    return null;
                case '*' or '?' or '[' when !inDouble && raw.Length > 1:
                    // A pattern names whatever the tree holds.
                    return null;
                default:
                    value.Append(raw[at]);
                    break;
            }
        }
        return value.ToString();
    }

    private static string? Expand(string raw, ref int at, IReadOnlyDictionary<string, string> variables)
    {
        // Every image here is one of Linux.
        const string system = "$(uname -s)";
        if (raw.AsSpan(at).StartsWith(system))
        {
            at += system.Length - 1;
            return "Linux";
        }
        var name = at + 1;
        if (name >= raw.Length)
            return null;
        if (raw[name] == '{')
        {
            var close = raw.IndexOf('}', name);
            if (close < 0)
                return null;
            var inner = raw[(name + 1)..close];
            at = close;
            // ${name:-} is ${name}, with no complaint where it is unset.
            return variables.GetValueOrDefault(inner.EndsWith(":-", StringComparison.Ordinal) ? inner[..^2] : inner);
        }
        var end = name;
        if (char.IsAsciiDigit(raw[end]))
            end++;
        else
        {
            while (end < raw.Length && (char.IsAsciiLetterOrDigit(raw[end]) || raw[end] == '_'))
                end++;
        }
        at = end - 1;
        return variables.GetValueOrDefault(raw[name..end]);
    }
}
