using System.Collections.Concurrent;

namespace ReproGet.Core.Tests.Fixtures;

/// <summary>Keeps what was said.</summary>
internal sealed class TestDiagnostics : IDiagnostics
{
    private readonly ConcurrentQueue<(string Code, string Message)> _warnings = new();

    private readonly ConcurrentQueue<string> _messages = new();

    public IReadOnlyList<string> Messages => [.. _messages];

    public IReadOnlyCollection<(string Code, string Message)> Warnings => _warnings;

    public void Warning(string code, string message) => _warnings.Enqueue((code, message));

    public void Message(string message) => _messages.Enqueue(message);
}
