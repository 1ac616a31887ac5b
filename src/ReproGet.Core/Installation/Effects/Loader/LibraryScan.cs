using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>Searches the library directories of a root as <c>ldconfig</c> does: finds what goes into the cache, and makes, mends and removes the links on the way.</summary>
/// <remarks>Source of the rules: <c>search_dir</c> and <c>create_links</c> of glibc's <c>elf/ldconfig.c</c>, with Debian's <c>local-ldconfig-ignore-ld.so.diff</c>.</remarks>
internal sealed class LibraryScan(InstalledRoot root, TreeListing listing, Glibc glibc)
{
    /// <summary>Links to the loader are left as they are: several architectures share a root. The list is Debian's; a comma is missing in it, so that riscv64 and x32 are not covered.</summary>
    private static readonly HashSet<string> LoaderNames = new(StringComparer.Ordinal)
    {
        "ld-kfreebsd-x86-64.so.1", "ld-linux-aarch64.so.1", "ld-linux-aarch64_be.so.1", "ld-linux-armhf.so.3", "ld-linux-ia64.so.2", "ld-linux-mipsn8.so.1",
        "ld-linux-x86-64.so.2", "ld-linux.so.2", "ld-linux.so.3", "ld.so.1", "ld64.so.1", "ld64.so.2",
    };

    private readonly Dictionary<string, ElfFile?> _read = new(StringComparer.Ordinal);

    private readonly LibraryNameOrder _names = new(root.Architecture);

    private sealed record Library(string Name, string SoName, int Flags, bool IsLink, ElfFile File);

    /// <summary>Searches all directories, those too that are found on the way.</summary>
    public List<CacheEntry> Run(LibraryDirectories directories)
    {
        var entries = new List<CacheEntry>();
        for (var i = 0; i < directories.Count; i++)
            Search(directories, directories[i], entries);
        return entries;
    }

    private void Search(LibraryDirectories directories, LibraryDirectory directory, List<CacheEntry> entries)
    {
        var libraries = new Dictionary<string, Library>(StringComparer.Ordinal);
        foreach (var name in listing.Names(directory.RealPath))
        {
            var path = directory.RealPath + "/" + name;
            var type = root.Tree.Find(path)?.Type ?? FileType.Directory;
            if (IsCandidate(directory, name, type) && Examine(directories, directory, name, path, type) is { } found)
                Keep(libraries, found);
        }
        var legacy = glibc.HasLegacyRules && directory.HwcapsName is null ? LegacyHwcaps.OfPath(root.Architecture, directory.Path) : 0;
        foreach (var library in libraries.Values)
        {
            if (directory.HwcapsName is null && !library.IsLink)
                Link(directory, library);
            entries.Add(new CacheEntry(library.SoName, directory.Path + "/" + (directory.HwcapsName is null ? library.SoName : library.Name), library.Flags)
            {
                HwcapsName = directory.HwcapsName,
                IsaLevel = library.File.X86IsaLevel,
                LegacyHwcaps = legacy,
                OsVersion = glibc.WritesOsVersion ? library.File.OsVersion : 0,
            });
        }
    }

    private bool IsCandidate(LibraryDirectory directory, string name, FileType type)
    {
        if (type is not (FileType.Regular or FileType.HardLink or FileType.SymbolicLink or FileType.Directory))
            return false;
        if (!IsLibraryName(name))
        {
            if (type is FileType.Regular or FileType.HardLink)
                return false;
            if (directory.HwcapsName is null && !(glibc.HasLegacyRules && LegacyHwcaps.IsSubdirectory(root.Architecture, name)))
                return false;
        }
        return !IsTemporaryName(name);
    }

