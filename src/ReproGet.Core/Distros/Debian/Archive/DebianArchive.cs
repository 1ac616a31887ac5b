using System.Runtime.ExceptionServices;
using ReproGet.Core.Cache;
using ReproGet.Core.Compression;
using ReproGet.Core.Download;
using ReproGet.Core.Oci;
using ReproGet.Core.Signatures;

namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>Reads Debian archives: from the signature on a Release file down to the last byte of an index, with nothing parsed before it was proved.</summary>
/// <param name="fetcher">Gives what stands at a URL.</param>
/// <param name="cacheFolder">The folder of the cache; indices stand in <c>indices/sha256</c> below it, Release files in <c>indices/releases</c>.</param>
/// <param name="diagnostics">Where warnings go.</param>
public sealed class DebianArchive(IFetcher fetcher, string cacheFolder, IDiagnostics diagnostics) : IAsyncDisposable
{
    /// <summary>For an index whose plain form is not listed; the largest of Debian's unpacks to 70 MB.</summary>
    private const long MaxIndexLength = 2L << 30;

    /// <summary>Up to here an index is kept as it is unpacked, and read from memory.</summary>
    private const long MaxKeptLength = 256L << 20;

    private readonly IndexCache _cache = new(cacheFolder);
    private readonly ReleaseFetcher _releases = new(fetcher, cacheFolder);
    private readonly List<Task> _keeping = [];

    /// <summary>Fetches and proves the Release file of a suite: <c>InRelease</c>, or, of other sources than Debian's own, <c>Release</c> with <c>Release.gpg</c>.</summary>
    /// <param name="source">Its URIs are tried in order.</param>
    /// <param name="suite">One of the source's.</param>
    /// <param name="now">The time to judge <c>Valid-Until</c> and signatures by, where the source is not read at a moment of its own; null for no time.</param>
    /// <param name="cancellationToken">Stops the fetching.</param>
    /// <exception cref="ReproGetException">RG3001 to RG3013, RG3020, RG3021, RG3050, RG3051: it proves nothing, or is not the one that was asked for; RG2xxx: it cannot be had, RG2062: from a service of snapshots; RG3017: several URIs failed.</exception>
    public async Task<VerifiedRelease> OpenReleaseAsync(DebianSource source, string suite, DateTimeOffset? now, CancellationToken cancellationToken)
    {
        var keyring = source.Trusted ? null : source.SignedBy.Load(source, suite);
        if (keyring is null)
            diagnostics.Warning(ArchiveErrors.TrustedWithoutProof, ArchiveErrors.TrustedWarning(source, suite));
        var failures = new List<ReproGetException>();
        foreach (var uri in source.Uris)
        {
            try
            {
                return await OpenReleaseAtAsync(uri, source, suite, keyring, now, cancellationToken).ConfigureAwait(false);
            }
            catch (ReproGetException failure)
            {
                failures.Add(source is { Snapshot: { } moment, Snapshots: not null } && failure.InnerException is FetchFailure cause
                    ? ArchiveErrors.NoSnapshot(ArchivePath.Of(uri, suite, "."), moment, cause)
                    : failure);
            }
        }
        throw FailureOf($"The Release file of the suite {suite} of the source {source.Id}", failures);
    }

    /// <summary>The indices that hold a component's packages for an architecture: one, or a second for <c>all</c> where the archive keeps those apart.</summary>
    /// <param name="release">The verified Release file.</param>
    /// <param name="component">As users write it: <c>main</c>, also for security's <c>updates/main</c>.</param>
    /// <param name="architecture">In dpkg's names.</param>
    /// <exception cref="ReproGetException">RG3014, RG3015: the component, the architecture or the index is not there.</exception>
    public static IReadOnlyList<PackagesIndex> FindIndices(VerifiedRelease release, string component, string architecture)
        => PackagesIndices.Find(release.Release, release.Suite, component, architecture, release.Where);

    /// <summary>Opens an index, unpacked, in the first of its forms that a server has, as apt does; and tells which that is.</summary>
    /// <exception cref="ReproGetException">As <see cref="OpenIndexAsync"/>; where no form is there, of the first.</exception>
    public async Task<(Stream Content, PackagesIndex Index)> OpenAnyFormAsync(VerifiedRelease release, PackagesIndex index, CancellationToken cancellationToken)
    {
        ReproGetException? first = null;
        for (var form = index; ; form = form.Next)
        {
            try
            {
                return (await OpenIndexAsync(release, form, cancellationToken).ConfigureAwait(false), form);
            }
            catch (ReproGetException failure) when (IsRefused(failure))
            {
                first ??= failure;
                if (form.Next is null)
                    throw first;
            }
        }
    }

    /// <summary>Opens an index, unpacked. Its compressed bytes were checked against the Release file to the last one before, or, where the cache has it unpacked, those were.</summary>
    /// <exception cref="ReproGetException">RG3016: it is another one; RG2xxx: it cannot be had, or the cache cannot be used; RG3017: several places failed.</exception>
    public async Task<Stream> OpenIndexAsync(VerifiedRelease release, PackagesIndex index, CancellationToken cancellationToken)
    {
        var where = $"{release.Suite}/{index.Path}";
        var format = Decompressor.FromExtension(index.Path) ?? CompressionFormat.None;
        if (index.Plain is not { Size: <= MaxKeptLength } plain || index.Size > MaxKeptLength || format == CompressionFormat.None)
        {
            var stored = await _cache.TryOpenAsync(index.Digest, index.Size, cancellationToken).ConfigureAwait(false)
                ?? await FetchAsync(release, index, (body, uri) => _cache.StoreAsync(body, index.Digest, index.Size, uri, cancellationToken), cancellationToken).ConfigureAwait(false);
            return Decompressor.Open(stored, format, Math.Min(index.Plain?.Size ?? MaxIndexLength, MaxIndexLength), where);
        }
        if (_cache.TryRead(index.Digest, plain) is { } kept)
            return Over(kept);
        var compressed = await FetchAsync(release, index, (body, uri) => ReadAsync(body, index, uri, cancellationToken), cancellationToken).ConfigureAwait(false);
        var content = GC.AllocateUninitializedArray<byte>((int)plain.Size);
        var length = await Decompressor.UnpackAsync(compressed, format, content, where, cancellationToken).ConfigureAwait(false);
        if (length != plain.Size)
            throw WrongUnpacked(where, plain, content.AsSpan(0, length));
        lock (_keeping)
            _keeping.Add(Task.Run(() => KeepAsync(content, index, plain, where), CancellationToken.None));
        return Over(content);
    }

