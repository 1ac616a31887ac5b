using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using ReproGet.Core.Distros;

namespace ReproGet.Core.Installation.Native;

/// <summary>Runs programs of the system. What they print is told line by line, and kept.</summary>
/// <param name="diagnostics">Told what is printed.</param>
public sealed class ProgramRunner(IDiagnostics diagnostics) : IProgramRunner
{
    // Enough for the names of all packages of a large system.
    private const int MaxKept = 64 << 20;

    /// <summary>Whether each line that is printed is told; else it is only kept.</summary>
    public bool TellsOutput { get; init; }

    /// <inheritdoc/>
    public async Task<string> RunAsync(ProgramCommand command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("", command.Arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true };
        // What is printed is read by us.
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Start(command.Program, start);
        try
        {
            process.StandardInput.Close();
            var errors = ReadAsync(process.StandardError, cancellationToken);
            var output = await ReadAsync(process.StandardOutput, cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode == 0 ? output : throw HostErrors.ProgramFailed(command, process.ExitCode, await errors.ConfigureAwait(false) + output);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string program, ProcessStartInfo start)
    {
        try
        {
            start.FileName = ProgramPath.Find(program, start.Environment["PATH"]);
            return Process.Start(start)!;
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or UnauthorizedAccessException)
        {
            throw HostErrors.NoProgram(program, failure);
        }
    }

    private async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var kept = new StringBuilder();
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (TellsOutput)
                diagnostics.Message(line);
            if (kept.Length < MaxKept)
                kept.Append(line).Append('\n');
        }
        return kept.ToString();
    }
}
