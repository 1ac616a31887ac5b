using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Tests.Installation.Effects;

/// <summary>Takes a tree from a directory, and puts one into it, so that a real program can work on the same files.</summary>
internal static class DiskTree
{
    public static FileTree Read(string directory)
    {
        var tree = new FileTree();
        Read(tree, directory, "");
        return tree;
    }

    public static void Write(FileTree tree, string directory)
    {
        foreach (var entry in tree.Entries)
        {
            var path = Path.Combine(directory, entry.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            switch (entry.Type)
            {
                case FileType.Directory:
                    Directory.CreateDirectory(path);
                    break;
                case FileType.SymbolicLink:
                    File.CreateSymbolicLink(path, entry.LinkTarget!);
                    break;
                default:
                    using (var target = File.Create(path))
                    using (var source = entry.Content!.Open())
                        source.CopyTo(target);
                    if (!OperatingSystem.IsWindows())
                        File.SetUnixFileMode(path, (UnixFileMode)entry.Mode);
                    break;
            }
        }
    }

    /// <summary>One line a name: <c>path -> target</c> for a link, <c>path</c> for all else.</summary>
    public static IReadOnlyList<string> Names(FileTree tree)
        => [.. tree.Entries.Select(entry => entry.Type == FileType.SymbolicLink ? $"{entry.Path} -> {entry.LinkTarget}" : entry.Path)];

    private static void Read(FileTree tree, string root, string directory)
    {
        foreach (var item in new DirectoryInfo(Path.Combine(root, directory)).EnumerateFileSystemInfos())
        {
            var path = directory.Length == 0 ? item.Name : directory + "/" + item.Name;
            var mode = item.LinkTarget is null ? (int)item.UnixFileMode : 0;
            if (item.LinkTarget is { } target)
            {
                tree.Set(FileEntry.SymbolicLink(path, target, 0));
            }
            else if (item is DirectoryInfo)
            {
                tree.Set(FileEntry.Directory(path, 0, mode));
                Read(tree, root, path);
            }
            else if (item.Attributes.HasFlag(FileAttributes.Normal) || !item.Attributes.HasFlag(FileAttributes.Device))
            {
                tree.Set(FileEntry.File(path, FileContent.OfFile(item.FullName, 0, ((FileInfo)item).Length), 0, mode));
            }
        }
    }
}
