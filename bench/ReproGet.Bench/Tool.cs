using System.Diagnostics;
using System.Text;

namespace ReproGet.Bench;

/// <summary>Runs a program of the system.</summary>
internal static class Tool
{
    /// <summary>Runs it to its end and throws its output away.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its errors.</exception>
    public static void Run(string program, params string[] arguments) => Start(program, arguments, Stream.Null);

    /// <summary>Runs it to its end and gives its output.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its errors.</exception>
    public static string Output(string program, params string[] arguments)
    {
        var output = new MemoryStream();
        Start(program, arguments, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static void Start(string program, string[] arguments, Stream output)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.BaseStream.CopyTo(output, 1 << 16);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed: {errors.Result}");
    }
}
