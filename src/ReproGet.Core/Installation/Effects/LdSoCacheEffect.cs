using System.Text;
using ReproGet.Core.Installation.Effects.Loader;

namespace ReproGet.Core.Installation.Effects;

/// <summary>
/// What the trigger of <c>libc-bin</c> does: <c>etc/ld.so.cache</c> with the bytes that the root's own <c>ldconfig</c> writes, and the links from sonames to files.
/// </summary>
/// <remarks>
/// Runs after whatever else makes links in library directories: those that dangle are removed, as by <c>ldconfig</c>. Does nothing where there is no glibc. The cache is written
/// without <c>libc-bin</c> too: the loader reads it all the same, and without it finds nothing in the directories of <c>ld.so.conf.d</c>. <c>ldconfig</c>'s private
/// <c>var/cache/ldconfig/aux-cache</c> holds inode numbers and is not written. Bytes agree from glibc 2.36 on; older formats carry the same entries.
/// </remarks>
public sealed class LdSoCacheEffect : IEffect
{
    private const string Configuration = "etc/ld.so.conf";

    /// <summary>libc-bin's own file, to the byte.</summary>
    private const string DefaultConfiguration = "include /etc/ld.so.conf.d/*.conf\n\n";

    /// <inheritdoc/>
    public void Apply(InstalledRoot root)
    {
        if (Glibc.Find(root) is not { } glibc)
            return;
        if (!root.Tree.TryReach(Configuration, out _))
            root.WriteFile(Configuration, Encoding.UTF8.GetBytes(DefaultConfiguration));

        var listing = new TreeListing(root.Tree);
        var directories = LibraryDirectories.Of(root.Tree, listing, root.Architecture, glibc.HasLegacyRules);
        var entries = new LibraryScan(root, listing, glibc).Run(directories);
        // ldconfig renames a new file into place, so a link of that name does not survive.
        root.ReplaceFile("etc/ld.so.cache", LdSoCache.Write(entries, directories.HwcapsNames, glibc.Generator, root.Architecture));
    }
}
