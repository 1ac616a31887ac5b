namespace ReproGet.Core.Cache;

/// <summary>Files that are not whole yet: named as repro-get names its own, so that each tool skips the other's.</summary>
internal static class TemporaryFiles
{
    /// <summary>A new name in a folder, on the same volume as what it is renamed to.</summary>
    public static string NewPath(string folder) => Path.Combine(folder, $".download-{Guid.NewGuid():N}.tmp");

    /// <summary>Writes a small file so that a reader sees the old one or the new one, never a part.</summary>
    public static async Task WriteWholeAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        var temporary = NewPath(folder);
        try
        {
            await File.WriteAllBytesAsync(temporary, content, cancellationToken).ConfigureAwait(false);
            MoveIntoPlace(temporary, path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Renames, replacing what is there.</summary>
    public static void MoveIntoPlace(string temporary, string path)
    {
        try
        {
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && File.Exists(path) && File.Exists(temporary)
            && new FileInfo(path).Length == new FileInfo(temporary).Length)
        {
            // Windows does not replace a file that somebody reads. It is there, put there by another writer: names here are hashes of contents.
            File.Delete(temporary);
        }
    }
}
