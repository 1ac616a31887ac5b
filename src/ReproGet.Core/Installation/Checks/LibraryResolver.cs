using ReproGet.Core.FileSystem;
using ReproGet.Core.Installation.Effects;
using ReproGet.Core.Installation.Effects.Loader;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Installation.Checks;

/// <summary>Finds the library behind a name as the dynamic loader would.</summary>
/// <remarks>
/// Source of the rules: ld.so(8): DT_RPATH where there is no DT_RUNPATH, DT_RUNPATH, then the directories of the cache and the built-in ones; of musl, <c>/lib</c>, <c>/usr/local/lib</c>,
/// <c>/usr/lib</c>. A library of another class, byte order or processor is passed over.
/// </remarks>
internal sealed class LibraryResolver
{
    /// <summary>An optional tracing provider in every .NET runtime: the runtime starts without what it needs.</summary>
    private const string OptionalProvider = "libcoreclrtraceptprovider.so";

    private readonly FileTree _tree;
    private readonly Architecture _architecture;
    private readonly string[] _folders;
    private readonly Dictionary<string, ElfFile?> _read = new(StringComparer.Ordinal);
    private readonly Lazy<HashSet<string>> _names;

    /// <summary>What the common directories hold; the same for all files of the image's architecture, and nearly all need the same.</summary>
    private readonly Dictionary<string, bool> _found = new(StringComparer.Ordinal);

    public LibraryResolver(FileTree tree, TreeListing listing, Architecture architecture)
    {
        _tree = tree;
        _architecture = architecture;
        // What /lib64 and musl's /usr/local/lib hold is found on distros whose loader has them built in; elsewhere they are empty.
        _folders = [.. LibraryDirectories.Of(tree, listing, architecture, takesTypes: false).Where(directory => directory.HwcapsName is null).Select(directory => directory.RealPath), "lib64", "usr/lib64", "usr/local/lib"];
        _names = new Lazy<HashSet<string>>(NamesOfLibraries);
    }

    /// <summary>A file's headers, read once; null for what is no ELF file.</summary>
    public ElfFile? Read(FileEntry file)
    {
        if (file.Content is not { } content)
            return null;
        if (!_read.TryGetValue(file.Path, out var elf))
            _read[file.Path] = elf = ElfFile.Read(content);
        return elf;
    }

    /// <summary>Whether it runs on the image's processor.</summary>
    public bool IsForArchitecture(ElfFile file)
        => file.Machine == _architecture.ElfMachine() && file.Bits == _architecture.Bits() && file.IsLittleEndian != _architecture.IsBigEndian();

    /// <summary>Whether what a file of the image's architecture needs is found.</summary>
    public bool Resolves(FileEntry file, ElfFile elf, string needed)
    {
        if (needed.Contains('/'))
            return !needed.StartsWith('/') || IsFound(needed, elf);
        foreach (var folder in SearchPath(file, elf))
        {
            if (IsFound(folder + "/" + needed, elf))
                return true;
        }
        if (!_found.TryGetValue(needed, out var isFound))
            _found[needed] = isFound = Array.Exists(_folders, folder => IsFound(folder + "/" + needed, elf));
        if (isFound)
            return true;
        return elf.Interpreter is null && elf.Type == ElfFile.SharedObject && IsLeftToItsUser(file, needed);
    }

    /// <summary>
    /// A library has no search path of its own alone: what its user has loaded already, or searches by DT_RPATH, serves it too. So one that stands anywhere in the tree is not missed.
    /// </summary>
    private bool IsLeftToItsUser(FileEntry file, string needed)
        => TreePath.Name(file.Path) == OptionalProvider
            // Native libraries of NuGet packages for the other C library.
            || needed.StartsWith("libc.musl-", StringComparison.Ordinal)
            || file.Path.Contains("/runtimes/", StringComparison.Ordinal)
            || _names.Value.Contains(needed);

    private IEnumerable<string> SearchPath(FileEntry file, ElfFile elf)
    {
        var origin = TreePath.Parent(file.Path);
        foreach (var folder in (elf.RunPath ?? elf.RPath ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            var expanded = Expand(folder, "ORIGIN", "/" + origin);
            expanded = Expand(expanded, "LIB", "lib/" + _architecture.Multiarch());
            // A relative directory hangs on where the program is started.
            if (expanded.StartsWith('/'))
                yield return expanded;
        }
    }

    private static string Expand(string text, string name, string value)
        => text.Replace("${" + name + "}", value, StringComparison.Ordinal).Replace("$" + name, value, StringComparison.Ordinal);

    private bool IsFound(string path, ElfFile user)
        => _tree.TryReach(path, out var entry)
            && Read(entry) is { Type: ElfFile.SharedObject } library
            && library.Machine == user.Machine && library.Bits == user.Bits && library.IsLittleEndian == user.IsLittleEndian;

    private HashSet<string> NamesOfLibraries()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in _tree.Entries)
        {
            if (entry.Type != FileType.Directory && entry.Path.Contains(".so", StringComparison.Ordinal) && _tree.TryReach(entry.Path, out var file) && Read(file) is { } elf && IsForArchitecture(elf))
                names.Add(TreePath.Name(entry.Path));
        }
        return names;
    }
}
