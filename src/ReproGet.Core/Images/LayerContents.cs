using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Images;

/// <summary>Collects one layer over a tree: every name where it really stands, every parent directory present and as it is below.</summary>
/// <param name="below">The tree so far; what is put here shows in it at once.</param>
/// <param name="time">Of directories that nobody made yet, in seconds since 1970.</param>
internal sealed class LayerContents(FileTree below, long time)
{
    private readonly FileTree _layer = new();
    private readonly Dictionary<string, string> _origins = new(StringComparer.Ordinal);

    public IEnumerable<FileEntry> Entries => _layer.Entries;

    /// <summary>Puts an entry at its place; <paramref name="origin"/> names it in errors.</summary>
    /// <exception cref="ReproGetException">RG5114 to RG5116: its place is taken.</exception>
    public void Put(FileEntry entry, string origin)
    {
        var isDirectory = entry.Type == FileType.Directory;
        // A directory over a link would replace it in an engine's overlay, with all that the link leads to: it is put where the link leads.
        var path = below.Resolve(isDirectory ? entry.Path + "/." : entry.Path);
        if (path.Length == 0)
            return;
        AddParents(path, entry.Path);
        var existing = below.Find(path);
        if (isDirectory && existing is { Type: not FileType.Directory })
            throw ImageErrors.NotADirectory(entry.Path, path);
        if (!isDirectory && existing is { Type: FileType.Directory })
            throw ImageErrors.IsADirectory(path);
        if (!isDirectory && !_origins.TryAdd(path, origin))
            throw ImageErrors.PathTwice(path, _origins[path], origin);
        Set(entry with { Path = path });
    }

    /// <summary>Makes a directory where there is none, and repeats the one that is there.</summary>
    public void PutDirectory(string path)
    {
        if (path.Length == 0)
            return;
        var place = below.Resolve(path + "/.");
        if (place.Length > 0)
            AddParents(place + "/.", path);
    }

    private void AddParents(string path, string asked)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            var parent = path[..slash];
            if (_layer.Contains(parent))
                continue;
            var entry = below.Find(parent) ?? FileEntry.Directory(parent, time);
            if (entry.Type != FileType.Directory)
                throw ImageErrors.NotADirectory(asked, parent);
            Set(entry);
        }
    }

    private void Set(FileEntry entry)
    {
        _layer.Set(entry);
        below.Set(entry);
    }
}
