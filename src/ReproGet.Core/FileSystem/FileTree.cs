using System.Diagnostics.CodeAnalysis;

namespace ReproGet.Core.FileSystem;

/// <summary>The tree of a root file system, by name. It holds names and links; contents stay where they are.</summary>
public sealed class FileTree
{
    /// <summary>The kernel's own limit of links followed in one look-up (path_resolution(7)).</summary>
    private const int MaxLinks = 40;

    private readonly Dictionary<string, FileEntry> _entries = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _order = new(Utf8Order.Instance);

    /// <summary>The number of names.</summary>
    public int Count => _entries.Count;

    /// <summary>How many characters of names all look-ups so far have passed: hostile links make one cost as much as a million.</summary>
    internal long Walked { get; private set; }

    /// <summary>All entries in bytewise order of their UTF-8 paths: a directory before what it holds.</summary>
    public IEnumerable<FileEntry> Entries => _order.Select(path => _entries[path]);

    /// <summary>The entry of exactly this name; no link is followed.</summary>
    public FileEntry? Find(string path) => _entries.GetValueOrDefault(path);

    /// <summary>Whether exactly this name is there.</summary>
    public bool Contains(string path) => _entries.ContainsKey(path);

    /// <summary>Adds an entry, or replaces the one of this name. The path must be canonical: <see cref="Resolve"/> makes it so.</summary>
    /// <exception cref="ReproGetException">RG5004: the path is absolute, or has an empty, <c>.</c> or <c>..</c> part, or a NUL; RG5017: engines would take it for a whiteout.</exception>
    public void Set(FileEntry entry)
    {
        TreePath.Check(entry.Path);
        if (LayerDifference.IsWhiteout(entry))
            throw FileSystemErrors.NamedAsWhiteout(entry.Path);
        if (!_entries.ContainsKey(entry.Path))
            _order.Add(entry.Path);
        _entries[entry.Path] = entry;
    }

    /// <summary>Removes one name; what a directory holds stays.</summary>
    public bool Remove(string path)
    {
        _order.Remove(path);
        return _entries.Remove(path);
    }

    /// <summary>Removes one name and all below it.</summary>
    public void RemoveTree(string path)
    {
        foreach (var below in Below(path).ToList())
            Remove(below.Path);
        Remove(path);
    }

    /// <summary>All entries below a directory, at any depth, in bytewise order; all entries where <paramref name="path"/> is empty. No link is followed.</summary>
    public IEnumerable<FileEntry> Below(string path)
    {
        if (path.Length == 0)
            return Entries;
        // The first name that is no longer below: "0" follows "/".
        var end = path + "0";
        return _order.GetViewBetween(path + "/", end).Where(name => name != end).Select(name => _entries[name]);
    }

    /// <summary>Gives every entry the directories that hold it: what is missing becomes a directory of root, 0755. What is there stays, whatever it is.</summary>
    /// <param name="modifiedTime">Of the new directories, in seconds since 1970-01-01 UTC.</param>
    /// <param name="onAdded">Told of each of them before it is added.</param>
    public void AddMissingParents(long modifiedTime, Action<FileEntry>? onAdded = null)
    {
        foreach (var path in _order.ToList())
        {
            for (var parent = TreePath.Parent(path); parent.Length > 0 && !Contains(parent); parent = TreePath.Parent(parent))
            {
                var added = FileEntry.Directory(parent, modifiedTime);
                onAdded?.Invoke(added);
                Set(added);
            }
        }
    }

    /// <summary>Where a name really stands: every link on the way to it is followed, inside this root, but not one of that name itself.</summary>
    /// <exception cref="ReproGetException">RG5005: links lead in a circle; RG5007: to a name longer than any can be.</exception>
    public string Resolve(string path) => Walk(path, followLast: false);

    /// <summary>The entry that opening <paramref name="path"/> would reach: all links followed, inside this root. A hard link gives its target.</summary>
    /// <exception cref="ReproGetException">RG5005: links lead in a circle; RG5007: to a name longer than any can be.</exception>
    public bool TryFollow(string path, [NotNullWhen(true)] out FileEntry? entry)
    {
        entry = Find(Walk(path, followLast: true));
        for (var links = 0; entry is { Type: FileType.HardLink, LinkTarget: { } target }; links++)
        {
            if (links > MaxLinks)
                throw FileSystemErrors.LinkLoop(path);
            entry = Find(target);
        }
        return entry is not null;
    }

    private string Walk(string path, bool followLast)
    {
        var pending = new Stack<string>(path.Split('/').Reverse());
        var links = 0;
        var at = "";
        while (pending.TryPop(out var part))
        {
            if (part is "" or ".")
                continue;
            if (part == "..")
            {
                at = TreePath.Parent(at);
                continue;
            }
            var next = at.Length == 0 ? part : at + "/" + part;
            Walked += next.Length;
            // No name of a tree is longer; links to links of long targets would make it so.
            if (next.Length > TreePath.MaxLength)
                throw FileSystemErrors.PathTooLong(path);
            if ((followLast || pending.Count > 0) && Find(next) is { Type: FileType.SymbolicLink, LinkTarget: { } target })
            {
                if (++links > MaxLinks)
                    throw FileSystemErrors.LinkLoop(path);
                if (target.StartsWith('/'))
                    at = "";
                foreach (var targetPart in target.Split('/').Reverse())
                    pending.Push(targetPart);
                continue;
            }
            at = next;
        }
        return at;
    }
}
