using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>Reads where a host's apt gets its packages (sources.list(5)). It configures nothing of ours by itself, so what cannot be read there is left out.</summary>
public static class AptConfiguration
{
    /// <summary>Reads <c>etc/apt/sources.list</c> and the files in <c>etc/apt/sources.list.d</c>, in apt's order.</summary>
    /// <param name="root">The root of the host's file system.</param>
    /// <returns>Binary repositories over HTTP or in files, one entry for each URI. Mirror lists, media, and URIs with credentials are left out; so is what apt would refuse.</returns>
    public static IReadOnlyList<AptEntry> Read(string root)
    {
        var folder = Path.Combine(root, "etc", "apt");
        var entries = new List<AptEntry>();
        var list = Path.Combine(folder, "sources.list");
        if (Text(list) is { } text)
            entries.AddRange(ReadOneLineStyle(text));
        var parts = Path.Combine(folder, "sources.list.d");
        // apt passes over names with other characters: what editors and packages leave behind.
        var files = FilesOf(parts)
            .Where(file => Path.GetFileName(file).All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            .Order(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (file.EndsWith(".list", StringComparison.Ordinal) && Text(file) is { } lines)
                entries.AddRange(ReadOneLineStyle(lines));
            else if (file.EndsWith(".sources", StringComparison.Ordinal) && Text(file) is { } paragraphs)
                entries.AddRange(ReadDeb822Style(paragraphs, file));
        }
        return entries;
    }

    /// <summary>The URIs of the entries that are wanted, each once; null where there are none.</summary>
    internal static IReadOnlyList<Uri>? UrisOf(IReadOnlyList<AptEntry>? entries, Func<AptEntry, bool> isWanted)
    {
        var uris = (entries ?? []).Where(isWanted).Select(entry => entry.Uri).Distinct().ToList();
        return uris.Count > 0 ? uris : null;
    }

    /// <summary><c>deb [option=value …] uri suite [component …]</c>, one a line.</summary>
    internal static IEnumerable<AptEntry> ReadOneLineStyle(string text)
    {
        foreach (var raw in text.Split('\n'))
        {
            var comment = raw.IndexOf('#');
            var line = (comment < 0 ? raw : raw[..comment]).Trim();
            if (!line.StartsWith("deb ", StringComparison.Ordinal) && !line.StartsWith("deb\t", StringComparison.Ordinal))
                continue;
            line = line[4..].TrimStart();
            string? signedBy = null;
            if (line.StartsWith('['))
            {
                var end = line.IndexOf(']');
                if (end < 0)
                    continue;
                signedBy = Words(line[1..end]).FirstOrDefault(o => o.StartsWith("signed-by=", StringComparison.OrdinalIgnoreCase))?["signed-by=".Length..];
                line = line[(end + 1)..];
            }
            var words = Words(line);
            if (words.Length >= 2 && TryParseUri(words[0]) is { } uri)
                yield return new AptEntry(uri, [words[1]], words[2..], signedBy);
        }
    }

    /// <summary>deb822's paragraphs.</summary>
    internal static IEnumerable<AptEntry> ReadDeb822Style(string text, string where)
    {
        foreach (var paragraph in FieldParagraph.Read(text, hasComments: true, reason => ArchiveErrors.BadSource(where, reason)))
        {
            if (!paragraph.Words("Types").Contains("deb", StringComparer.Ordinal) || paragraph.Find("Enabled") is "no" or "false" or "off" or "0")
                continue;
            foreach (var uri in paragraph.Words("URIs").Select(TryParseUri).OfType<Uri>())
                yield return new AptEntry(uri, paragraph.Words("Suites"), paragraph.Words("Components"), paragraph.Find("Signed-By"));
        }
    }

    // Administrators keep files with credentials in them from others.
    private static string? Text(string path)
    {
        try
        {
            RegularFile.Check(path);
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string[] FilesOf(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static Uri? TryParseUri(string text) => ArchivePath.TryParseUri(text) is { UserInfo: "" } uri ? uri : null;

    private static string[] Words(string line) => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A repository that the host's apt is configured with.</summary>
/// <param name="Uri">Ends with <c>/</c>.</param>
/// <param name="Suites">As written.</param>
/// <param name="Components">As written.</param>
/// <param name="SignedBy">As written, or null.</param>
public sealed record AptEntry(Uri Uri, IReadOnlyList<string> Suites, IReadOnlyList<string> Components, string? SignedBy);
