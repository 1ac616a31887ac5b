using ReproGet.Core.Compression;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Distros;

/// <summary>Files of a package manager's own.</summary>
internal static class HostFiles
{
    private const long MaxLength = 2L << 30;
    private const int MagicLength = 14;

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
            RegularFile.Check(path);
            return File.ReadAllLines(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw HostErrors.Unreadable(path, failure);
        }
    }

    /// <summary>Files of a folder by a pattern, in bytewise order; none where there is no folder.</summary>
    public static IReadOnlyList<string> In(string folder, string pattern, bool below = false)
        => Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, pattern, below ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly).Order(Utf8Order.Instance)]
            : [];
}
