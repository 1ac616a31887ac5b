namespace ReproGet.Core.FileSystem;

/// <summary>Puts the layers of an image one over another, as an engine does, into a tree of names.</summary>
/// <remarks>OCI image specification, "layer", "Applying Changesets": whiteouts, opaque whiteouts, and a directory that takes the attributes of the newest entry.</remarks>
/// <param name="tree">Receives the result.</param>
/// <param name="failures">What is thrown for what no honest image has.</param>
internal sealed class LayerStack(FileTree tree, ILayerFailures failures)
{
    private const string Whiteout = ".wh.";
    private const string OpaqueWhiteout = ".wh..wh..opq";

    // AUFS kept its own notes under this prefix; engines pass them over.
    private const string AufsNotes = ".wh..wh.";

    // In characters: what is remembered of places is given up before it takes much memory.
    private const long MaxParentsLength = 1 << 24;

    private readonly LayerBounds _bounds = new(failures);
    private readonly Dictionary<string, string> _parents = new(StringComparer.Ordinal);
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);

    // Below these nothing of a lower layer is left: a second mark for one of them has nothing to look for.
    private readonly HashSet<string> _emptied = new(StringComparer.Ordinal);
    private long _parentsLength;

    /// <summary>Applies one layer.</summary>
    /// <param name="reader">The layer; read to its end.</param>
    /// <param name="name">For failures.</param>
    /// <param name="keep">Takes the content of a file.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG5001 to RG5007: it is damaged, or a name leads outside the root; and those of the failures.</exception>
    public void Apply(TarReader reader, string name, Func<TarMember, Stream, FileContent> keep, CancellationToken cancellationToken)
    {
        _own.Clear();
        _emptied.Clear();
        ForgetParents();
        while (reader.TryReadNext(out var member))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entry = member.Entry;
            _bounds.Count(entry, name);
            var file = TreePath.Name(entry.Path);
            if (!file.StartsWith(Whiteout, StringComparison.Ordinal))
                Put(entry.Type == FileType.Regular ? entry with { Content = keep(member, reader.Content) } : entry, name);
            else if (file == OpaqueWhiteout)
                RemoveLower(Place(TreePath.Parent(entry.Path) + "/.", name), itself: false);
            else if (!file.StartsWith(AufsNotes, StringComparison.Ordinal))
                RemoveLower(Place(Joined(TreePath.Parent(entry.Path), file[Whiteout.Length..]), name), itself: true);
            _bounds.CheckWork(tree.Walked, name);
        }
    }

    /// <summary>Gives every name the directories that hold it: layers need not have them.</summary>
    /// <param name="name">Of the image, for failures.</param>
    /// <exception cref="ReproGetException">Those of the failures.</exception>
    public void AddMissingParents(string name) => tree.AddMissingParents(0, added => _bounds.Count(added, name));

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
            ForgetParents();
        }
        else if (entry.Type == FileType.SymbolicLink)
        {
            ForgetParents();
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
        var place = PlaceOfFolder(parent, path, name);
        var last = TreePath.Name(path);
        return last == "." ? place : Joined(place, last);
    }

    private string PlaceOfFolder(string folder, string path, string name)
    {
        if (folder.Length == 0)
            return "";
        if (_parents.TryGetValue(folder, out var place))
            return place;
        place = Joined(PlaceOfFolder(TreePath.Parent(folder), path, name), TreePath.Name(folder));
        if (tree.Find(place) is { Type: FileType.SymbolicLink, LinkTarget: { } target })
        {
            if (LinkBounds.ClimbsAboveRoot(place, target))
                throw failures.EscapingLink(name, path, place, target);
            place = tree.Resolve(place + "/.");
        }
        if ((_parentsLength += folder.Length) > MaxParentsLength)
            ForgetParents();
        _bounds.CountWork(place.Length, name);
        return _parents[folder] = place;
    }

    private void ForgetParents()
    {
        _parents.Clear();
        _parentsLength = 0;
    }

    /// <summary>A whiteout hides what lower layers have; what its own layer has stays, wherever it stands in the archive.</summary>
    private void RemoveLower(string path, bool itself)
    {
        if (_emptied.Add(path))
        {
            foreach (var entry in tree.Below(path).ToList())
            {
                if (!_own.Contains(entry.Path))
                    tree.Remove(entry.Path);
            }
        }
        if (itself && !_own.Contains(path))
            tree.Remove(path);
        ForgetParents();
    }
}
