using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Cache;

/// <summary>Verified blobs by their hash, in the layout of repro-get v0.4, which can share the folder. Many processes use it at once.</summary>
/// <remarks>
/// A blob appears only by a rename after its hash matched. Nothing is created before the first write, so a cache that holds all blobs may be read-only.
/// </remarks>
public sealed class BlobCache
{
    /// <summary>How long a damaged blob can be looked at.</summary>
    private static readonly TimeSpan QuarantineLifetime = TimeSpan.FromDays(30);

    private readonly CacheLayout _layout;
    private readonly TimeProvider _time;
    private int _swept;

    /// <summary>A cache in a folder that need not exist yet.</summary>
    /// <param name="directory">Its absolute path.</param>
    /// <param name="timeProvider">Judges the age of leftovers; the system's clock when null.</param>
    public BlobCache(string directory, TimeProvider? timeProvider = null)
    {
        if (!Path.IsPathFullyQualified(directory))
            throw new ArgumentException($"“{directory}” is no absolute path.", nameof(directory));
        Directory = Path.GetFullPath(directory);
        _layout = new CacheLayout(Directory);
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>The folder, absolute.</summary>
    public string Directory { get; }

    internal CacheLayout Layout => _layout;

    /// <summary>Where a blob stands, or would stand.</summary>
    public string BlobPath(Digest digest) => _layout.Blob(digest);

    /// <summary>Whether the blob is there. It was right when it was put there; <see cref="VerifyAsync"/> looks whether it still is.</summary>
    public bool Contains(Digest digest) => File.Exists(BlobPath(digest));

    /// <summary>Whether the blob is there with this length. Of a link that is its own, so the blob that it leads to is hashed by who asks.</summary>
    internal bool HasLength(Digest digest, long length) => new FileInfo(BlobPath(digest)) is { Exists: true } file && file.Length == length;

    /// <summary>Hashes a blob anew. False when there is none, or when it is damaged: then it is set aside, so that it can be downloaded again.</summary>
    /// <exception cref="ReproGetException">RG2025 it cannot be read; RG2026 it is damaged and cannot be set aside.</exception>
    public async Task<bool> VerifyAsync(Digest digest, CancellationToken cancellationToken)
    {
        var content = await OpenVerifiedAsync(digest, cancellationToken).ConfigureAwait(false);
        if (content is null)
            return false;
        await content.DisposeAsync().ConfigureAwait(false);
        return true;
    }

    /// <summary>Opens a blob without hashing it; null when there is none. The caller disposes it.</summary>
    /// <exception cref="ReproGetException">RG2025 it cannot be read.</exception>
    public Stream? OpenBlob(Digest digest) => Open(BlobPath(digest));

    /// <summary>Opens a blob, hashes it and gives it from its start; null as in <see cref="VerifyAsync"/>. The caller disposes it.</summary>
    /// <exception cref="ReproGetException">RG2025 it cannot be read; RG2026 it is damaged and cannot be set aside.</exception>
    public async Task<Stream?> OpenVerifiedAsync(Digest digest, CancellationToken cancellationToken)
    {
        var content = Open(BlobPath(digest));
        if (content is null)
            return null;
        var right = false;
        try
        {
            right = await StreamHash.OfAsync(content, cancellationToken).ConfigureAwait(false) == digest;
            content.Position = 0;
        }
        catch (IOException e)
        {
            throw CacheErrors.CannotRead(BlobPath(digest), e);
        }
        finally
        {
            if (!right)
                await content.DisposeAsync().ConfigureAwait(false);
        }
        if (right)
            return content;
        await SetAsideAsync(digest, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Starts to write a blob.</summary>
    /// <param name="expected">What its bytes must hash to; null when that is to be found out, as in an import.</param>
    /// <param name="bound">The most bytes that it may have.</param>
    /// <param name="isVerified">Whether what is written was hashed by whom it comes from: it is committed only when that found it to be what was expected.</param>
    /// <exception cref="ReproGetException">RG2020 or RG2021: the cache cannot be written.</exception>
    public BlobWriter CreateWriter(Digest? expected, long bound = long.MaxValue, bool isVerified = false)
    {
        try
        {
            System.IO.Directory.CreateDirectory(_layout.Blobs);
            SweepOnce();
            return new BlobWriter(this, TemporaryFiles.NewPath(_layout.Blobs), expected, bound, isVerified);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheErrors.CannotWrite(Directory, e);
        }
    }

    /// <summary>The digests of all blobs, in no order.</summary>
    public IEnumerable<Digest> Blobs()
    {
        if (!System.IO.Directory.Exists(_layout.Blobs))
            yield break;
        foreach (var path in System.IO.Directory.EnumerateFiles(_layout.Blobs))
        {
            if (Digest.TryParseHex(Path.GetFileName(path), out var digest))
                yield return digest;
        }
    }

    /// <summary>Our own data beside the blobs (<c>indices</c>, <c>layers</c>): its folder, which need not exist.</summary>
    /// <param name="kind">Lower-case letters, digits and hyphens.</param>
    public string DerivedDirectory(string kind) => _layout.Derived(kind);

    private static FileStream? Open(string path)
    {
        try
        {
            RegularFile.Check(path);
            // Sharing deletion lets another process set the blob aside, or replace it, on Windows.
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheErrors.CannotRead(path, e);
        }
    }

    private async Task SetAsideAsync(Digest digest, CancellationToken cancellationToken)
    {
        var aside = Path.Combine(_layout.Quarantine, $"{digest.Hex}.{Guid.NewGuid():N}");
        try
        {
            System.IO.Directory.CreateDirectory(_layout.Quarantine);
            File.Move(BlobPath(digest), aside);
            // The age in quarantine counts from now, not from the download.
            File.SetLastWriteTimeUtc(aside, _time.GetUtcNow().UtcDateTime);
        }
        catch (FileNotFoundException)
        {
            // Another process was faster.
            return;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheErrors.DamagedForGood(BlobPath(digest), e);
        }
        CompleteLocks.Forget(DerivedDirectory("complete"));

        try
        {
            // Between our reading and our renaming another process may have put a good one there: that one goes back.
            if (await HashAsync(aside, cancellationToken).ConfigureAwait(false) == digest)
                TemporaryFiles.MoveIntoPlace(aside, BlobPath(digest));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheErrors.CannotWrite(Directory, e);
        }
    }

    private static async Task<Digest?> HashAsync(string path, CancellationToken cancellationToken)
    {
        var content = Open(path);
        if (content is null)
            return null;
        await using var _ = content.ConfigureAwait(false);
        return await StreamHash.OfAsync(content, cancellationToken).ConfigureAwait(false);
    }

    private void SweepOnce()
    {
        if (Interlocked.Exchange(ref _swept, 1) != 0)
            return;
        var now = _time.GetUtcNow();
        foreach (var folder in (string[])[_layout.Blobs, _layout.Metadata, _layout.DigestsByUrl])
            Leftovers.Sweep(folder, path => Path.GetExtension(path) == ".tmp", Leftovers.Lifetime, now);
        Leftovers.Sweep(_layout.Quarantine, _ => true, QuarantineLifetime, now);
    }
}
