namespace ReproGet.Core.Installation.Debian.Shell;

/// <summary>A command of a shell script.</summary>
internal abstract record ShellNode;

/// <summary>A simple command.</summary>
/// <param name="Words">Its words as written, quotes and all.</param>
/// <param name="Redirections">Where its output goes.</param>
internal sealed record SimpleCommand(IReadOnlyList<string> Words, IReadOnlyList<string> Redirections) : ShellNode;

/// <summary>Commands one after the other.</summary>
internal sealed record CommandList(IReadOnlyList<ShellNode> Commands) : ShellNode;

/// <summary><c>a &amp;&amp; b || c</c>.</summary>
/// <param name="First">The first command.</param>
/// <param name="Rest">The others, each with whether it runs when what came before succeeded, or else failed.</param>
internal sealed record AndOrList(ShellNode First, IReadOnlyList<(bool OnSuccess, ShellNode Command)> Rest) : ShellNode;

/// <summary><c>! a</c>.</summary>
internal sealed record Negation(ShellNode Command) : ShellNode;

/// <summary><c>a | b</c>.</summary>
internal sealed record Pipeline(IReadOnlyList<ShellNode> Commands) : ShellNode;

/// <summary><c>if</c>, with every <c>elif</c>.</summary>
internal sealed record IfCommand(IReadOnlyList<(ShellNode Condition, ShellNode Body)> Branches, ShellNode? Else) : ShellNode;

/// <summary><c>case</c>.</summary>
internal sealed record CaseCommand(string Word, IReadOnlyList<(IReadOnlyList<string> Patterns, ShellNode Body)> Branches) : ShellNode;

/// <summary>A function, defined.</summary>
internal sealed record FunctionDefinition(string Name, ShellNode Body) : ShellNode;

/// <summary>A loop, a subshell: a command whose course is not followed.</summary>
/// <param name="What">What it is, for whoever reads why a script was not understood.</param>
internal sealed record OpaqueCommand(string What) : ShellNode;
