using System.Collections.Concurrent;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Cache;

/// <summary>A file that the cache now holds.</summary>
/// <param name="Path">Where it was imported from: absolute.</param>
/// <param name="Digest">Its hash.</param>
public sealed record ImportedFile(string Path, Digest Digest);

/// <summary>Takes files of this machine into the cache, as <c>repro-get cache import</c> does. None of its failures ends it, and none is lost.</summary>
public sealed class CacheImport(BlobCache cache, IDiagnostics diagnostics)
{
    private readonly BlobNotes _notes = new(cache);
    private readonly ConcurrentQueue<ReproGetException> _failures = new();

    /// <summary>Imports files, and all files in folders. The result is in bytewise order of paths.</summary>
    /// <param name="paths">Absolute.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="AggregateException">RG2050, RG2051: some could not be imported; all others were.</exception>
    /// <exception cref="ReproGetException">RG2020, RG2021: the cache cannot be written.</exception>
    public async Task<IReadOnlyList<ImportedFile>> ImportAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var imported = new ConcurrentBag<ImportedFile>();
        // The whole list first: the cache may stand in one of the folders.
        var files = paths.SelectMany(FilesOf).ToHashSet(StringComparer.Ordinal);
        await Parallel.ForEachAsync(files, cancellationToken, async (path, cancelled) =>
        {
            try
            {
                imported.Add(new ImportedFile(path, await ImportAsync(path, cancelled).ConfigureAwait(false)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _failures.Enqueue(CacheVerbErrors.Unreadable(path, e));
            }
        }).ConfigureAwait(false);
        var ordered = imported.OrderBy(file => file.Path, Utf8Order.Instance).ToList();
        foreach (var name in ordered.GroupBy(file => Path.GetFileName(file.Path), StringComparer.Ordinal).Where(name => name.Select(file => file.Digest).Distinct().Count() > 1))
            diagnostics.Warning(CacheVerbErrors.OneName, CacheVerbErrors.OneNameMessage(name.Key, [.. name.Select(file => file.Path)]));
        return _failures.IsEmpty ? ordered : throw new AggregateException(_failures);
    }

    private async Task<Digest> ImportAsync(string path, CancellationToken cancellationToken)
    {
        RegularFile.Check(path);
        var content = new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        await using var closing = content.ConfigureAwait(false);
        var writer = cache.CreateWriter(expected: null);
        await using var closingWriter = writer.ConfigureAwait(false);
        await writer.CopyFromAsync(content, cancellationToken).ConfigureAwait(false);
        var digest = await writer.CommitAsync().ConfigureAwait(false);
        // A blob of a cache, this one perhaps, is named by its hash: that says nothing, and what it is really called may be noted.
        if (Path.GetFileName(path) == digest.Hex)
            return digest;
        if (BlobNotes.IsBasename(Path.GetFileName(path)))
            await _notes.WriteAsync(digest, Path.GetFileName(path), new Uri(path), cancellationToken).ConfigureAwait(false);
        else
            diagnostics.Message($"“{path}” is in the cache as {digest}, without its name: no other system could have a file of that name.");
        return digest;
    }

    private List<string> FilesOf(string path)
    {
        var found = new List<string>();
        if (Directory.Exists(path))
            Walk(new DirectoryInfo(path), found);
        else if (File.Exists(path))
            found.Add(Path.GetFullPath(path));
        else
            _failures.Enqueue(CacheVerbErrors.NotThere(path));
        return found;
    }

    private void Walk(DirectoryInfo folder, List<string> found)
    {
        try
        {
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                if (entry is not DirectoryInfo inner)
                    found.Add(entry.FullName);
                else if (inner.LinkTarget is null)
                    Walk(inner, found);
                else
                    diagnostics.Message($"“{inner.FullName}” is a link to a folder, and was not followed.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _failures.Enqueue(CacheVerbErrors.Unreadable(folder.FullName, e));
        }
    }
}
