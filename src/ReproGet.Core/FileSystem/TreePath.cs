using System.Text;

namespace ReproGet.Core.FileSystem;

/// <summary>Paths inside a tree.</summary>
public static class TreePath
{
    /// <summary>In bytes. Linux opens no longer path (PATH_MAX); the bound keeps a hostile name from costing memory at every parent.</summary>
    internal const int MaxLength = 4096;

    /// <summary>In bytes. The file systems of Linux keep no longer name (NAME_MAX): no engine could unpack it.</summary>
    internal const int MaxNameLength = 255;

    private const int MostBytesOfChar = 3;

    /// <summary>The directory that holds <paramref name="path"/>; empty for the root.</summary>
    public static string Parent(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? "" : path[..slash];
    }

    /// <summary>The last part.</summary>
    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Makes an archive member's name canonical: leading <c>./</c> and trailing <c>/</c> go; empty for the root.</summary>
    /// <exception cref="ReproGetException">RG5004: it is absolute, or has a <c>..</c> part, or a NUL. RG5007: it, or a part of it, is too long.</exception>
    public static string FromMemberName(string name) => FromMemberName(name, null);

    internal static string FromMemberName(string name, string? archive)
    {
        if (name.Length > 2 * MaxLength)
            throw FileSystemErrors.PathTooLong(name);
        if (name.StartsWith('/'))
            throw FileSystemErrors.UnsafePath(name, archive);
        var path = string.Join('/', name.Split('/').Where(part => part is not ("" or ".")));
        if (path.Length > 0)
            Check(path, archive);
        return path;
    }

    internal static void Check(string path, string? archive = null)
    {
        if (IsLonger(path, MaxLength))
            throw FileSystemErrors.PathTooLong(path);
        if (path.Contains('\0'))
            throw FileSystemErrors.UnsafePath(path, archive);
        foreach (var part in path.AsSpan().Split('/'))
        {
            if (path.AsSpan(part) is "" or "." or "..")
                throw FileSystemErrors.UnsafePath(path, archive);
            if (IsLonger(path.AsSpan(part), MaxNameLength))
                throw FileSystemErrors.NameTooLong(path);
        }
    }

    internal static bool IsLonger(ReadOnlySpan<char> text, int bytes) => text.Length > bytes / MostBytesOfChar && Encoding.UTF8.GetByteCount(text) > bytes;
}
