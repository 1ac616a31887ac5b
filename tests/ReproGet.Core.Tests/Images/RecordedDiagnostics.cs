using System.Collections.Concurrent;

namespace ReproGet.Core.Tests.Images;

internal sealed class RecordedDiagnostics : IDiagnostics
{
    public ConcurrentQueue<string> Codes { get; } = new();

    public void Warning(string code, string message) => Codes.Enqueue(code);

    public void Message(string message)
    {
    }
}
