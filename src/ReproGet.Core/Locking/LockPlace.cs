namespace ReproGet.Core.Locking;

/// <summary>Where in a lock something is wrong, and the project whose lock it is.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">From 1; 0 for the file as a whole.</param>
/// <param name="Project">The project file, for the command that mends it; null where none is known.</param>
internal readonly record struct LockPlace(string Path, int Line, string? Project)
{
    /// <summary>The command that makes the lock anew.</summary>
    public string Command => CommandFor(Project);

    public static string CommandFor(string? project)
    {
        const string Lock = "dotnet build -t:ReproGetLock";
        if (project is null)
            return $"`{Lock}`";
        var name = System.IO.Path.GetFileName(project);
        return name.Contains(' ') ? $"`{Lock} \"{name}\"`" : $"`{Lock} {name}`";
    }

    public override string ToString() => Line == 0 ? Path : $"{Path}({Line})";
}
