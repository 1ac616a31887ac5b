using System.Diagnostics.CodeAnalysis;
using System.Text;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Effects;

/// <summary>How effects look into a root and write into it.</summary>
internal static class TreeAccess
{
    /// <summary>Like <see cref="FileTree.TryFollow"/>, but links in a circle, and names that become too long, reach nothing: to programs that look at a tree ELOOP is one more way for a file not to be there.</summary>
    public static bool TryReach(this FileTree tree, string path, [NotNullWhen(true)] out FileEntry? entry)
    {
        try
        {
            return tree.TryFollow(path, out entry);
        }
        catch (ReproGetException e) when (IsNowhere(e))
        {
            entry = null;
            return false;
        }
    }

    /// <summary>ELOOP and ENAMETOOLONG.</summary>
    private static bool IsNowhere(ReproGetException failure) => failure.Code is FileSystemErrors.LinkLoopCode or FileSystemErrors.TooLongCode;

    /// <summary>Whether opening a path would reach a file, a directory or anything else.</summary>
    public static bool Exists(this InstalledRoot root, string path) => root.Tree.TryReach(path, out _);

    /// <summary>Where a path leads when every link is followed, the last one too; null for links in a circle, and where the name becomes too long. Nothing need be there.</summary>
    public static string? RealPath(this FileTree tree, string path)
    {
        try
        {
            return tree.Resolve(path + "/.");
        }
        catch (ReproGetException e) when (IsNowhere(e))
        {
            return null;
        }
    }

    /// <summary>The whole of a small text file; null where there is none.</summary>
    public static string? ReadText(this FileTree tree, string path)
        => tree.TryReach(path, out var entry) && entry.Content is not null ? Encoding.UTF8.GetString(entry.ReadSmall()) : null;

    public static byte[] ReadAll(this FileContent content)
    {
        var bytes = new byte[content.Length];
        using var stream = content.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Writes a file of root at the root's epoch, with the directories above it. A link of its name is followed, as an editor does.</summary>
    public static void WriteFile(this InstalledRoot root, string path, ReadOnlyMemory<byte> bytes)
    {
        var real = root.Tree.RealPath(path) ?? root.Tree.Resolve(path);
        root.MakeDirectories(TreePath.Parent(real));
        root.Tree.Set(FileEntry.File(real, FileContent.Of(bytes), root.Epoch));
    }

    /// <summary>Writes a file of root at the root's epoch in the place of whatever has its name, as a rename does.</summary>
    public static void ReplaceFile(this InstalledRoot root, string path, ReadOnlyMemory<byte> bytes)
    {
        var real = root.Tree.Resolve(path);
        root.MakeDirectories(TreePath.Parent(real));
        root.Tree.Set(FileEntry.File(real, FileContent.Of(bytes), root.Epoch));
    }

    /// <summary>Makes a symbolic link, or replaces the one of its name.</summary>
    public static void WriteLink(this InstalledRoot root, string path, string target)
    {
        var real = root.Tree.Resolve(path);
        root.MakeDirectories(TreePath.Parent(real));
        root.Tree.Set(FileEntry.SymbolicLink(real, target, root.Epoch));
    }

    /// <summary>Makes a directory, and those above it, where they are missing.</summary>
    public static void MakeDirectories(this InstalledRoot root, string path)
    {
        for (var at = root.Tree.RealPath(path) ?? ""; at.Length > 0 && !root.Tree.Contains(at); at = TreePath.Parent(at))
            root.Tree.Set(FileEntry.Directory(at, root.Epoch));
    }
}
