namespace ReproGet.Core.FileSystem;

/// <summary>One name in a file tree, with all that an image keeps of it.</summary>
public sealed record FileEntry
{
    /// <summary>Relative to the root, with <c>/</c>, with neither a leading nor a trailing one, without <c>.</c> and <c>..</c>: <c>usr/bin/env</c>. The root itself is no entry.</summary>
    public required string Path { get; init; }

    /// <summary>What it is.</summary>
    public required FileType Type { get; init; }

    /// <summary>The low twelve bits of the mode: permissions, set-id bits, sticky bit.</summary>
    public int Mode { get; init; }

    /// <summary>The owner's number.</summary>
    public int UserId { get; init; }

    /// <summary>The group's number.</summary>
    public int GroupId { get; init; }

    /// <summary>Modification time in whole seconds since 1970-01-01 UTC.</summary>
    public long ModifiedTime { get; init; }

    /// <summary>A symbolic link's text as it stands, or the <see cref="Path"/> of the file that a hard link is another name of.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>The bytes of a regular file; null for all else.</summary>
    public FileContent? Content { get; init; }

    /// <summary>A device's major number.</summary>
    public int DeviceMajor { get; init; }

    /// <summary>A device's minor number.</summary>
    public int DeviceMinor { get; init; }

    /// <summary>Extended attributes by name; their values are bytes (<c>security.capability</c> is no text).</summary>
    public IReadOnlyDictionary<string, byte[]> ExtendedAttributes { get; init; } = NoAttributes;

    private static IReadOnlyDictionary<string, byte[]> NoAttributes { get; } = new Dictionary<string, byte[]>();

    /// <summary>A directory, 0755, of root.</summary>
    public static FileEntry Directory(string path, long modifiedTime, int mode = 0b111_101_101)
        => new() { Path = path, Type = FileType.Directory, Mode = mode, ModifiedTime = modifiedTime };

    /// <summary>A regular file, 0644, of root.</summary>
    public static FileEntry File(string path, FileContent content, long modifiedTime, int mode = 0b110_100_100)
        => new() { Path = path, Type = FileType.Regular, Mode = mode, ModifiedTime = modifiedTime, Content = content };

    /// <summary>A symbolic link of root.</summary>
    public static FileEntry SymbolicLink(string path, string target, long modifiedTime)
        => new() { Path = path, Type = FileType.SymbolicLink, Mode = 0b111_111_111, ModifiedTime = modifiedTime, LinkTarget = target };
}