    /// <summary>Waits until the cache has what was unpacked, which is hashed and written while it is used already.</summary>
    /// <exception cref="ReproGetException">RG3016: it is not what the Release file says that its compressed form holds; RG2020, RG2021: the cache cannot be written.</exception>
    public async Task FinishAsync()
    {
        foreach (var keeping in _keeping)
            await keeping.ConfigureAwait(false);
        _keeping.Clear();
    }

    /// <summary>The same where something failed, which is what there is to tell.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_keeping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static MemoryStream Over(byte[] content) => new(content, 0, content.Length, writable: false, publiclyVisible: true);

    private static async Task<byte[]> ReadAsync(Stream body, PackagesIndex index, string where, CancellationToken cancellationToken)
    {
        var content = GC.AllocateUninitializedArray<byte>((int)index.Size);
        var length = await body.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (length == content.Length && await body.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) > 0)
            throw ArchiveErrors.TooLongIndex(where, index.Size);
        var found = Digest.Of(content.AsSpan(0, length));
        return length == content.Length && found == index.Digest ? content : throw ArchiveErrors.WrongIndex(where, index.Digest, index.Size, found, length);
    }

    private async Task KeepAsync(byte[] content, PackagesIndex index, ReleaseEntry plain, string where)
    {
        if (Digest.Of(content) != plain.Digest)
            throw WrongUnpacked(where, plain, content);
        await _cache.KeepAsync(content, index.Digest).ConfigureAwait(false);
    }

    private static ReproGetException WrongUnpacked(string where, ReleaseEntry plain, ReadOnlySpan<byte> found)
        => ArchiveErrors.WrongIndex($"{where}, unpacked", plain.Digest, plain.Size, Digest.Of(found), found.Length);

    private async Task<VerifiedRelease> OpenReleaseAtAsync(
        Uri archive, DebianSource source, string suite, Keyring? keyring, DateTimeOffset? now, CancellationToken cancellationToken)
    {
        var fetched = await _releases.FetchAsync(archive, source, suite, cancellationToken).ConfigureAwait(false);
        var message = fetched.Message;
        var signers = keyring is null ? [] : SignatureVerifier.Verify(message, keyring, source.Snapshot is null ? now : null);
        var release = ReleaseFile.Parse(message.Content.Span, message.Where);
        ReleasePolicy.Check(release, source, suite, source.Snapshot ?? now, message.Where);
        // Only now, since of a Release that is younger than the moment there is more to say than that its signature is.
        if (keyring is not null && source.Snapshot is { } moment)
            SignatureVerifier.Verify(message, keyring, moment);
        await _releases.KeepAsync(fetched, archive, suite, keyring, cancellationToken).ConfigureAwait(false);
        return new VerifiedRelease(source, suite, release, fetched.Digest, signers, archive);
    }

    private async Task<T> FetchAsync<T>(VerifiedRelease release, PackagesIndex index, Func<Stream, string, Task<T>> take, CancellationToken cancellationToken)
    {
        var failures = new List<ReproGetException>();
        foreach (var uri in PlacesOf(release, index))
        {
            try
            {
                var fetched = await fetcher.OpenAsync(uri, cancellationToken).ConfigureAwait(false);
                await using var closing = fetched.ConfigureAwait(false);
                return await take(fetched.Body, uri.ToString()).ConfigureAwait(false);
            }
            catch (ReproGetException failure) when (!CacheErrors.IsOfTheCache(failure))
            {
                failures.Add(failure);
            }
        }
        throw FailureOf($"The index {index.Path} of the suite {release.Suite} of the source {release.Source.Id}", failures);
    }

    /// <summary>What gave the Release file has the index that belongs to it, most likely.</summary>
    private static IEnumerable<Uri> PlacesOf(VerifiedRelease release, PackagesIndex index)
    {
        foreach (var archive in release.Source.Uris.Prepend(release.BaseUri).Distinct())
        {
            if (release.Release.AcquireByHash)
                yield return ArchivePath.ByHash(archive, release.Suite, index);
            yield return ArchivePath.Of(archive, release.Suite, index.Path);
        }
    }

    /// <summary>The last place answered, and does not give it: another form may be there.</summary>
    private static bool IsRefused(ReproGetException failure)
        => failure.InnerException is FetchFailure { Kind: FetchFailureKind.Final } || (failure.InnerException is ReproGetException last && IsRefused(last));

    /// <summary>A single failure speaks for itself, with the place where it arose.</summary>
    private static ReproGetException FailureOf(string what, List<ReproGetException> failures)
    {
        if (failures.Count == 1)
            ExceptionDispatchInfo.Throw(failures[0]);
        return ArchiveErrors.AllFailed(what, failures);
    }
}
