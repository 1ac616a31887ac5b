namespace ReproGet.Core.Cache;

/// <summary>Remembers in a cache which locks it holds whole, so that a build that changes nothing need not look at each blob.</summary>
/// <remarks>A mark is an empty file in the folder <c>complete</c>, named by the SHA-256 of the lock document. It promises no more than that the blobs were there once: whatever uses a blob hashes it.</remarks>
public static class CompleteLocks
{
    /// <summary>Takes the marks away: a blob that was there is not any more.</summary>
    /// <param name="folder">The cache's folder <c>complete</c>.</param>
    internal static void Forget(string folder)
    {
        try
        {
            if (!Directory.Exists(folder))
                return;
            foreach (var mark in Directory.GetFiles(folder))
                File.Delete(mark);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // They promise nothing: what uses a blob misses it and fetches it.
        }
    }

    /// <summary>Marks a lock. A cache that cannot be written keeps no mark, and the next build looks again.</summary>
    /// <param name="path">In the cache's folder <c>complete</c>.</param>
    /// <param name="diagnostics">Told when there is no mark.</param>
    public static void Mark(string path, IDiagnostics diagnostics)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, []);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            diagnostics.Message($"The cache keeps no mark of this lock, so the next build looks at each blob again: {failure.Message}");
        }
    }
}
