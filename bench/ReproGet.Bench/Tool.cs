using System.Diagnostics;

namespace ReproGet.Bench;

/// <summary>Runs a program of the system.</summary>
internal static class Tool
{
    /// <summary>Runs it to its end and throws its output away.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its errors.</exception>
    public static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.BaseStream.CopyTo(Stream.Null, 1 << 16);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed: {errors.Result}");
    }
}
