namespace ReproGet.Core.FileSystem;

/// <summary>Puts the names of one file into the order that archives need: the first in path order is the file, the others are links to it.</summary>
public static class HardLinks
{
    /// <summary>The same tree, in the same order of paths; only which name of a file holds its content changes. Links give up the attributes that they share with the file.</summary>
    /// <exception cref="ReproGetException">RG5011: a hard link leads to nothing, to a directory, or in a circle.</exception>
    public static IReadOnlyList<FileEntry> FirstNameHoldsContent(IReadOnlyList<FileEntry> entries)
    {
        if (!entries.Any(entry => entry.Type == FileType.HardLink))
            return entries;
        var byPath = new Dictionary<string, FileEntry>(entries.Count, StringComparer.Ordinal);
        foreach (var entry in entries)
            byPath[entry.Path] = entry;

        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var link in entries.Where(entry => entry.Type == FileType.HardLink))
        {
            var file = FileOf(link, byPath).Path;
            if (Utf8Order.Instance.Compare(link.Path, first.GetValueOrDefault(file, file)) < 0)
                first[file] = link.Path;
            else
                first.TryAdd(file, file);
        }

        return [.. entries.Select(entry => Ordered(entry, byPath, first))];
    }

    private static FileEntry Ordered(FileEntry entry, Dictionary<string, FileEntry> byPath, Dictionary<string, string> first)
    {
        var file = entry.Type == FileType.HardLink ? FileOf(entry, byPath) : entry;
        if (!first.TryGetValue(file.Path, out var holder))
            return entry;
        return entry.Path == holder
            ? file with { Path = entry.Path }
            : new FileEntry
            {
                Path = entry.Path,
                Type = FileType.HardLink,
                LinkTarget = holder,
                Mode = file.Mode,
                UserId = file.UserId,
                GroupId = file.GroupId,
                ModifiedTime = file.ModifiedTime,
            };
    }

    private static FileEntry FileOf(FileEntry link, Dictionary<string, FileEntry> byPath)
    {
        var at = link;
        for (var steps = 0; at.Type == FileType.HardLink; steps++)
        {
            if (steps > byPath.Count || !byPath.TryGetValue(at.LinkTarget ?? "", out var target) || target.Type == FileType.Directory)
                throw FileSystemErrors.HardLinkTarget(link.Path, link.LinkTarget ?? "");
            at = target;
        }
        return at;
    }
}
