using ReproGet.Core.Distros.Debian.Packages;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Debian;

/// <summary>A package file whose contents were spooled to disk.</summary>
/// <param name="Source">What it was made of.</param>
/// <param name="Size">Of the package file, in bytes.</param>
/// <param name="Control">Its control file.</param>
/// <param name="ControlMembers">Every member of its control archive.</param>
/// <param name="Entries">What it ships, by the names that it gives, in the order in which dpkg unpacks it: symbolic links last.</param>
/// <param name="ConffileHashes">The MD5 of each conffile that it ships, by its shipped path: dpkg's own measure of whether somebody changed one.</param>
internal sealed record UnpackedDeb(
    PackageToInstall Source,
    long Size,
    ControlFile Control,
    IReadOnlyDictionary<string, byte[]> ControlMembers,
    IReadOnlyList<FileEntry> Entries,
    IReadOnlyDictionary<string, string> ConffileHashes)
{
    /// <summary>Its name.</summary>
    public string Name => Control.Package;
}