    private Library? Examine(LibraryDirectories directories, LibraryDirectory directory, string name, string path, FileType type)
    {
        var isLink = type == FileType.SymbolicLink;
        var real = isLink ? root.Tree.RealPath(path) : path;
        var target = real is null ? null : root.Tree.TryReach(real, out var entry) ? entry : null;
        if (isLink && target is null && (real is null || !listing.IsDirectory(real)))
        {
            if (name.Contains(".so.", StringComparison.Ordinal))
                root.Tree.Remove(path);
            return null;
        }
        if (listing.IsDirectory(real!))
        {
            if (glibc.HasLegacyRules && directory.HwcapsName is null && LegacyHwcaps.IsSubdirectory(root.Architecture, name))
                directories.AddBelow(directory, name, real!);
            return null;
        }
        if (target is null || Read(target) is not { } file || LibraryAbi.Of(file, target.Content!.Length, root.Architecture, glibc) is not { } flags)
            return null;

        var soName = file.SoName ?? name;
        if (isLink)
        {
            // A link is a mere name of a library if it is its soname, or what a linker asks for (libx.so of libx.so.1); any other counts as a library itself.
            isLink = name == soName || name.EndsWith(".so", StringComparison.Ordinal) && soName.StartsWith(name, StringComparison.Ordinal);
            if (isLink)
                soName = name;
        }
        if (flags == LibraryAbi.Elf && directory.IsLibc6)
            flags = LibraryAbi.Libc6;
        return new Library(name, soName, flags, isLink, file);
    }

    /// <summary>Of two with one soname a file is better than a link, then the newer name.</summary>
    private void Keep(Dictionary<string, Library> libraries, Library found)
    {
        if (!libraries.TryGetValue(found.SoName, out var known)
            || !found.IsLink && known.IsLink
            || found.IsLink == known.IsLink && _names.Compare(known.Name, found.Name) < 0)
        {
            libraries[found.SoName] = found;
        }
    }

    private void Link(LibraryDirectory directory, Library library)
    {
        // A soname is a name; one with a slash would lead elsewhere.
        if (library.SoName.Contains('/') || library.SoName is "" or "." or "..")
            return;
        var path = directory.RealPath + "/" + library.SoName;
        var standing = root.Tree.Find(path);
        if (standing is null ? listing.IsDirectory(path) : standing.Type != FileType.SymbolicLink)
            return;
        if (root.Tree.TryReach(path, out var reached)
            && (LoaderNames.Contains(library.SoName)
                || root.Tree.TryReach(directory.RealPath + "/" + library.Name, out var wanted) && wanted.Path == reached.Path))
        {
            return;
        }
        root.Tree.Set(FileEntry.SymbolicLink(path, library.Name, root.Epoch));
    }

    private ElfFile? Read(FileEntry entry)
    {
        if (entry.Content is not { } content)
            return null;
        if (!_read.TryGetValue(entry.Path, out var file))
            _read[entry.Path] = file = ElfFile.Read(content);
        return file;
    }

    /// <summary>glibc's <c>_dl_is_dso</c>.</summary>
    private static bool IsLibraryName(string name)
        => (name.StartsWith("lib", StringComparison.Ordinal) || name.StartsWith("ld-", StringComparison.Ordinal)) && name.Contains(".so", StringComparison.Ordinal)
            || name.StartsWith("ld.so.", StringComparison.Ordinal)
            || name.StartsWith("ld64.so.", StringComparison.Ordinal);

    /// <summary>Files that prelink, rpm and dpkg write before they are whole.</summary>
    private bool IsTemporaryName(string name)
    {
        const string Prelink = ".#prelink#";
        if (name.EndsWith(Prelink, StringComparison.Ordinal) || name.Length > Prelink.Length + 7 && name[..^6].EndsWith(Prelink + ".", StringComparison.Ordinal))
            return true;
        return glibc.SkipsPackageManagersFiles
            && (name.Contains(';') || name.EndsWith(".dpkg-new", StringComparison.Ordinal) || name.EndsWith(".dpkg-tmp", StringComparison.Ordinal));
    }
}
