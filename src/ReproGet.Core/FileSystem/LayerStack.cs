namespace ReproGet.Core.FileSystem;

/// <summary>Puts the layers of an image one over another, as an engine does, into a tree of names; contents are spooled.</summary>
/// <remarks>OCI image specification, "layer", "Applying Changesets": whiteouts, opaque whiteouts, and a directory that takes the attributes of the newest entry.</remarks>
/// <param name="tree">Receives the result.</param>
/// <param name="failures">What is thrown for what no honest image has.</param>
internal sealed class LayerStack(FileTree tree, ILayerFailures failures)
{
    /// <summary>An order of magnitude above the largest images that people use; a bound for hostile ones.</summary>
    public const int MaxEntries = 4_000_000;

    private const string Whiteout = ".wh.";
    private const string OpaqueWhiteout = ".wh..wh..opq";

    // AUFS kept its own notes under this prefix; engines pass them over.
    private const string AufsNotes = ".wh..wh.";

    private readonly Dictionary<string, string> _parents = new(StringComparer.Ordinal);
    private HashSet<string> _own = new(StringComparer.Ordinal);

    /// <summary>Applies one layer.</summary>
    /// <param name="reader">The layer; read to its end.</param>
    /// <param name="name">For failures.</param>
    /// <param name="spool">Takes its contents.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG5001 to RG5007: it is damaged, or a name leads outside the root; and those of the failures.</exception>
    public void Apply(TarReader reader, string name, ContentSpool spool, CancellationToken cancellationToken)
    {
        _own = new HashSet<string>(StringComparer.Ordinal);
        _parents.Clear();
        while (reader.TryReadNext(out var member))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entry = member.Entry;
            var file = TreePath.Name(entry.Path);
            if (!file.StartsWith(Whiteout, StringComparison.Ordinal))
                Put(entry.Type == FileType.Regular ? entry with { Content = spool.Add(reader.Content, member.Length) } : entry, name);
            else if (file == OpaqueWhiteout)
                RemoveLower(Place(TreePath.Parent(entry.Path) + "/.", name), itself: false);
            else if (!file.StartsWith(AufsNotes, StringComparison.Ordinal))
                RemoveLower(Place(Joined(TreePath.Parent(entry.Path), file[Whiteout.Length..]), name), itself: true);
            if (tree.Count > MaxEntries)
                throw failures.TooManyEntries(name, MaxEntries);
        }
    }

    private static string Joined(string folder, string name) => folder.Length == 0 ? name : folder + "/" + name;

    private void Put(FileEntry entry, string name)
    {
        var path = Place(entry.Path, name);
        // The name gets the file itself: when a layer above replaces the one name, the other keeps its bytes.
        if (entry.Type == FileType.HardLink)
            entry = tree.Find(Place(entry.LinkTarget!, name)) is { Type: not FileType.Directory } target ? target : throw failures.NoLinkTarget(name, path, entry.LinkTarget!);
        if (tree.Find(path) is { } existing && (entry.Type != FileType.Directory || existing.Type != FileType.Directory))
        {
            tree.RemoveTree(path);
            _parents.Clear();
        }
        else if (entry.Type == FileType.SymbolicLink)
        {
            _parents.Clear();
        }
        tree.Set(entry with { Path = path });
        _own.Add(path);
    }

    /// <summary>Where a name stands: links of lower layers are followed on the way to it.</summary>
    private string Place(string path, string name)
    {
        var parent = TreePath.Parent(path);
        if (parent.Length == 0)
            return path == "/." ? "" : path;
        if (!_parents.TryGetValue(parent, out var place))
        {
            if (LinkBounds.FindEscaping(tree, parent) is { } link)
                throw failures.EscapingLink(name, path, link.Path, link.LinkTarget!);
            _parents[parent] = place = tree.Resolve(parent + "/.");
        }
        var last = TreePath.Name(path);
        return last == "." ? place : Joined(place, last);
    }

    /// <summary>A whiteout hides what lower layers have; what its own layer has stays, wherever it stands in the archive.</summary>
    private void RemoveLower(string path, bool itself)
    {
        foreach (var entry in tree.Below(path).ToList())
        {
            if (!_own.Contains(entry.Path))
                tree.Remove(entry.Path);
        }
        if (itself && !_own.Contains(path))
            tree.Remove(path);
        _parents.Clear();
    }
}

/// <summary>What a <see cref="LayerStack"/> throws: only its user knows what the layers are of.</summary>
internal interface ILayerFailures
{
    /// <summary>A name that is written through a link which leads above the root.</summary>
    ReproGetException EscapingLink(string layer, string path, string link, string target);

    /// <summary>A hard link to what is no file that was there before it.</summary>
    ReproGetException NoLinkTarget(string layer, string path, string target);

    /// <summary>More names than images have.</summary>
    ReproGetException TooManyEntries(string layer, int bound);
}
