using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Tests.FileSystem;

/// <summary>Trees that a seed decides, with all that an entry can have.</summary>
internal static class RandomTree
{
    private static readonly string[] Names = ["a", "bin", "lib", "x-y", "ünï", "\U0001F600", "with space", "new\nline", "a\\b", new('l', 120), new('é', 90)];

    public static FileTree Of(int seed)
    {
        var random = new Random(seed);
        var tree = new FileTree();
        var directories = new List<string> { "" };
        for (var i = random.Next(40); i >= 0; i--)
        {
            var parent = directories[random.Next(directories.Count)];
            var path = (parent.Length == 0 ? "" : parent + "/") + Names[random.Next(Names.Length)] + (random.Next(2) == 0 ? "" : i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (tree.Contains(path) || path.Length > 1000)
                continue;
            var entry = Entry(random, path, (FileType)random.Next(7), [.. tree.Entries.Where(e => e.Type == FileType.Regular).Select(e => e.Path)]);
            tree.Set(entry);
            if (entry.Type == FileType.Directory)
                directories.Add(path);
        }
        return tree;
    }

    private static FileEntry Entry(Random random, string path, FileType type, List<string> files)
    {
        if (type == FileType.HardLink && files.Count == 0)
            type = FileType.Fifo;
        var content = new byte[random.Next(4) == 0 ? random.Next(3) * 512 : random.Next(2000)];
        random.NextBytes(content);
        var device = type is FileType.CharacterDevice or FileType.BlockDevice;
        var attributes = new Dictionary<string, byte[]>();
        if (type == FileType.Regular && random.Next(4) == 0)
        {
            attributes["security.capability"] = [0, 1, (byte)'\n', 0xff, (byte)'='];
            attributes["user.100%=ü"] = [];
        }
        return new FileEntry
        {
            Path = path,
            Type = type,
            Mode = random.Next(0x1000),
            UserId = random.Next(3) == 0 ? random.Next() : random.Next(3000),
            GroupId = random.Next(3) == 0 ? int.MaxValue : 0,
            ModifiedTime = random.Next(4) switch { 0 => -random.Next(), 1 => 0x2_0000_0000 + random.Next(), _ => random.Next() },
            LinkTarget = type switch
            {
                FileType.HardLink => files[random.Next(files.Count)],
                FileType.SymbolicLink => random.Next(2) == 0 ? "/../" + new string('t', random.Next(300)) : "ü\n",
                _ => null,
            },
            Content = type == FileType.Regular ? FileContent.Of(content) : null,
            DeviceMajor = device ? random.Next(4096) : 0,
            DeviceMinor = device ? random.Next(1 << 20) : 0,
            ExtendedAttributes = attributes,
        };
    }

    public static List<string> Lines(IEnumerable<FileEntry> entries)
        => [.. entries.Select(entry =>
        {
            var content = new MemoryStream();
            using var source = entry.Content?.Open() ?? Stream.Null;
            source.CopyTo(content);
            return TarMembers.Line(entry, content.ToArray());
        })];
}
