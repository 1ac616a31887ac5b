using ReproGet.Core;

namespace ReproGet.Bench;

/// <summary>Says nothing.</summary>
internal sealed class Silence : IDiagnostics
{
    public void Warning(string code, string message)
    {
    }

    public void Message(string message)
    {
    }
}
