using System.Text;

namespace ReproGet.Core.FileSystem;

/// <summary>Keeps a tree in a file: every name with its attributes, and of contents only those that are asked for.</summary>
/// <remarks>Our own form, read by the version that wrote it only.</remarks>
internal static class TreeFile
{
    /// <summary>Writes a tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="keep">The bytes of a regular file that are to be kept; null for none.</param>
    /// <param name="destination">Stays open.</param>
    public static void Write(FileTree tree, Func<FileEntry, byte[]?> keep, Stream destination)
    {
        using var writer = new BinaryWriter(destination, Encoding.UTF8, leaveOpen: true);
        writer.Write(tree.Count);
        foreach (var entry in tree.Entries)
        {
            writer.Write(entry.Path);
            writer.Write((byte)entry.Type);
            writer.Write(entry.Mode);
            writer.Write(entry.UserId);
            writer.Write(entry.GroupId);
            writer.Write(entry.ModifiedTime);
            writer.Write(entry.LinkTarget ?? "");
            writer.Write(entry.DeviceMajor);
            writer.Write(entry.DeviceMinor);
            writer.Write(entry.ExtendedAttributes.Count);
            foreach (var (name, value) in entry.ExtendedAttributes)
            {
                writer.Write(name);
                writer.Write(value.Length);
                writer.Write(value);
            }
            var kept = (entry.Content is null ? null : keep(entry)) ?? [];
            writer.Write(kept.Length);
            writer.Write(kept);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote. A content that was not kept is empty.</summary>
    public static FileTree Read(Stream source)
    {
        using var reader = new BinaryReader(source, Encoding.UTF8, leaveOpen: true);
        var tree = new FileTree();
        for (var left = reader.ReadInt32(); left > 0; left--)
            tree.Set(ReadEntry(reader));
        return tree;
    }

    private static FileEntry ReadEntry(BinaryReader reader)
    {
        var entry = new FileEntry
        {
            Path = reader.ReadString(),
            Type = (FileType)reader.ReadByte(),
            Mode = reader.ReadInt32(),
            UserId = reader.ReadInt32(),
            GroupId = reader.ReadInt32(),
            ModifiedTime = reader.ReadInt64(),
            LinkTarget = reader.ReadString() is { Length: > 0 } target ? target : null,
            DeviceMajor = reader.ReadInt32(),
            DeviceMinor = reader.ReadInt32(),
        };
        if (reader.ReadInt32() is > 0 and var attributes)
        {
            var values = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            for (; attributes > 0; attributes--)
                values[reader.ReadString()] = reader.ReadBytes(reader.ReadInt32());
            entry = entry with { ExtendedAttributes = values };
        }
        var kept = reader.ReadBytes(reader.ReadInt32());
        return entry.Type == FileType.Regular ? entry with { Content = FileContent.Of(kept) } : entry;
    }
}
