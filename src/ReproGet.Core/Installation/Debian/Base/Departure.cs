using ReproGet.Core.Distros.Debian.Packages;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Debian.Base;

/// <summary>Takes away what packages of the base leave behind when another version takes their place, or none does.</summary>
/// <remarks>dpkg's src/main/unpack.c (pkg_remove_old_files) and remove.c: what no package has any more goes; conffiles stay; so does a directory that is not empty.</remarks>
internal static class Departure
{
    /// <summary>Removes the files.</summary>
    /// <param name="tree">The root, with the new packages in it.</param>
    /// <param name="leaving">The packages, as the base had them.</param>
    /// <param name="place">Where a package's file really is.</param>
    /// <param name="kept">The real paths of all that other packages, or these in their new version, have.</param>
    public static void Remove(FileTree tree, IEnumerable<BasePackage> leaving, Func<ControlFile, string, string> place, IReadOnlySet<string> kept)
    {
        var directories = new SortedSet<string>(Utf8Order.Instance);
        foreach (var package in leaving)
        {
            foreach (var shipped in package.Paths)
            {
                var path = place(package.Control, shipped);
                if (kept.Contains(path) || package.Conffiles.ContainsKey(shipped) || tree.Find(path) is not { } entry)
                    continue;
                if (entry.Type == FileType.Directory)
                    directories.Add(path);
                else
                    tree.Remove(path);
            }
        }
        foreach (var directory in directories.Reverse())
        {
            if (!tree.Below(directory).Any())
                tree.Remove(directory);
        }
    }
}
