using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Cache;

/// <summary>What a cleaning did.</summary>
/// <param name="Removed">How many files are gone.</param>
/// <param name="Bytes">How large they were.</param>
/// <param name="Kept">How many blobs and indices stayed because a lock names them.</param>
public sealed record CleanSummary(int Removed, long Bytes, int Kept);

/// <summary>Empties a cache of all that is ours or repro-get's in it, but for what locks name. Files with other names are never touched, nor what another process is writing.</summary>
/// <remarks>Layers that were made of packages, and notes of what is complete, are made anew by the next build: they always go.</remarks>
public sealed class CacheClean
{
    private readonly BlobCache _cache;
    private readonly KeptContents _kept;
    private readonly TimeProvider _time;
    private readonly List<ReproGetException> _failures = [];
    private int _removed;
    private long _bytes;
    private int _keptFiles;

    /// <param name="cache">To be cleaned.</param>
    /// <param name="kept">What stays.</param>
    /// <param name="timeProvider">Judges the age of what is being written; the system's clock when null.</param>
    public CacheClean(BlobCache cache, KeptContents kept, TimeProvider? timeProvider = null)
    {
        _cache = cache;
        _kept = kept;
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Cleans.</summary>
    /// <exception cref="ReproGetException">RG2060: it is no cache.</exception>
    /// <exception cref="AggregateException">RG2025, RG2058: something could not be looked at or removed; all else was cleaned.</exception>
    public async Task<CleanSummary> CleanAsync(CancellationToken cancellationToken)
    {
        // There stand blobs as in a cache, which are images.
        if (File.Exists(Path.Combine(_cache.Directory, "oci-layout")))
            throw CacheVerbErrors.IsLayout(_cache.Directory);
        var bases = new BlobCache(_cache.DerivedDirectory("bases"));
        var layers = new BlobCache(_cache.DerivedDirectory("layers"));
        var keptBases = await WithPartsAsync(bases, cancellationToken).ConfigureAwait(false);
        CleanBlobs(_cache, _kept.Packages);
        CleanBlobs(bases, keptBases);
        CleanBlobs(layers, []);
        Clean(Path.Combine(layers.Directory, "roots"), _ => false);
        Clean(_cache.DerivedDirectory("complete"), _ => false);
        var indices = _cache.DerivedDirectory("indices");
        Clean(Path.Combine(indices, Digest.Algorithm), path => IsIn(_kept.Indices, path));
        Clean(Path.Combine(indices, "releases"), path => Names(_kept.Releases, path));
        return _failures.Count == 0 ? new CleanSummary(_removed, _bytes, _keptFiles) : throw new AggregateException(_failures);
    }

    /// <summary>Manifests, with the configurations and layers that they name.</summary>
    private async Task<HashSet<Digest>> WithPartsAsync(BlobCache bases, CancellationToken cancellationToken)
    {
        var all = new HashSet<Digest>(_kept.Bases);
        foreach (var digest in _kept.Bases)
        {
            var content = await bases.OpenVerifiedAsync(digest, cancellationToken).ConfigureAwait(false);
            if (content is null)
                continue;
            await using var closing = content.ConfigureAwait(false);
            var bytes = new byte[Math.Min(content.Length, ImageJson.MaxManifestSize + 1)];
            await content.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            try
            {
                var manifest = ImageManifest.Parse(bytes);
                all.UnionWith([manifest.Config.Digest, .. manifest.Layers.Select(layer => layer.Digest)]);
            }
            catch (ReproGetException)
            {
                // An index has no parts of its own: its manifests are pinned beside it.
            }
        }
        return all;
    }

    private void CleanBlobs(BlobCache cache, HashSet<Digest> kept)
    {
        Clean(cache.Layout.Blobs, path => IsIn(kept, path));
        Clean(cache.Layout.Metadata, path => IsIn(kept, path), countKept: false);
        Clean(cache.Layout.DigestsByUrl, path => Names(kept, path), countKept: false);
        Clean(cache.Layout.Quarantine, _ => false);
    }

    /// <summary>Removes the files of a folder that are named by a hash, and what is left of processes that died.</summary>
    private void Clean(string folder, Func<string, bool> isKept, bool countKept = true)
    {
        if (!Directory.Exists(folder))
            return;
        Leftovers.Sweep(folder, path => Path.GetExtension(path) is ".tmp" or ".part", Leftovers.Lifetime, _time.GetUtcNow());
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles().Where(file => IsNamedByHash(file.Name)))
        {
            try
            {
                if (isKept(file.FullName))
                {
                    _keptFiles += countKept ? 1 : 0;
                    continue;
                }
                var length = file.LinkTarget is null ? file.Length : 0;
                file.Delete();
                _removed++;
                _bytes += length;
            }
            catch (FileNotFoundException)
            {
                // Another process was faster.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _failures.Add(CacheVerbErrors.NotRemoved(file.FullName, e));
            }
        }
    }

    /// <summary>Also in the quarantine, where more follows the hash, as it does in the name of an index that was unpacked.</summary>
    private static bool IsNamedByHash(string name) => !name.EndsWith(".tmp", StringComparison.Ordinal) && !name.EndsWith(".part", StringComparison.Ordinal) && TryParse(name, out _);

    private static bool IsIn(HashSet<Digest> kept, string path) => TryParse(Path.GetFileName(path), out var digest) && kept.Contains(digest);

    private static bool TryParse(string name, out Digest digest) => Digest.TryParseHex(name.Split('.')[0], out digest);

    /// <summary>Whether the first line of a file names one of them.</summary>
    private static bool Names(HashSet<Digest> kept, string path)
    {
        if (kept.Count == 0)
            return false;
        RegularFile.Check(path);
        using var text = new StreamReader(path);
        var line = new char[Digest.Algorithm.Length + 1 + 64];
        return text.ReadBlock(line) == line.Length && Digest.TryParse(new string(line), out var digest) && kept.Contains(digest);
    }
}
