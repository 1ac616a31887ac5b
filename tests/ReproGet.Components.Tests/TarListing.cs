using System.Formats.Tar;
using System.Security.Cryptography;

namespace ReproGet.Components.Tests;

/// <summary>What the .NET runtime's reader sees in a tar file of a root.</summary>
internal static class TarListing
{
    private static readonly string[] Merged = ["bin", "sbin", "lib", "lib64"];

    /// <summary>Its entries by their places in a root with merged <c>/usr</c>.</summary>
    public static Dictionary<string, TarredFile> Read(Stream tar)
    {
        var files = new Dictionary<string, TarredFile>(StringComparer.Ordinal);
        var names = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        using var reader = new TarReader(tar, leaveOpen: true);
        while (reader.GetNextEntry() is { } entry)
        {
            var path = Place(entry.Name);
            if (path.Length == 0)
                continue;
            if (entry.EntryType == TarEntryType.HardLink)
            {
                var first = Place(entry.LinkName);
                files[path] = files[first];
                if (!names.TryGetValue(first, out var group))
                    names[first] = group = [first];
                group.Add(path);
                continue;
            }
            files[path] = new TarredFile(
                entry.EntryType is TarEntryType.V7RegularFile ? TarEntryType.RegularFile : entry.EntryType,
                entry.EntryType == TarEntryType.SymbolicLink ? 0 : (int)entry.Mode,
                $"{entry.Uid}:{entry.Gid}",
                entry.LinkName ?? "",
                entry.DataStream is { } content ? Convert.ToHexStringLower(SHA256.HashData(content)) : "",
                entry is PaxTarEntry pax ? string.Join(' ', pax.ExtendedAttributes.Where(pair => pair.Key.StartsWith("SCHILY.xattr.", StringComparison.Ordinal)).Order()) : "");
        }
        // Which of several names comes first is the archive's to choose; that they are one file is not.
        foreach (var group in names.Values)
        {
            foreach (var name in group)
                files[name] = files[name] with { Target = "one file: " + string.Join(' ', group.Order(StringComparer.Ordinal)) };
        }
        return files;
    }

    private static string Place(string name)
    {
        var path = (name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name).Trim('/');
        return Merged.Contains(path.Split('/')[0]) && path.Contains('/') ? "usr/" + path : path;
    }
}

/// <summary>One entry.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Mode">Of all but symbolic links.</param>
/// <param name="Owner">In numbers.</param>
/// <param name="Target">Of a symbolic link; all names of a file that has several.</param>
/// <param name="Content">The hash of a file.</param>
/// <param name="Attributes">Extended ones, capabilities among them.</param>
internal sealed record TarredFile(TarEntryType Type, int Mode, string Owner, string Target, string Content, string Attributes);
