using System.Formats.Tar;

namespace ReproGet.Core.FileSystem;

/// <summary>Tells files from what only has the name of one: opening a pipe waits for its other end for ever, and a device need not end.</summary>
internal static class RegularFile
{
    /// <summary>The length of a file; of a link's target, where it is a link.</summary>
    /// <exception cref="IOException">There is no such file, or it is a pipe, a device or a socket.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be looked at.</exception>
    public static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
            file = new FileInfo(file.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        var length = file.Length;
        // Only a file has a length.
        if (length == 0 && !OperatingSystem.IsWindows() && !IsRegular(file.FullName))
            throw new IOException("It is a pipe or a device, and no file.");
        return length;
    }

    /// <summary>Looks before a file is opened. What is not there, or is a folder, opening it will tell.</summary>
    /// <exception cref="IOException">It is a pipe, a device or a socket.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be looked at.</exception>
    public static void Check(string path)
    {
        if (File.Exists(path))
            LengthOf(path);
    }

    /// <summary>All bytes of a file.</summary>
    /// <exception cref="IOException">There is no such file, or it is none.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        Check(path);
        return File.ReadAllBytes(path);
    }

    /// <inheritdoc cref="ReadAllBytes"/>
    public static Task<byte[]> ReadAllBytesAsync(string path, CancellationToken cancellationToken)
    {
        Check(path);
        return File.ReadAllBytesAsync(path, cancellationToken);
    }

    /// <summary>The runtime tells the kind of a file to none but its own archiver, which opens nothing but regular files.</summary>
    private static bool IsRegular(string path)
    {
        using var archive = new MemoryStream();
        using (var writer = new System.Formats.Tar.TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
            writer.WriteEntry(path, "file");
        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.TryReadNext(out var member) && member.Entry.Type == FileType.Regular;
    }
}
