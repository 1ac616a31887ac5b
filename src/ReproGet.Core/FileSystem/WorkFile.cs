namespace ReproGet.Core.FileSystem;

/// <summary>Small files that a build needs in between.</summary>
public static class WorkFile
{
    /// <summary>All bytes of a file.</summary>
    /// <exception cref="ReproGetException">RG5016: it cannot be read.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            return RegularFile.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileSystemErrors.CannotRead(path, e);
        }
    }

    /// <summary>Writes a file, and makes its folder where it is missing.</summary>
    /// <exception cref="ReproGetException">RG5014, RG5015: it cannot be written.</exception>
    public static void Write(string path, byte[] content)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileSystemErrors.CannotWork(path, e);
        }
    }

    internal static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileSystemErrors.CannotWork(path, e);
        }
    }

    internal static void Move(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileSystemErrors.CannotWork(to, e);
        }
    }
}
