using System.Runtime.InteropServices;

namespace ReproGet.Core.FileSystem;

/// <summary>A second name for a file, which the runtime has no call for.</summary>
internal static class HardLink
{
    private const UnixFileMode Write = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>
    /// Gives a file a second name, and takes the permission to write from both: whoever opens one to write would change the other. False where that cannot be,
    /// with nothing left: another volume, a file system without links, a symbolic link (of which the mode and the bytes are another file's), a file of another user, Windows (where what is read-only cannot be replaced).
    /// </summary>
    public static bool TryCreateReadOnly(string file, string link)
    {
        if (OperatingSystem.IsWindows() || new FileInfo(file).LinkTarget is not null || Link(file, link) != 0)
            return false;
        try
        {
            File.SetUnixFileMode(file, File.GetUnixFileMode(file) & ~Write);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(link);
            return false;
        }
    }

    /// <summary>link(2).</summary>
    [DllImport("libc", EntryPoint = "link")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string file, [MarshalAs(UnmanagedType.LPUTF8Str)] string link);
}
