namespace ReproGet.Core.FileSystem;

/// <summary>A folder for what is needed in between: empty at first, and gone when it is disposed of.</summary>
public sealed class WorkFolder : IDisposable
{
    /// <summary>Makes the folder. What a build that was killed has left in it is removed.</summary>
    /// <exception cref="ReproGetException">RG5014, RG5015: the file system refuses.</exception>
    public WorkFolder(string path)
    {
        Path = path;
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileSystemErrors.CannotWork(path, e);
        }
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Removes it with all that is in it.</summary>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A virus scanner holds a file of it, or it is gone already. The next build empties it; how this one ended matters more.
        }
    }
}
