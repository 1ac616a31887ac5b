using System.Text;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Tests.FileSystem;

/// <summary>Archives as lines of text, one a member.</summary>
internal static class TarMembers
{
    public static List<string> Read(Stream archive, TarEnd end = TarEnd.Required)
    {
        using var tar = new TarReader(archive, "test.tar", end);
        var lines = new List<string>();
        while (tar.TryReadNext(out var member))
        {
            var content = new MemoryStream();
            tar.Content.CopyTo(content);
            Assert.Equal(member.Length, content.Length);
            lines.Add(Line(member.Entry, content.ToArray()));
        }
        return lines;
    }

    public static string Line(FileEntry entry, byte[] content)
    {
        var mode = $"{Convert.ToString(entry.Mode, 8).PadLeft(4, '0')} {entry.UserId}:{entry.GroupId} {entry.ModifiedTime}";
        var attributes = string.Concat(entry.ExtendedAttributes.OrderBy(a => a.Key, Utf8Order.Instance).Select(a => $" {a.Key}={Convert.ToHexStringLower(a.Value)}"));
        return entry.Type switch
        {
            FileType.Directory => $"{entry.Path}/ {mode}",
            FileType.SymbolicLink => $"{entry.Path} -> {entry.LinkTarget}",
            FileType.HardLink => $"{entry.Path} = {entry.LinkTarget}",
            FileType.CharacterDevice => $"{entry.Path} {mode} c{entry.DeviceMajor},{entry.DeviceMinor}",
            FileType.BlockDevice => $"{entry.Path} {mode} b{entry.DeviceMajor},{entry.DeviceMinor}",
            FileType.Fifo => $"{entry.Path} {mode} p",
            _ => $"{entry.Path} {mode} '{Encoding.Latin1.GetString(content)}'",
        } + attributes;
    }
}
