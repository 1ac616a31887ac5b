namespace ReproGet.Core.Distros.Debian;

/// <summary>How a relation compares versions (Debian policy 7.1).</summary>
public enum VersionOperator
{
    /// <summary>It names no version.</summary>
    None,

    /// <summary><c>&lt;&lt;</c>: strictly earlier.</summary>
    Earlier,

    /// <summary><c>&lt;=</c>, and the deprecated <c>&lt;</c>.</summary>
    EarlierOrEqual,

    /// <summary><c>=</c>.</summary>
    Equal,

    /// <summary><c>&gt;=</c>, and the deprecated <c>&gt;</c>.</summary>
    LaterOrEqual,

    /// <summary><c>&gt;&gt;</c>: strictly later.</summary>
    Later,
}

/// <summary>What the operators mean and how they are written.</summary>
internal static class VersionOperators
{
    /// <summary>Whether <paramref name="version"/> stands in this relation to <paramref name="bound"/>.</summary>
    public static bool Holds(this VersionOperator op, ReadOnlySpan<char> version, ReadOnlySpan<char> bound)
    {
        if (op == VersionOperator.None)
            return true;
        var order = DebianVersionOrder.Compare(version, bound);
        return op switch
        {
            VersionOperator.Earlier => order < 0,
            VersionOperator.EarlierOrEqual => order <= 0,
            VersionOperator.Equal => order == 0,
            VersionOperator.LaterOrEqual => order >= 0,
            _ => order > 0,
        };
    }

    public static string Sign(this VersionOperator op) => op switch
    {
        VersionOperator.Earlier => "<<",
        VersionOperator.EarlierOrEqual => "<=",
        VersionOperator.Equal => "=",
        VersionOperator.LaterOrEqual => ">=",
        VersionOperator.Later => ">>",
        _ => "",
    };

    /// <summary>Reads the operator that <paramref name="text"/> starts with, and says how many characters it takes; a text without one means <paramref name="absent"/>.</summary>
    public static VersionOperator Read(ReadOnlySpan<char> text, VersionOperator absent, out int length)
    {
        var first = text.IsEmpty ? '\0' : text[0];
        var second = text.Length > 1 ? text[1] : '\0';
        length = first is '<' or '>' && (second == first || second == '=') ? 2 : first is '<' or '>' or '=' ? 1 : 0;
        return (first, length) switch
        {
            ('<', 2) when second == '<' => VersionOperator.Earlier,
            ('<', _) => VersionOperator.EarlierOrEqual,
            ('>', 2) when second == '>' => VersionOperator.Later,
            ('>', _) => VersionOperator.LaterOrEqual,
            ('=', _) => VersionOperator.Equal,
            _ => absent,
        };
    }
}
