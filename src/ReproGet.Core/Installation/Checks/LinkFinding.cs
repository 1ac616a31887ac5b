namespace ReproGet.Core.Installation.Checks;

/// <summary>Something in a finished tree that leads nowhere.</summary>
/// <param name="Kind">What sort of reference it is.</param>
/// <param name="Path">Who refers: a path in the tree, without a leading slash.</param>
/// <param name="Missing">What is not there: a library's name as it is asked for, or an absolute path.</param>
/// <param name="Package">Who ships the one that refers; null for the app, or where nobody knows.</param>
public sealed record LinkFinding(LinkFindingKind Kind, string Path, string Missing, string? Package = null);

/// <summary>The sorts of references that are checked.</summary>
public enum LinkFindingKind
{
    /// <summary>A program or library needs a library that its loader does not find.</summary>
    Library,

    /// <summary>A program's loader, or the interpreter of a script, is not there.</summary>
    Interpreter,

    /// <summary>A symbolic link has no target.</summary>
    SymbolicLink,
}
