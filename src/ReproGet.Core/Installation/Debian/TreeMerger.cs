using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.Distros.Debian.Packages;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Installation.Debian.Base;

namespace ReproGet.Core.Installation.Debian;

/// <summary>
/// Puts unpacked packages into one tree, one after another, by dpkg's rules: names go through links of the tree; a directory that is there keeps its attributes,
/// and a link to a directory stays one; a file of two packages is an error, unless one replaces the other.
/// </summary>
/// <remarks>The rules are those of dpkg's src/main/archives.c (tarobject), and policy 7.6.</remarks>
internal sealed class TreeMerger
{
    private readonly FileTree _tree;
    private readonly long _epoch;
    private readonly PathFilter _filter;
    private readonly Diversions _diversions;
    private readonly StatOverrides _overrides;
    private readonly IDiagnostics _diagnostics;
    private readonly ILookup<string, BasePackage> _base;
    private readonly ChiselManifest _chisel;
    private readonly Dictionary<string, Owner> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _resolvedParents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileEntry> _hardLinkContents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _replaced = new(StringComparer.Ordinal);

    /// <param name="tree">What there is; it is changed.</param>
    /// <param name="database">The packages that it has.</param>
    /// <param name="epoch">In seconds since 1970: nothing is newer.</param>
    /// <param name="diagnostics">Where warnings go.</param>
    public TreeMerger(FileTree tree, BaseDatabase database, long epoch, IDiagnostics diagnostics)
    {
        _tree = tree;
        _epoch = epoch;
        _diagnostics = diagnostics;
        _filter = PathFilter.Read(tree);
        _diversions = Diversions.Read(tree);
        _overrides = StatOverrides.Read(tree);
        _chisel = database.Chisel;
        _base = database.Packages.ToLookup(package => package.Name, StringComparer.Ordinal);
        foreach (var package in database.Packages.Where(package => package.IsInstalled))
        {
            foreach (var path in package.Paths)
                _owners.TryAdd(PlaceOf(package.Control, path), new Owner(package.Control, path));
        }
    }

    /// <summary>Who has a path.</summary>
    /// <param name="Package">The package.</param>
    /// <param name="ShippedPath">What the package calls the path.</param>
    private sealed record Owner(ControlFile Package, string ShippedPath);

    /// <summary>Adds all that a package ships. The order of the calls is the order of unpacking.</summary>
    /// <exception cref="ReproGetException">RG5050 to RG5055.</exception>
    public void Add(UnpackedDeb package)
    {
        var own = new Dictionary<string, FileEntry>(StringComparer.Ordinal);
        foreach (var shipped in package.Entries.Where(entry => !_filter.Excludes(entry)))
        {
            var path = Place(_diversions.NameOf(shipped.Path, package.Name), package.Control);
            var entry = _overrides.Apply(shipped) with { Path = path, ModifiedTime = Math.Min(shipped.ModifiedTime, _epoch) };
            if (entry.Type == FileType.Directory)
                AddDirectory(shipped.Path, entry, package.Control);
            else if (package.ConffileHashes.TryGetValue(shipped.Path, out var hash))
                AddConffile(shipped.Path, entry, package.Control, own, hash);
            else
                AddFile(shipped.Path, entry, package.Control, own);
        }
    }

    /// <summary>Where a package's file really stands: through diversions, and links of the tree.</summary>
    public string PlaceOf(ControlFile package, string shippedPath) => _tree.Resolve(_diversions.NameOf(shippedPath, package.Package));

    /// <summary>The paths that a package ships, by its own names, and another took over; dpkg takes them out of its list.</summary>
    public IReadOnlyList<string> ReplacedIn(ControlFile package) => _replaced.GetValueOrDefault(package.QualifiedName) ?? [];

    /// <summary>After the last package: a hard link whose target another package took over gets its own bytes back.</summary>
    public void Finish()
    {
        foreach (var (path, original) in _hardLinkContents)
        {
            if (_tree.Find(path) is { Type: FileType.HardLink, LinkTarget: { } target } link && _owners.GetValueOrDefault(target)?.Package.Package != _owners[path].Package.Package)
                _tree.Set(original with { Path = link.Path });
        }
    }

    private void AddDirectory(string shippedPath, FileEntry entry, ControlFile package)
    {
        CheckLinks(shippedPath, entry.Path, package);
        if (_tree.TryFollow(entry.Path, out var existing) && existing.Type == FileType.Directory)
            return;
        // A file that becomes a directory: only who may take the file's name may do that.
        if (_tree.Contains(entry.Path))
        {
            if (_owners.TryGetValue(entry.Path, out var owner) && owner.Package.Package != package.Package)
            {
                if (!ReplacesRule.Replaces(package, owner.Package))
                    throw InstallationErrors.ParentIsNoDirectory(entry.Path, package.Package, existing?.Path ?? entry.Path);
                Replace(owner);
            }
            _resolvedParents.Clear();
        }
        // Of 317 directories that packages share 315 have several times: the image's own time is the only one that does not hang on who came first.
        _tree.Set(entry with { ModifiedTime = _epoch });
        _owners[entry.Path] = new Owner(package, shippedPath);
    }

