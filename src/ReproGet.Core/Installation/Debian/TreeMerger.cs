using ReproGet.Core.Distros.Debian.Packages;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Debian;

/// <summary>
/// Puts unpacked packages into one tree, one after another, by dpkg's rules: names go through links of the tree; a directory that is there keeps its attributes,
/// and a link to a directory stays one; a file of two packages is an error, unless one replaces the other.
/// </summary>
/// <remarks>The rules are those of dpkg's src/main/archives.c (tarobject), and policy 7.6.</remarks>
internal sealed class TreeMerger(FileTree tree, long epoch)
{
    private readonly Dictionary<string, Owner> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _resolvedParents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileEntry> _hardLinkContents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _replaced = new(StringComparer.Ordinal);

    /// <summary>Who has a path.</summary>
    /// <param name="Package">The package.</param>
    /// <param name="ShippedPath">What the package calls the path.</param>
    private sealed record Owner(ControlFile Package, string ShippedPath);

    /// <summary>Adds all that a package ships. The order of the calls is the order of unpacking.</summary>
    /// <exception cref="ReproGetException">RG5050 to RG5054.</exception>
    public void Add(UnpackedDeb package)
    {
        var own = new Dictionary<string, FileEntry>(StringComparer.Ordinal);
        foreach (var shipped in package.Entries)
        {
            var path = Place(shipped.Path, package.Control);
            var entry = shipped with { Path = path, ModifiedTime = Math.Min(shipped.ModifiedTime, epoch) };
            if (entry.Type == FileType.Directory)
                AddDirectory(shipped.Path, entry, package.Control);
            else
                AddFile(shipped.Path, entry, package.Control, own);
        }
    }

    /// <summary>The paths that a package ships, by its own names, and another took over; dpkg takes them out of its list.</summary>
    public IReadOnlyList<string> ReplacedIn(string package) => _replaced.GetValueOrDefault(package) ?? [];

    /// <summary>After the last package: a hard link whose target another package took over gets its own bytes back.</summary>
    public void Finish()
    {
        foreach (var (path, original) in _hardLinkContents)
        {
            if (tree.Find(path) is { Type: FileType.HardLink, LinkTarget: { } target } link && _owners.GetValueOrDefault(target)?.Package != _owners[path].Package)
                tree.Set(original with { Path = link.Path });
        }
    }

    private void AddDirectory(string shippedPath, FileEntry entry, ControlFile package)
    {
        CheckLink(shippedPath, entry.Path, package);
        if (tree.TryFollow(entry.Path, out var existing))
        {
            if (existing.Type != FileType.Directory)
                throw InstallationErrors.ParentIsNoDirectory(entry.Path, package.Package, existing.Path);
            return;
        }
        if (tree.Contains(entry.Path))
            throw InstallationErrors.ParentIsNoDirectory(entry.Path, package.Package, entry.Path);
        // Of 317 directories that packages share 315 have several times: the image's own time is the only one that does not hang on who came first.
        tree.Set(entry with { ModifiedTime = epoch });
        _owners[entry.Path] = new Owner(package, shippedPath);
    }

    private void AddFile(string shippedPath, FileEntry entry, ControlFile package, Dictionary<string, FileEntry> own)
    {
        var path = entry.Path;
        if (entry.Type == FileType.HardLink)
            entry = LinkToOwn(entry, package, own);
        if (entry.Type is not FileType.SymbolicLink and not FileType.HardLink)
            own[path] = entry;
        if (tree.Find(path) is { } existing)
        {
            if (existing.Type == FileType.Directory)
            {
                // dpkg: a link in the place of a directory leaves the directory.
                if (entry.Type == FileType.SymbolicLink)
                    return;
                throw InstallationErrors.OverwritesDirectory(path, package.Package, OwnerName(path));
            }
            if (KeepsExisting(path, shippedPath, existing, entry, package))
                return;
        }
        tree.Set(entry);
        _owners[path] = new Owner(package, shippedPath);
        if (entry.Type == FileType.HardLink)
            _hardLinkContents[path] = own[entry.LinkTarget!];
        if (entry.Type == FileType.SymbolicLink)
            _resolvedParents.Clear();
    }

