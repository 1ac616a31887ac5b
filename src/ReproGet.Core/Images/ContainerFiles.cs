using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Images;

/// <summary>Makes entries of a layer of <c>ContainerFile</c> items: files, empty directories and links outside the app's folder.</summary>
internal static class ContainerFiles
{
    private const int ExecutableMode = 0b111_101_101;
    private const int PlainMode = 0b110_100_100;
    private const int MaxMode = 0b111_111_111_111;

    /// <summary>The entries, in the order of the items. Their times are set by the layer.</summary>
    /// <param name="items">The project's.</param>
    /// <param name="root">Base and packages: names of owners are looked up there.</param>
    /// <exception cref="ReproGetException">RG5100: a path that is none; RG5140 to RG5144: an item that means nothing, or whose file or owner is not there.</exception>
    public static IReadOnlyList<FileEntry> Read(IReadOnlyList<ContainerFileItem> items, FileTree root)
    {
        var accounts = new Lazy<Accounts>(() => Accounts.Read(root));
        return [.. items.Select(item => Entry(item, accounts))];
    }

    private static FileEntry Entry(ContainerFileItem item, Lazy<Accounts> accounts)
    {
        var entry = item.LinkTarget.Length > 0 ? FileEntry.SymbolicLink(Target(item), item.LinkTarget, 0)
            : IsDirectory(item) ? FileEntry.Directory(Target(item), 0, Mode(item) ?? ExecutableMode)
            : FileOf(item);
        if (item.Owner.Length == 0)
            return entry;
        var parts = item.Owner.Split(':', 2);
        var user = accounts.Value.User(parts[0]) ?? throw ImageErrors.NoSuchOwner(item.Include, item.Owner, "user", parts[0]);
        var group = parts.Length < 2 ? user.Group : accounts.Value.Group(parts[1]) ?? throw ImageErrors.NoSuchOwner(item.Include, item.Owner, "group", parts[1]);
        return entry with { UserId = user.Id, GroupId = group };
    }

    private static FileEntry FileOf(ContainerFileItem item)
    {
        if (Directory.Exists(item.Include))
            throw ImageErrors.FolderItem(item.Include);
        if (!File.Exists(item.Include))
            throw ImageErrors.NoSuchFile(item.Include);
        var content = new AppFile(item.Include, "").Content();
        return FileEntry.File(Target(item), content, 0, Mode(item) ?? (ExecutableContent.Is(content) ? ExecutableMode : PlainMode));
    }

    /// <summary>A name with a slash at its end where nothing is on disk: an empty directory.</summary>
    private static bool IsDirectory(ContainerFileItem item) => item.Include.EndsWith('/') && !Directory.Exists(item.Include);

    private static string Target(ContainerFileItem item)
    {
        // RecursiveDir has the host's separators.
        var target = item.TargetPath.Replace('\\', '/');
        if (target.Length == 0 && (item.LinkTarget.Length > 0 || IsDirectory(item)))
            target = item.Include;
        if (target.Length == 0)
            throw ImageErrors.NoTargetPath(item.Include);
        if (target.EndsWith('/') && !IsDirectory(item))
            target += Path.GetFileName(item.Include);
        var path = ImagePath.FromSetting("TargetPath of ContainerFile", target);
        return path.Length > 0 ? path : throw ImageErrors.NoTargetPath(item.Include);
    }

    private static int? Mode(ContainerFileItem item)
    {
        if (item.Mode.Length == 0)
            return null;
        var mode = 0;
        foreach (var digit in item.Mode)
        {
            if (digit is < '0' or > '7' || item.Mode.Length > 5)
                throw ImageErrors.BadMode(item.Include, item.Mode);
            mode = mode * 8 + (digit - '0');
        }
        return mode <= MaxMode ? mode : throw ImageErrors.BadMode(item.Include, item.Mode);
    }
}
