namespace ReproGet.Core.FileSystem;

/// <summary>RG5001 to RG5019: archives and trees that cannot be right.</summary>
internal static class FileSystemErrors
{
    public static ReproGetException UnsafePath(string path)
        => new("RG5004", $"The name “{Printable(path)}” in an archive leads outside its root. The archive is damaged or hostile; nothing was unpacked.");

    public static ReproGetException LinkLoop(string path)
        => new("RG5005", $"The symbolic links on the way to “{Printable(path)}” lead in a circle.");

    /// <summary>A name as it can be shown on one line of a terminal.</summary>
    internal static string Printable(string text)
        => string.Concat(text.Select(c => char.IsControl(c) ? $"\\x{(int)c:x2}" : c.ToString()));
}
