using System.Diagnostics;

namespace ReproGet.Core.Tests;

/// <summary>Real programs that say what is right.</summary>
internal static class Oracle
{
    /// <summary>Skips the test where <paramref name="program"/> is not installed; fails it where REPROGET_REQUIRE names it, or says <c>all</c>.</summary>
    public static void Require(string program)
    {
        if (Locate(program) is not null)
            return;
        var required = (Environment.GetEnvironmentVariable("REPROGET_REQUIRE") ?? "").Split(',', StringSplitOptions.TrimEntries);
        Assert.False(required.Contains("all") || required.Contains(program), $"{program} is required here and not installed.");
        Assert.Skip($"{program} is not installed.");
    }

    /// <summary>Runs a program to its end and gives what it printed. A program that fails fails the test.</summary>
    public static string Run(string program, params IEnumerable<string> arguments)
    {
        var (code, output, errors) = Start(program, arguments);
        Assert.True(code == 0, $"{program} ended with {code}: {errors}{output}");
        return output;
    }

    /// <summary>The same for a program that may fail: its exit code, and all that it printed.</summary>
    public static (int Code, string Output) Try(string program, params IEnumerable<string> arguments)
    {
        var (code, output, errors) = Start(program, arguments);
        return (code, errors + output);
    }

    private static (int Code, string Output, string Errors) Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private static string? Locate(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append("/usr/sbin").Append("/sbin")
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
