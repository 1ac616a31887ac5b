using System.Text;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Distros.Debian.Installed;

/// <summary>The package database of a root: dpkg's own, or the files that distroless images have in its place.</summary>
/// <param name="Packages">What is installed.</param>
/// <param name="Database">Of the bytes that say so; null where there is no database.</param>
public sealed record InstalledPackages(IReadOnlyList<InstalledPackage> Packages, Digest? Database)
{
    /// <summary>dpkg's own database.</summary>
    internal const string Status = "var/lib/dpkg/status";

    /// <summary>A file a package: distroless images have it, since they are put together without dpkg.</summary>
    internal const string StatusFolder = "var/lib/dpkg/status.d";

    /// <summary>What follows the name of a file in <see cref="StatusFolder"/> in that of its sums.</summary>
    internal const string Sums = ".md5sums";

    /// <summary>dpkg's own files about packages.</summary>
    internal const string Info = "var/lib/dpkg/info";

    internal const string ExtendedStates = "var/lib/apt/extended_states";

    /// <summary>The packages that Chisel cut slices from, as far as the database describes them: none of them counts as installed.</summary>
    public IReadOnlyList<DebianPackage> Sliced { get; init; } = [];

    /// <summary>Reads it.</summary>
    /// <exception cref="ReproGetException">RG3040 to RG3044: it is malformed; RG5170: it is too large.</exception>
    public static async Task<InstalledPackages> ReadAsync(FileTree tree, CancellationToken cancellationToken)
    {
        var files = Files(tree);
        var chisel = ChiselManifest.Read(tree);
        var automatic = Automatic(tree);
        var packages = new List<InstalledPackage>();
        var sliced = new List<DebianPackage>();
        var bytes = new MemoryStream();
        foreach (var (path, content) in files)
        {
            foreach (var package in await ReadAsync(path, content, path != Status, cancellationToken).ConfigureAwait(false))
            {
                if (IsWhole(tree, chisel, path, package.Name, package.Architecture))
                    packages.Add(new InstalledPackage(package, automatic.Contains(package.Name)));
            }
            // In the images that have slices the control files of their packages have no state.
            if (chisel.Packages.Count > 0)
                sliced.AddRange((await ReadAsync(path, content, true, cancellationToken).ConfigureAwait(false)).Where(package => !IsWhole(tree, chisel, path, package.Name, package.Architecture)));
            bytes.Write(content);
        }
        bytes.Write(Bytes(tree, ChiselManifest.Place) ?? []);
        return new InstalledPackages(packages, bytes.Length == 0 ? null : Digest.Of(bytes.ToArray())) { Sliced = sliced };
    }

    private static async Task<IReadOnlyList<DebianPackage>> ReadAsync(string path, byte[] content, bool isControlFile, CancellationToken cancellationToken)
    {
        var stream = new MemoryStream(content, writable: false);
        await using var closing = stream.ConfigureAwait(false);
        return await DpkgStatusReader.ReadAsync(stream, "/" + path, isControlFile, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The files that the database is made of, by path in bytewise order. A status file that is there and empty is none.</summary>
    internal static IReadOnlyList<(string Path, byte[] Content)> Files(FileTree tree)
    {
        if (Bytes(tree, Status) is { Length: > 0 } status)
            return [(Status, status)];
        var files = tree.Below(tree.Resolve(StatusFolder + "/."))
            .Where(entry => entry.Type == FileType.Regular && !entry.Path.EndsWith(Sums, StringComparison.Ordinal)).ToList();
        if (files.Sum(file => file.Content!.Length) is var length and > SmallFile.MaxLength)
            throw FileSystemErrors.NotSmall(StatusFolder, length, SmallFile.MaxLength);
        return [.. files.Select(file => (file.Path, file.ReadSmall()))];
    }

    /// <summary>Whether all of a package is there that the database knows, and not slices of it. Of what was put there by Chisel the database has no names of files.</summary>
    internal static bool IsWhole(FileTree tree, ChiselManifest chisel, string file, string name, string architecture)
        => !chisel.HasSliceOf(name) || tree.Contains($"{Info}/{name}.list") || tree.Contains($"{Info}/{name}:{architecture}.list") || (file != Status && tree.Contains(file + Sums));

    private static HashSet<string> Automatic(FileTree tree)
    {
        var automatic = new HashSet<string>(StringComparer.Ordinal);
        var name = "";
        foreach (var line in Encoding.UTF8.GetString(Bytes(tree, ExtendedStates) ?? []).Split('\n'))
        {
            if (line.StartsWith("Package:", StringComparison.Ordinal))
                name = line["Package:".Length..].Trim();
            else if (line.StartsWith("Auto-Installed:", StringComparison.Ordinal) && line.EndsWith('1'))
                automatic.Add(name);
        }
        return automatic;
    }

    private static byte[]? Bytes(FileTree tree, string path) => tree.TryFollow(path, out var entry) && entry.Content is not null ? entry.ReadSmall() : null;
}
