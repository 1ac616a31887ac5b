using System.Collections;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>The directories that the loader's cache is made from: <c>/etc/ld.so.conf</c>, then those that Debian's loader has built in.</summary>
/// <remarks>
/// Source of the rules: ld.so(8), ldconfig(8), and <c>elf/ldconfig.c</c> of glibc with Debian's <c>local-ldconfig-multiarch.diff</c>.
/// A directory is the same under all its names, and keeps the first.
/// </remarks>
internal sealed class LibraryDirectories : IReadOnlyList<LibraryDirectory>
{
    private readonly FileTree _tree;
    private readonly TreeListing _listing;
    private readonly bool _takesTypes;
    private readonly List<LibraryDirectory> _directories = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private LibraryDirectories(FileTree tree, TreeListing listing, bool takesTypes)
    {
        _tree = tree;
        _listing = listing;
        _takesTypes = takesTypes;
    }

    /// <summary>All names of <c>glibc-hwcaps</c> subdirectories met.</summary>
    public HashSet<string> HwcapsNames { get; } = new(StringComparer.Ordinal);

    public int Count => _directories.Count;

    public LibraryDirectory this[int index] => _directories[index];

    /// <param name="tree">The root.</param>
    /// <param name="listing">Of the same tree.</param>
    /// <param name="architecture">Whose loader.</param>
    /// <param name="takesTypes">Whether lines like <c>/lib=libc6</c> are understood: until glibc 2.36.</param>
    public static LibraryDirectories Of(FileTree tree, TreeListing listing, Architecture architecture, bool takesTypes)
    {
        var directories = new LibraryDirectories(tree, listing, takesTypes);
        foreach (var line in LoaderConfiguration.Read(tree, listing))
            directories.AddConfigured(line);
        var multiarch = architecture.Multiarch();
        foreach (var builtIn in (ReadOnlySpan<string>)["/lib/" + multiarch, "/usr/lib/" + multiarch, "/lib", "/usr/lib"])
            directories.AddConfigured(builtIn);
        return directories;
    }

    /// <summary>Adds a directory that was found below another, for the legacy capabilities.</summary>
    public void AddBelow(LibraryDirectory parent, string name, string realPath)
        => AddSingle(parent with { Path = parent.Path + "/" + name, RealPath = realPath });

    public IEnumerator<LibraryDirectory> GetEnumerator() => _directories.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void AddConfigured(string line)
    {
        var isLibc6 = false;
        if (_takesTypes && line.IndexOf('=') is >= 0 and var equals)
        {
            isLibc6 = line[(equals + 1)..] is "libc6" or "glibc2";
            line = line[..equals];
        }
        var path = line.TrimEnd(LoaderConfiguration.Spaces).TrimEnd('/');
        if (path.Length == 0 || _tree.RealPath(path) is not { } real || !_listing.IsDirectory(real))
            return;
        var directory = new LibraryDirectory(path, real, null, isLibc6);
        if (AddSingle(directory))
            AddHwcaps(directory);
    }

    private void AddHwcaps(LibraryDirectory directory)
    {
        const string Folder = "/glibc-hwcaps";
        if (_tree.RealPath(directory.RealPath + Folder) is not { } folder)
            return;
        foreach (var name in _listing.Names(folder))
        {
            // The loader's list of names is joined by colons.
            if (name.StartsWith('.') || name.Contains(':') || _tree.RealPath(folder + "/" + name) is not { } real || !_listing.IsDirectory(real))
                continue;
            HwcapsNames.Add(name);
            AddSingle(new LibraryDirectory(directory.Path + Folder + "/" + name, real, name, directory.IsLibc6));
        }
    }

    private bool AddSingle(LibraryDirectory directory)
    {
        if (_seen.Add(directory.RealPath))
        {
            _directories.Add(directory);
            return true;
        }
        var index = _directories.FindIndex(known => known.RealPath == directory.RealPath);
        _directories[index] = _directories[index] with { IsLibc6 = directory.IsLibc6 };
        return false;
    }
}