    private bool KeepsExisting(string path, string shippedPath, FileEntry existing, FileEntry entry, ControlFile package)
    {
        // A link of the merged /usr has no owner: the package that ships it takes it.
        if (!_owners.TryGetValue(path, out var owner) || owner.Package == package)
            return false;
        // dpkg: two packages may ship one link to one directory.
        if (existing.Type == FileType.SymbolicLink && entry.Type == FileType.SymbolicLink && existing.LinkTarget == entry.LinkTarget
            && tree.TryFollow(path, out var target) && target.Type == FileType.Directory)
            return true;
        if (ReplacesRule.Replaces(package, owner.Package))
        {
            Replace(owner.Package.Package, owner.ShippedPath);
            return false;
        }
        if (!ReplacesRule.Replaces(owner.Package, package))
            throw InstallationErrors.Overwrites(path, package.Package, $"{owner.Package.Package} {owner.Package.Version}");
        Replace(package.Package, shippedPath);
        return true;
    }

    private void Replace(string package, string path)
    {
        if (!_replaced.TryGetValue(package, out var paths))
            _replaced[package] = paths = [];
        paths.Add(path);
    }

    private FileEntry LinkToOwn(FileEntry link, ControlFile package, Dictionary<string, FileEntry> own)
    {
        var target = Place(link.LinkTarget!, package);
        if (target == link.Path || !own.TryGetValue(target, out var original))
            throw InstallationErrors.HardLink(link.Path, package.Package, link.LinkTarget!);
        // Where another package keeps its own file in the target's place, this name is a file of its own.
        return _owners.GetValueOrDefault(target)?.Package == package
            ? original with { Path = link.Path, Type = FileType.HardLink, LinkTarget = target, Content = null }
            : original with { Path = link.Path };
    }

    private string Place(string path, ControlFile package)
    {
        var parent = TreePath.Parent(path);
        if (parent.Length == 0)
            return path;
        if (!_resolvedParents.TryGetValue(parent, out var resolved))
        {
            CheckLinks(path, parent, package);
            resolved = tree.TryFollow(parent, out var directory) ? directory.Path : tree.Resolve(parent + "/.");
            AddParents(resolved, path, package);
            _resolvedParents[parent] = resolved;
        }
        return $"{resolved}/{TreePath.Name(path)}";
    }

    private void AddParents(string directory, string path, ControlFile package)
    {
        for (var at = directory; at.Length > 0; at = TreePath.Parent(at))
        {
            switch (tree.Find(at)?.Type)
            {
                case null:
                    tree.Set(FileEntry.Directory(at, epoch));
                    break;
                case not FileType.Directory:
                    throw InstallationErrors.ParentIsNoDirectory(path, package.Package, at);
            }
        }
    }

    /// <summary>A link that climbs above the root is harmless in an image, where there is nothing above; no honest package ships files through one.</summary>
    private void CheckLinks(string path, string parent, ControlFile package)
    {
        for (var end = parent.IndexOf('/', StringComparison.Ordinal); ; end = parent.IndexOf('/', end + 1))
        {
            var prefix = end < 0 ? parent : parent[..end];
            CheckLink(path, tree.Resolve(prefix), package);
            if (end < 0)
                return;
        }
    }

    private void CheckLink(string path, string link, ControlFile package)
    {
        if (tree.Find(link) is { Type: FileType.SymbolicLink, LinkTarget: { } target } && ClimbsAboveRoot(link, target))
            throw InstallationErrors.ThroughEscapingLink(path, package.Package, link, target);
    }

    private static bool ClimbsAboveRoot(string link, string target)
    {
        var depth = target.StartsWith('/') ? 0 : link.Count(c => c == '/');
        foreach (var part in target.Split('/'))
        {
            if (part is "" or ".")
                continue;
            depth += part == ".." ? -1 : 1;
            if (depth < 0)
                return true;
        }
        return false;
    }

    private string OwnerName(string path) => _owners.TryGetValue(path, out var owner) ? owner.Package.Package : "the base system";
}
