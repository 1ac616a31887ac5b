using System.Diagnostics;

namespace ReproGet.Bench;

/// <summary>Runs <c>dotnet</c> as a user would in a fresh shell: no server, no worker node that an earlier run left.</summary>
internal sealed record DotnetCommand(string Folder, params string[] Arguments)
{
    /// <summary>Set in the child's environment.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Runs it once and gives its time.</summary>
    public TimeSpan Run() => Run(_ => { });

    /// <summary>Runs it once; <paramref name="watch"/> gets the process as soon as it runs.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its output.</exception>
    public TimeSpan Run(Action<Process> watch) => Run(watch, out _);

    /// <summary>Runs it once and gives what it wrote.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public string Output()
    {
        Run(_ => { }, out var output);
        return output;
    }

    private TimeSpan Run(Action<Process> watch, out string written)
    {
        var start = new ProcessStartInfo("dotnet", Arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.Ordinal) || name == "CI").ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        watch(process);
        process.WaitForExit();
        clock.Stop();
        written = output.Result;
        return process.ExitCode == 0
            ? clock.Elapsed
            : throw new InvalidOperationException($"dotnet {string.Join(' ', Arguments)} failed:\n{written}{errors.Result}");
    }
}