    /// <summary>What the root made of a conffile of its own stays.</summary>
    private void AddConffile(string shippedPath, FileEntry entry, ControlFile package, Dictionary<string, FileEntry> own, string hash)
    {
        var existing = _tree.Find(entry.Path);
        var recorded = _base[package.Package].Select(known => known.Conffiles.GetValueOrDefault(shippedPath)).FirstOrDefault(known => known is not null);
        var isOthers = _owners.TryGetValue(entry.Path, out var owner) && owner.Package.Package != package.Package;
        var decision = isOthers || (existing is not null && _chisel.IsAsShipped(existing)) ? ConffileDecision.Install : ConffileRule.Decide(existing, recorded, hash);
        // configure.c: the owner and mode of the file that was there (file_copy_perms).
        if (decision == ConffileDecision.Install)
            AddFile(shippedPath, existing is { Type: FileType.Regular } ? entry with { Mode = existing.Mode, UserId = existing.UserId, GroupId = existing.GroupId } : entry, package, own);
        else
            _owners[entry.Path] = new Owner(package, shippedPath);
        if (decision != ConffileDecision.KeepAndOffer)
            return;
        _tree.Set(entry with { Path = entry.Path + ".dpkg-dist" });
        _diagnostics.Warning(InstallationErrors.ConffileKept, InstallationErrors.ConffileKeptMessage(entry.Path, package.Package));
    }

    private void AddFile(string shippedPath, FileEntry entry, ControlFile package, Dictionary<string, FileEntry> own)
    {
        var path = entry.Path;
        if (entry.Type == FileType.HardLink)
            entry = LinkToOwn(entry, package, own);
        if (entry.Type is not FileType.SymbolicLink and not FileType.HardLink)
            own[path] = entry;
        if (_tree.Find(path) is { } existing)
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
        _tree.Set(entry);
        _owners[path] = new Owner(package, shippedPath);
        if (entry.Type == FileType.HardLink)
            _hardLinkContents[path] = own[entry.LinkTarget!];
        if (entry.Type == FileType.SymbolicLink)
            _resolvedParents.Clear();
    }

    private bool KeepsExisting(string path, string shippedPath, FileEntry existing, FileEntry entry, ControlFile package)
    {
        // A link of the merged /usr has no owner: the package that ships it takes it.
        if (!_owners.TryGetValue(path, out var owner))
            return false;
        if (owner.Package.Package == package.Package)
        {
            // A library may be there for several architectures; what they share has to be the same.
            if (owner.Package.Architecture == package.Architecture || !_base[package.Package].Any(known => known.Control == owner.Package && !known.IsReplacedBy(package)))
                return false;
            return existing.LinkTarget == entry.LinkTarget && LayerDifference.SameContent(existing.Content, entry.Content)
                ? true
                : throw InstallationErrors.Overwrites(path, package.Package, $"{owner.Package.QualifiedName} {owner.Package.Version}");
        }
        // dpkg: two packages may ship one link to one directory.
        if (existing.Type == FileType.SymbolicLink && entry.Type == FileType.SymbolicLink && existing.LinkTarget == entry.LinkTarget
            && _tree.TryFollow(path, out var target) && target.Type == FileType.Directory)
            return true;
        if (ReplacesRule.Replaces(package, owner.Package))
        {
            Replace(owner);
            return false;
        }
        if (!ReplacesRule.Replaces(owner.Package, package))
            throw InstallationErrors.Overwrites(path, package.Package, $"{owner.Package.Package} {owner.Package.Version}");
        Replace(new Owner(package, shippedPath));
        return true;
    }

    private void Replace(Owner owner)
    {
        if (!_replaced.TryGetValue(owner.Package.QualifiedName, out var paths))
            _replaced[owner.Package.QualifiedName] = paths = [];
        paths.Add(owner.ShippedPath);
    }

    private FileEntry LinkToOwn(FileEntry link, ControlFile package, Dictionary<string, FileEntry> own)
    {
        var target = Place(_diversions.NameOf(link.LinkTarget!, package.Package), package);
        if (target == link.Path || !own.TryGetValue(target, out var original))
            throw InstallationErrors.HardLink(link.Path, package.Package, link.LinkTarget!);
        // Where another package keeps its own file in the target's place, this name is a file of its own.
        return _owners.GetValueOrDefault(target)?.Package.Package == package.Package
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
            resolved = _tree.TryFollow(parent, out var directory) ? directory.Path : _tree.Resolve(parent + "/.");
            AddParents(resolved, path, package);
            _resolvedParents[parent] = resolved;
        }
        return $"{resolved}/{TreePath.Name(path)}";
    }

    private void AddParents(string directory, string path, ControlFile package)
    {
        for (var at = directory; at.Length > 0; at = TreePath.Parent(at))
        {
            switch (_tree.Find(at)?.Type)
            {
                case null:
                    _tree.Set(FileEntry.Directory(at, _epoch));
                    break;
                case not FileType.Directory:
                    throw InstallationErrors.ParentIsNoDirectory(path, package.Package, at);
            }
        }
    }

    private void CheckLinks(string path, string parent, ControlFile package)
    {
        if (LinkBounds.FindEscaping(_tree, parent) is { } link)
            throw InstallationErrors.ThroughEscapingLink(path, package.Package, link.Path, link.LinkTarget!);
    }

    private string OwnerName(string path) => _owners.TryGetValue(path, out var owner) ? owner.Package.Package : "the base system";
}
