using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Checks;

/// <summary>Which links may dangle in an image.</summary>
internal static class DanglingLinks
{
    /// <summary>File systems that are mounted, or filled, when a container runs.</summary>
    private static readonly string[] RunTimeFolders = ["proc", "sys", "dev", "run"];

    /// <summary>Documents link into packages that need not be installed; nothing that runs reads them.</summary>
    private static readonly string[] DocumentFolders = ["usr/share/doc/", "usr/share/man/", "usr/share/info/", "usr/share/lintian/", "usr/lib/debug/", "usr/share/gdb/"];

    /// <summary>Whether nobody is the worse for where this link stands.</summary>
    public static bool IsUsual(FileEntry link)
        => Array.Exists(DocumentFolders, folder => link.Path.StartsWith(folder, StringComparison.Ordinal))
            // The manual pages of alternatives follow theirs.
            || link.Path.StartsWith("etc/alternatives/", StringComparison.Ordinal) && Array.Exists(DocumentFolders, folder => link.LinkTarget!.StartsWith("/" + folder, StringComparison.Ordinal));

    /// <summary>Whether the target appears only in a running container.</summary>
    public static bool IsMadeAtRunTime(string target)
        => Array.Exists(RunTimeFolders, folder => target.StartsWith(folder, StringComparison.Ordinal) && (target.Length == folder.Length || target[folder.Length] == '/'));
}
