namespace ReproGet.Components.Tests;

/// <summary>What <c>find</c> sees below a folder.</summary>
internal sealed class RootListing
{
    private RootListing(string folder, Dictionary<string, FoundFile> entries)
    {
        Folder = folder;
        Entries = entries;
    }

    public string Folder { get; }

    /// <summary>By paths relative to the folder.</summary>
    public IReadOnlyDictionary<string, FoundFile> Entries { get; }

    public static RootListing Read(string folder)
    {
        var fields = Oracle.Run("find", folder, "-mindepth", "1", "-printf", @"%P\0%y\0%m %U:%G\0%l\0%T@\0").Split('\0');
        var entries = new Dictionary<string, FoundFile>(StringComparer.Ordinal);
        for (var i = 0; i + 4 < fields.Length; i += 5)
            entries.Add(fields[i], new FoundFile(fields[i + 1], fields[i + 2], fields[i + 3], fields[i + 1] == "f" ? fields[i + 4].Split('.')[0] : ""));
        return new RootListing(folder, entries);
    }

    /// <summary>The name under which a path stands here when the links on its way are followed: <c>lib/x</c> is <c>usr/lib/x</c>.</summary>
    public string Place(string path)
    {
        var slash = path.LastIndexOf('/');
        if (slash < 0)
            return path;
        var parent = Place(path[..slash]);
        while (Entries.TryGetValue(parent, out var entry) && entry.Type == "l")
            parent = Place(entry.Target.StartsWith('/') ? entry.Target[1..] : Path.Combine(Path.GetDirectoryName(parent) ?? "", entry.Target));
        return $"{parent}/{path[(slash + 1)..]}";
    }
}

/// <summary>One entry.</summary>
/// <param name="Type">As <c>find</c> writes it: <c>f</c>, <c>d</c>, <c>l</c>.</param>
/// <param name="Rights">Mode and numeric owners: <c>644 0:0</c>.</param>
/// <param name="Target">Of a link.</param>
/// <param name="Time">Of a file, in seconds since 1970. Those of directories are not all a package's to say.</param>
internal sealed record FoundFile(string Type, string Rights, string Target, string Time);
