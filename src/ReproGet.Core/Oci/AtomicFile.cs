using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Oci;

/// <summary>Writes a file so that at every moment either the old one or the whole new one is there.</summary>
public static class AtomicFile
{
    private const string Devices = "/dev/";

    /// <summary>Writes it.</summary>
    /// <param name="path">Absolute; its directory is made where it is missing.</param>
    /// <param name="write">Gives the content. What it throws passes through.</param>
    /// <exception cref="ReproGetException">RG6004, RG6005: the file system refuses; what stood there stays.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(Path.IsPathFullyQualified(path), true, nameof(path));
        Try(path, () => RefuseOtherThanFile(path));
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        Try(path, () => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
        try
        {
            using (var stream = new WorkStream(unfinished, failure => OciErrors.CannotWrite(path, failure)))
            {
                write(stream);
                stream.FlushToDisk();
            }
            Try(path, () => File.Move(unfinished, path, overwrite: true));
        }
        finally
        {
            if (File.Exists(unfinished))
                File.Delete(unfinished);
        }
    }

    /// <summary>A rename would put a file into the place of a device or a pipe, for everybody on the machine.</summary>
    private static void RefuseOtherThanFile(string path)
    {
        if (Path.GetDirectoryName(path) is null || Directory.Exists(path))
            throw new IOException("It is a folder.");
        var target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        if (target.StartsWith(Devices, StringComparison.Ordinal))
            throw new IOException("It is a device.");
        if (!OperatingSystem.IsWindows() && File.Exists(target) && !CanSeek(target))
            throw new IOException("It is no regular file.");
    }

    private static bool CanSeek(string path)
    {
        try
        {
            // For reading alone, a pipe would wait for a writer.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return stream.CanSeek;
        }
        catch (UnauthorizedAccessException)
        {
            // A file that is write-protected is replaced all the same, where its folder allows it.
            return true;
        }
    }

    private static void Try(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OciErrors.CannotWrite(path, e);
        }
    }
}
