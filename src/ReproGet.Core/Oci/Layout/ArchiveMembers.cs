using System.Diagnostics.CodeAnalysis;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Oci.Layout;

/// <summary>The files of an image archive: their contents stay in it.</summary>
internal sealed class ArchiveMembers
{
    /// <summary>Of links followed from one name; docker's own archives have one.</summary>
    private const int MaxLinks = 8;

    private readonly Dictionary<string, FileContent> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    private ArchiveMembers()
    {
    }

    /// <summary>Reads the names of an archive.</summary>
    /// <param name="path">Absolute. The file must stay as it is as long as the contents are read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ReproGetException">RG5001 to RG5007: it is no archive; RG5016: it cannot be read.</exception>
    public static ArchiveMembers Of(string path, CancellationToken cancellationToken)
    {
        var members = new ArchiveMembers();
        // Unbuffered, and a reader that takes no byte too many: its position is where a content begins.
        using var file = FileRange.Whole(path);
        using var reader = new TarReader(file, path);
        while (reader.TryReadNext(out var member))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entry = member.Entry;
            if (entry.Type == FileType.Regular)
                members._files[entry.Path] = FileContent.OfFile(path, file.Position, member.Length);
            else if (entry.Type is FileType.SymbolicLink or FileType.HardLink)
                members._links[entry.Path] = entry.Type == FileType.HardLink ? entry.LinkTarget! : Joined(TreePath.Parent(entry.Path), entry.LinkTarget!);
        }
        return members;
    }

    /// <summary>The content of a file, through links of the archive.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out FileContent? content)
    {
        for (var links = 0; links < MaxLinks && _links.TryGetValue(name, out var target); links++)
            name = target;
        return _files.TryGetValue(name, out content);
    }

    /// <summary>Where a relative link leads; a name that stands nowhere when it leads out of the archive.</summary>
    private static string Joined(string folder, string target)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in target.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else
                return "";
        }
        return string.Join('/', parts);
    }
}
