using System.Diagnostics;

namespace ReproGet.Parity;

/// <summary>apt, asked many things in one process.</summary>
internal sealed class AptOracle : IDisposable
{
    /// <summary>The solver that measures ours.</summary>
    public const string Solver3 = "3.0";

    /// <summary>The one before it.</summary>
    public const string Classic = "internal";

    private readonly Process _process;

    public AptOracle(AptRoot root, string configuration) => _process = root.StartOracle(configuration);

    /// <summary>What it would do to install these, each <c>name</c> or <c>name=version</c>.</summary>
    public async Task<Answer> InstallAsync(string solver, IEnumerable<string> packages) => Answer.OfLine(await AskAsync(solver, packages));

    /// <summary>The order of two versions: less than, equal to or greater than nought.</summary>
    public async Task<int> CompareAsync(string left, string right) => await AskAsync("?", [left, right]) switch { "<" => -1, ">" => 1, _ => 0 };

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<string> AskAsync(string what, IEnumerable<string> words)
    {
        await _process.StandardInput.WriteLineAsync(string.Join(' ', words.Prepend(what)));
        await _process.StandardInput.FlushAsync();
        return await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("apt ended before it answered.");
    }
}
