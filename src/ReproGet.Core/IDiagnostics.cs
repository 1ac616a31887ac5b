namespace ReproGet.Core;

/// <summary>Where Core says what the user should hear and that is no failure. Called from any thread.</summary>
public interface IDiagnostics
{
    /// <summary>Something is not as it should be, but the work goes on. <paramref name="code"/> is <c>RGnnnn</c>.</summary>
    void Warning(string code, string message);

    /// <summary>Progress, for a console logger and a binary log.</summary>
    void Message(string message);

    /// <summary>Something that the user shall see at once, in a console too: that long work goes on, or what came of it.</summary>
    void Announce(string message) => Message(message);
}
