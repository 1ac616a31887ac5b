namespace ReproGet.Core.Installation.Debian.Shell;

/// <summary>What a piece of a shell script is.</summary>
internal enum ShellTokenKind
{
    /// <summary>A word, quotes and all.</summary>
    Word,

    /// <summary>A separator: a line's end, <c>;</c>, <c>;;</c>, <c>&amp;&amp;</c>, <c>||</c>, <c>|</c>, <c>&amp;</c>, <c>(</c>, <c>)</c>.</summary>
    Operator,

    /// <summary>A redirection with the word that follows it.</summary>
    Redirection,
}

/// <summary>A piece of a shell script.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a redirection the operator, a space, and its target.</param>
internal readonly record struct ShellToken(ShellTokenKind Kind, string Text)
{
    public bool IsOperator(string text) => Kind == ShellTokenKind.Operator && Text == text;

    public bool IsWord(string text) => Kind == ShellTokenKind.Word && Text == text;
}
