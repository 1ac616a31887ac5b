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
        var unfinished = Leftovers.NameBeside(path);
        Try(path, () => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
        Leftovers.SweepBeside(path);
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
        if (path.StartsWith(Devices, StringComparison.Ordinal))
            throw new IOException("It would be a device.");
        RegularFile.Check(path);
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
