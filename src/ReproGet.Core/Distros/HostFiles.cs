using ReproGet.Core.Compression;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Distros;

/// <summary>Files of a package manager's own.</summary>
internal static class HostFiles
{
    private const long MaxLength = 2L << 30;
    private const int MagicLength = 14;

    /// <summary>Of what is read whole. The database of an Alpine with thousands of packages has some tens of megabytes.</summary>
    private const long MaxWhole = 256L << 20;

    /// <summary>Opens a file, unpacked as its first bytes tell. The caller disposes it.</summary>
    /// <exception cref="ReproGetException">RG5210: it cannot be read; reading throws RG5020 to RG5023.</exception>
    public static Stream Open(string path)
    {
        try
        {
            RegularFile.Check(path);
            var file = File.OpenRead(path);
            Span<byte> first = stackalloc byte[MagicLength];
            first = first[..file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)];
            file.Position = 0;
            return Decompressor.Open(file, Decompressor.Detect(first), MaxLength, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw HostErrors.Unreadable(path, failure);
        }
    }

    /// <summary>The lines of a small file.</summary>
    /// <exception cref="ReproGetException">RG5210.</exception>
    public static string[] Lines(string path)
    {
        try
        {
            if (RegularFile.LengthOf(path) > MaxWhole)
                throw new IOException($"It has more than {MaxWhole} bytes.");
            return File.ReadAllLines(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw HostErrors.Unreadable(path, failure);
        }
    }

    /// <summary>Files of a root's folder by a pattern, in bytewise order; none where there is no folder.</summary>
    /// <param name="root">The root.</param>
    /// <param name="folder">In it.</param>
    /// <param name="pattern">Of their names.</param>
    /// <param name="below">Whether those of the folders in it count as well; then no links do, which can lead in circles.</param>
    /// <exception cref="ReproGetException">RG5210.</exception>
    public static IReadOnlyList<string> In(HostRoot root, string folder, string pattern, bool below = false)
    {
        var path = root.Of(folder);
        var options = new EnumerationOptions { RecurseSubdirectories = below, IgnoreInaccessible = false, AttributesToSkip = below ? FileAttributes.ReparsePoint : FileAttributes.None };
        try
        {
            return Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, pattern, options).Order(Utf8Order.Instance).Select(file => root.Of(Path.GetRelativePath(root.Path, file)))] : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw HostErrors.Unreadable(path, failure);
        }
    }
}
