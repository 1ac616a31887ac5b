using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Effects;

/// <summary>The names in each directory of a tree, taken once.</summary>
internal sealed class TreeListing
{
    private readonly Dictionary<string, List<string>> _names = new(StringComparer.Ordinal) { [""] = [] };

    public TreeListing(FileTree tree)
    {
        foreach (var entry in tree.Entries)
        {
            AddName(entry.Path);
            if (entry.Type == FileType.Directory)
                _names.TryAdd(entry.Path, []);
        }
    }

    /// <summary>Whether there is such a directory, no link followed.</summary>
    public bool IsDirectory(string path) => _names.ContainsKey(path);

    /// <summary>The names in a directory, in the order of the tree; none where there is no such directory. No link is followed.</summary>
    public IReadOnlyList<string> Names(string directory) => _names.TryGetValue(directory, out var names) ? names : [];

    /// <summary>An archive need not name the directories above a file: they are there all the same.</summary>
    private void AddName(string path)
    {
        for (var name = path; name.Length > 0; name = TreePath.Parent(name))
        {
            var parent = TreePath.Parent(name);
            var isNew = !_names.TryGetValue(parent, out var names);
            if (isNew)
                _names[parent] = names = [];
            if (isNew || names!.Count == 0 || names[^1] != TreePath.Name(name))
                names!.Add(TreePath.Name(name));
            if (!isNew)
                return;
        }
    }
}
