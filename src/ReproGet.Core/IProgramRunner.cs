namespace ReproGet.Core;

/// <summary>Runs the programs of a system's own package manager: the only ones that are ever run.</summary>
public interface IProgramRunner
{
    /// <summary>Runs one to its end and gives what it printed.</summary>
    /// <exception cref="ReproGetException">RG5200: it is not there; RG5201: it failed.</exception>
    Task<string> RunAsync(ProgramCommand command, CancellationToken cancellationToken);
}

/// <summary>A program with its arguments.</summary>
/// <param name="Program">Its name, found by the path of the system.</param>
/// <param name="Arguments">As the program gets them.</param>
public sealed record ProgramCommand(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>As it would be typed into a shell.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend(Program).Select(Quoted));

    /// <summary>POSIX.1-2017, Shell Command Language, 2.2.2.</summary>
    private static string Quoted(string word)
        => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '+' or '=' or ',' or '@' or '%') ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
