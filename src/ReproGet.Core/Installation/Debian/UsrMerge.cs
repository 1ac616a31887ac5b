using ReproGet.Core.FileSystem;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Installation.Debian;

/// <summary>The links of a merged <c>/usr</c>, which stand before any package is unpacked: bookworm's <c>base-files</c> ships directories of these names.</summary>
internal static class UsrMerge
{
    /// <summary>The directories that are links on every architecture.</summary>
    private static readonly string[] Always = ["bin", "lib", "sbin"];

    /// <summary>Where the path of the ELF interpreter starts with /lib64: the psABI of x86-64 and of 64-bit PowerPC, ELFv2.</summary>
    private static readonly string[] WithLib64 = ["amd64", "ppc64el"];

    /// <summary>Adds the links and what they lead to.</summary>
    public static void Apply(FileTree tree, Architecture architecture, long epoch)
    {
        tree.Set(FileEntry.Directory("usr", epoch));
        IEnumerable<string> names = WithLib64.Contains(architecture.Debian, StringComparer.Ordinal) ? [.. Always, "lib64"] : Always;
        foreach (var name in names)
        {
            tree.Set(FileEntry.Directory($"usr/{name}", epoch));
            tree.Set(FileEntry.SymbolicLink(name, $"usr/{name}", epoch));
        }
    }
}
