namespace ReproGet.Core.Images.Roots;

/// <summary>Keeps what is said.</summary>
internal sealed class DiagnosticRecord : IDiagnostics
{
    private readonly Lock _lock = new();
    private readonly List<Diagnostic> _said = [];

    /// <summary>All of it, in order.</summary>
    public IReadOnlyList<Diagnostic> Said
    {
        get
        {
            lock (_lock)
                return [.. _said];
        }
    }

    /// <inheritdoc/>
    public void Warning(string code, string message) => Add(new Diagnostic(code, message));

    /// <inheritdoc/>
    public void Message(string message) => Add(new Diagnostic("", message));

    /// <summary>Says it to others.</summary>
    public static void Repeat(IEnumerable<Diagnostic> words, IDiagnostics diagnostics)
    {
        foreach (var (code, text) in words)
        {
            if (code.Length > 0)
                diagnostics.Warning(code, text);
            else
                diagnostics.Message(text);
        }
    }

    private void Add(Diagnostic diagnostic)
    {
        lock (_lock)
            _said.Add(diagnostic);
    }
}
