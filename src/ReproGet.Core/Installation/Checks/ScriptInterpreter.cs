using System.Text;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Checks;

/// <summary>The first line of a script, as the kernel reads it (execve(2)).</summary>
internal static class ScriptInterpreter
{
    /// <summary>As much as Linux looks at since 5.1.</summary>
    private const int MaxLine = 256;

    /// <summary>The absolute path of the interpreter; null for a file that names none.</summary>
    public static string? Read(FileContent content)
    {
        Span<byte> start = stackalloc byte[MaxLine];
        using var stream = content.Open();
        start = start[..stream.ReadAtLeast(start, MaxLine, throwOnEndOfStream: false)];
        if (!start.StartsWith("#!"u8))
            return null;
        var line = start[2..];
        var end = line.IndexOfAny((byte)'\n', (byte)0);
        line = (end < 0 ? line : line[..end]).TrimStart(" \t"u8);
        var space = line.IndexOfAny(" \t\r"u8);
        var path = Encoding.UTF8.GetString(space < 0 ? line : line[..space]);
        return path.StartsWith('/') ? path : null;
    }

    /// <summary>Whether a script is there to be read, or for developers, so that its interpreter is not missed.</summary>
    public static bool IsExample(string path)
        => path.StartsWith("usr/share/doc/", StringComparison.Ordinal)
            || path.StartsWith("usr/share/bug/", StringComparison.Ordinal)
            || path.Contains("/examples/", StringComparison.Ordinal)
            || path.StartsWith("var/lib/dpkg/info/", StringComparison.Ordinal);
}
