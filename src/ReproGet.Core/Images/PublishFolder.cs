using System.Text;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Images;

/// <summary>What a publish put into its folder.</summary>
/// <remarks>Links are followed, as the .NET SDK does: its own option to publish links makes them point into <c>obj</c> and the package cache.</remarks>
public static class PublishFolder
{
    // Deeper than any path that a system opens; only links can lead there.
    private const int MaxDepth = 128;

    /// <summary>Every file and directory in it, in bytewise order of paths.</summary>
    /// <exception cref="ReproGetException">RG5111: there is no such folder; RG5112: a link leads nowhere, or a folder cannot be read; RG5113: a name is not UTF-8; RG5120: links lead in a circle.</exception>
    public static IReadOnlyList<AppFile> Read(string folder, CancellationToken cancellationToken)
    {
        var root = new DirectoryInfo(folder);
        if (!root.Exists)
            throw ImageErrors.NoPublishFolder(folder);
        var files = new List<AppFile>();
        Collect(root, "", 0, files, cancellationToken);
        files.Sort((a, b) => Utf8Order.Instance.Compare(a.ImagePath, b.ImagePath));
        return files;
    }

    private static void Collect(DirectoryInfo folder, string prefix, int depth, List<AppFile> files, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (depth > MaxDepth)
            throw ImageErrors.LinkLoop(folder.FullName);
        // Hidden and system files are files as well.
        var all = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false };
        foreach (var item in Listed(folder, all))
        {
            CheckName(folder, item);
            var path = ImagePath.Combine(prefix, item.Name);
            var target = Target(item);
            if (target is DirectoryInfo directory)
            {
                if (item.LinkTarget is not null && Contains(directory, folder))
                    throw ImageErrors.LinkLoop(item.FullName);
                files.Add(new AppFile(null, path));
                Collect(directory, path, depth + 1, files, cancellationToken);
            }
            else
            {
                files.Add(new AppFile(target.FullName, path));
            }
        }
    }

    private static FileSystemInfo[] Listed(DirectoryInfo folder, EnumerationOptions options)
    {
        try
        {
            return folder.GetFileSystemInfos("*", options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ImageErrors.UnreadableFile(folder.FullName, e.Message.TrimEnd('.'), e);
        }
    }

    private static FileSystemInfo Target(FileSystemInfo item)
    {
        if (item.LinkTarget is null)
            return item;
        try
        {
            var target = item.ResolveLinkTarget(returnFinalTarget: true)!;
            // The kind of a link's target is told by the target, not by the link.
            return Directory.Exists(target.FullName) ? new DirectoryInfo(target.FullName)
                : target.Exists ? target
                : throw ImageErrors.UnreadableFile(item.FullName, $"it is a link to “{item.LinkTarget}”, which does not exist");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ImageErrors.UnreadableFile(item.FullName, e.Message.TrimEnd('.'), e);
        }
    }

    private static bool Contains(DirectoryInfo directory, DirectoryInfo inner)
        => (Path.TrimEndingDirectorySeparator(inner.FullName) + Path.DirectorySeparatorChar)
            .StartsWith(Path.TrimEndingDirectorySeparator(directory.FullName) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // The runtime reads a wrong byte as U+FFFD, and then cannot find the file by that name; on Windows a name can hold half a surrogate pair.
    private static void CheckName(DirectoryInfo folder, FileSystemInfo item)
    {
        var mended = item.Name.Contains('\uFFFD', StringComparison.Ordinal) && !Path.Exists(item.FullName) && item.LinkTarget is null;
        if (mended || item.Name.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar) && !item.Name.Contains('\uFFFD', StringComparison.Ordinal))
            throw ImageErrors.UnportableName(folder.FullName, item.Name);
    }
}
