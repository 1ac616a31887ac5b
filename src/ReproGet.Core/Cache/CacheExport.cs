using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Cache;

/// <summary>Writes blobs of the cache into a folder under their own names. Each is hashed; nothing is overwritten; none of its failures ends it, and none is lost.</summary>
/// <param name="cache">Where they come from.</param>
/// <param name="folder">Where they go to: absolute.</param>
public sealed class CacheExport(BlobCache cache, string folder)
{
    private readonly List<ReproGetException> _failures = [];

    /// <summary>Whether the files of the export and of the cache may be the same ones, which then nobody may write to.</summary>
    public bool Link { get; init; } = true;

    /// <summary>The packages of a lock under their names in the archive, with sums files of hash lines only: <c>sha256sum -c</c> passes in the folder.</summary>
    /// <exception cref="AggregateException">RG2054 to RG2056: something could not be exported; all else was.</exception>
    /// <exception cref="ReproGetException">RG1001 to RG1018: there is no lock, or it cannot be read.</exception>
    public async Task<IReadOnlyList<PackageFile>> ExportAsync(LockFiles files, CancellationToken cancellationToken)
    {
        var state = await files.ReadRequiredAsync(cancellationToken).ConfigureAwait(false);
        var exported = await ExportAsync(state.Sums.Values.SelectMany(sums => sums.Files).Select(file => file with { Cid = null }).Distinct(), cancellationToken).ConfigureAwait(false);
        foreach (var (architecture, sums) in state.Sums)
        {
            var content = SumsFile.Write(sums.Files.Select(file => file with { Cid = null }));
            await PlaceAsync(Path.GetFileName(files.SumsPath(Architecture.FromName(architecture)!)), Digest.Of(content), () => new MemoryStream(content), null, cancellationToken).ConfigureAwait(false);
        }
        return Finish(exported);
    }

    /// <summary>All blobs of the cache in one folder, as <c>repro-get cache export</c> writes them: by the names that the cache noted, else <c>UNKNOWN-</c> and the hash.</summary>
    /// <exception cref="AggregateException">RG2054 to RG2056: something could not be exported; all else was.</exception>
    public async Task<IReadOnlyList<PackageFile>> ExportFlatAsync(CancellationToken cancellationToken)
    {
        var notes = new BlobNotes(cache);
        var wanted = new List<PackageFile>();
        foreach (var digest in cache.Blobs().OrderBy(digest => digest.Hex, StringComparer.Ordinal))
            wanted.Add(new PackageFile(await notes.BasenameAsync(digest, cancellationToken).ConfigureAwait(false) ?? "UNKNOWN-" + digest.Hex, digest));
        return Finish(await ExportAsync(wanted, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Files under the names that are given.</summary>
    /// <exception cref="AggregateException">RG2054 to RG2056: something could not be exported; all else was.</exception>
    internal async Task ExportAsAsync(IEnumerable<PackageFile> files, CancellationToken cancellationToken)
        => Finish(await ExportAsync(files, cancellationToken).ConfigureAwait(false));

    private List<PackageFile> Finish(List<PackageFile> exported) => _failures.Count == 0 ? exported : throw new AggregateException(_failures);

    private async Task<List<PackageFile>> ExportAsync(IEnumerable<PackageFile> wanted, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder))
            Leftovers.Sweep(folder, IsTemporary, Leftovers.Lifetime, DateTimeOffset.UtcNow);
        var exported = new List<PackageFile>();
        foreach (var file in wanted)
        {
            var content = await cache.OpenVerifiedAsync(file.Digest, cancellationToken).ConfigureAwait(false);
            if (content is null)
                _failures.Add(CacheVerbErrors.NoBlob(file.Name, file.Digest));
            else if (await PlaceAsync(file.Name, file.Digest, () => content, cache.BlobPath(file.Digest), cancellationToken).ConfigureAwait(false))
                exported.Add(file);
        }
        return exported;
    }

    private async Task<bool> PlaceAsync(string name, Digest digest, Func<Stream> open, string? blob, CancellationToken cancellationToken)
    {
        var content = open();
        await using var closing = content.ConfigureAwait(false);
        // As the names of this system are: nothing in a name can lead out of the folder, and nothing be taken for a stream or a device of Windows.
        var path = Path.Combine([folder, .. name.Split('/')]);
        try
        {
            if (name.Split('/').Any(part => part.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0))
                throw new IOException("No file of this system can have this name.");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (!Path.Exists(path) && (blob is not null && Link && HardLink.TryCreateReadOnly(blob, path) || await TryCopyAsync(content, path, cancellationToken).ConfigureAwait(false)))
                return true;
            if (await HasAsync(path, digest, cancellationToken).ConfigureAwait(false))
                return true;
            _failures.Add(CacheVerbErrors.Exists(path, name, digest));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _failures.Add(CacheVerbErrors.NotWritten(path, e));
        }
        return false;
    }

    private async Task<bool> TryCopyAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        var temporary = Path.Combine(folder, $".export-{Guid.NewGuid():N}.tmp");
        try
        {
            var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            await using (file.ConfigureAwait(false))
                await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            File.Move(temporary, path);
            return true;
        }
        catch (IOException) when (File.Exists(temporary) && Path.Exists(path))
        {
            // Another export was faster.
            return false;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task<bool> HasAsync(string path, Digest digest, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return false;
        RegularFile.Check(path);
        var file = new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        await using var closing = file.ConfigureAwait(false);
        return await StreamHash.OfAsync(file, cancellationToken).ConfigureAwait(false) == digest;
    }

    private static bool IsTemporary(string path)
        => Path.GetFileName(path) is var name && name.StartsWith(".export-", StringComparison.Ordinal) && Path.GetExtension(name) == ".tmp";
}
