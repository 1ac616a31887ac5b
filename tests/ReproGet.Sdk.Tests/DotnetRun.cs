using System.Diagnostics;

namespace ReproGet.Sdk.Tests;

/// <summary>One run of the real <c>dotnet</c>, and what it said.</summary>
internal sealed record DotnetRun(int ExitCode, string Output)
{
    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">After <c>dotnet</c>.</param>
    /// <param name="environment">Added to that of the tests; null takes a variable away.</param>
    /// <param name="wrapper">A program, with its arguments, that starts <c>dotnet</c> in surroundings of its own.</param>
    public static DotnetRun Start(
        string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, params IReadOnlyList<string> wrapper)
    {
        IReadOnlyList<string> command = [.. wrapper, "dotnet", .. arguments];
        using var process = Running(folder, command[0], [.. command.Skip(1)], environment);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        return new DotnetRun(process.ExitCode, output);
    }

    /// <summary>Starts a program as <see cref="Start"/> does. Who calls it ends it, and reads what it says.</summary>
    public static Process Running(string folder, string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.Ordinal) || name == "CI").ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // What a run of seconds never gets back.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
