namespace ReproGet.Core.Installation.Native;

/// <summary>Where a program of the system stands. The runtime looks into the current folder before it looks at PATH: a project that has a file “rpm” would have it run.</summary>
public static class ProgramPath
{
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The first one in the folders of a PATH. Folders that are relative, which is to say the project's, do not count.</summary>
    /// <param name="program">Its name, or where it stands: absolute.</param>
    /// <param name="path">The variable.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find(string program, string? path)
    {
        if (Path.IsPathFullyQualified(program))
            return program;
        var name = OperatingSystem.IsWindows() && !program.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? program + ".exe" : program;
        return (path ?? "").Split(Path.PathSeparator).Where(folder => Path.IsPathFullyQualified(folder)).Select(folder => Path.Combine(folder, name)).FirstOrDefault(IsProgram)
            ?? throw new FileNotFoundException("No folder of PATH has it.");
    }

    private static bool IsProgram(string path) => File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Execute) != 0);
}
