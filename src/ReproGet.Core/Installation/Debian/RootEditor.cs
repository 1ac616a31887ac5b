using System.Text;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Debian;

/// <summary>What the scripts of base packages do to a tree, in a few words: names go through its links, and nothing that is there is overwritten.</summary>
internal sealed class RootEditor(InstalledRoot root)
{
    private const int Executable = 0b111_101_101;
    private const int Plain = 0b110_100_100;

    // What is read as text here has some hundred bytes.
    private const int MaxTextLength = 1 << 20;

    private readonly FileTree _tree = root.Tree;

    /// <summary>Whether opening this name reaches anything.</summary>
    public bool Exists(string path) => _tree.TryFollow(path, out _);

    /// <summary>Whether this name, links followed, is a directory.</summary>
    public bool IsDirectory(string path) => _tree.TryFollow(path, out var entry) && entry.Type == FileType.Directory;

    /// <summary>The text of a small file; null where there is none.</summary>
    public string? ReadText(string path)
    {
        if (!_tree.TryFollow(path, out var entry) || entry.Content is not { Length: <= MaxTextLength } content)
            return null;
        using var reader = new StreamReader(content.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>A directory, with its parents, where there is none.</summary>
    public void AddDirectory(string path, int mode = Executable, int user = 0, int group = 0)
    {
        if (Exists(path) || _tree.Contains(path))
            return;
        if (TreePath.Parent(path) is { Length: > 0 } parent)
            AddDirectory(parent);
        _tree.Set(FileEntry.Directory(_tree.Resolve(path), root.Epoch, mode) with { UserId = user, GroupId = group });
    }

    /// <summary>A file of our own text, where there is nothing of its name.</summary>
    public void AddFile(string path, string text, int mode = Plain, int group = 0)
    {
        if (!MakeRoom(path))
            return;
        var content = FileContent.Of(Encoding.UTF8.GetBytes(text));
        _tree.Set(FileEntry.File(_tree.Resolve(path), content, root.Epoch, mode) with { GroupId = group });
    }

    /// <summary>A copy with all attributes, as <c>cp -p</c> makes it, where the source is there and nothing of the copy's name.</summary>
    public void Copy(string source, string path)
    {
        if (_tree.TryFollow(source, out var entry) && entry.Type == FileType.Regular && MakeRoom(path))
            _tree.Set(entry with { Path = _tree.Resolve(path) });
    }

    /// <summary>A symbolic link where there is nothing of its name.</summary>
    public void AddLink(string path, string target)
    {
        if (MakeRoom(path))
            _tree.Set(FileEntry.SymbolicLink(_tree.Resolve(path), target, root.Epoch));
    }

    /// <summary>Removes a name if it is a symbolic link.</summary>
    public void RemoveLink(string path)
    {
        var place = _tree.Resolve(path);
        if (_tree.Find(place) is { Type: FileType.SymbolicLink })
            _tree.Remove(place);
    }

    /// <summary>A symbolic link in the place of an empty directory, or of nothing.</summary>
    public void ReplaceDirectoryByLink(string path, string target)
    {
        if (_tree.Find(path) is { Type: FileType.Directory } && !_tree.Entries.Any(entry => TreePath.Parent(entry.Path) == path))
            _tree.Remove(path);
        AddLink(path, target);
    }

    /// <summary>The names that a directory holds, in bytewise order.</summary>
    public IReadOnlyList<string> List(string directory)
        => _tree.TryFollow(directory, out var found)
            ? [.. _tree.Entries.Where(entry => TreePath.Parent(entry.Path) == found.Path).Select(entry => TreePath.Name(entry.Path))]
            : [];

    private bool MakeRoom(string path)
    {
        if (TreePath.Parent(path) is { Length: > 0 } parent)
            AddDirectory(parent);
        return !_tree.Contains(_tree.Resolve(path));
    }
}
