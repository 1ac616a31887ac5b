using ReproGet.Core.Cache;
using ReproGet.Core.Download;
using ReproGet.Core.Oci;
using ReproGet.Core.Signatures;

namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>Gets Release files with their signatures. Of what was verified before, a server is asked only whether it is still the same.</summary>
/// <param name="fetcher">Gives what stands at a URL.</param>
/// <param name="cacheFolder">The folder of the cache.</param>
internal sealed class ReleaseFetcher(IFetcher fetcher, string cacheFolder)
{
    private readonly ReleaseCache _cache = new(cacheFolder);

    /// <summary><c>InRelease</c>, or, of other sources than the distro's own, <c>Release</c> with <c>Release.gpg</c>.</summary>
    /// <exception cref="ReproGetException">RG2xxx: it cannot be had; RG3002, RG3008: it cannot be read; RG3021: it has no end.</exception>
    public async Task<FetchedMessage> FetchAsync(Uri archive, DebianSource source, string suite, CancellationToken cancellationToken)
    {
        var inRelease = ArchivePath.Of(archive, suite, "InRelease");
        try
        {
            var fetched = await FetchInReleaseAsync(inRelease, SignatureOf(archive, suite), cancellationToken).ConfigureAwait(false);
            return new FetchedMessage(CleartextMessage.Parse(fetched.Content, inRelease.ToString()), [fetched]);
        }
        catch (ReproGetException failure) when ((source.Trusted || source.SignedBy != SignedBy.Debian) && IsFetching(failure))
        {
            // Some archives have the older form only. Debian's own have both, so there a second try tells nothing.
        }
        var release = await FetchAsync(ArchivePath.Of(archive, suite, "Release"), cancellationToken).ConfigureAwait(false);
        var where = release.Uri.ToString();
        if (source.Trusted)
            return new FetchedMessage(SignedMessage.Unsigned(release.Content, where), [release]);
        var signature = await FetchAsync(SignatureOf(archive, suite), cancellationToken).ConfigureAwait(false);
        return new FetchedMessage(SignedMessage.OfDetached(release.Content, signature.Content, where), [release, signature]);
    }

    /// <summary>Keeps what was verified for the next time.</summary>
    /// <exception cref="ReproGetException">RG2020, RG2021: the cache cannot be written.</exception>
    public async Task KeepAsync(FetchedMessage message, Uri archive, string suite, Keyring? keyring, CancellationToken cancellationToken)
    {
        foreach (var part in message.Parts.Where(part => !part.IsKept))
            await _cache.KeepAsync(part, cancellationToken).ConfigureAwait(false);
        // Last: it stands for a text that is there.
        if (message.Parts is [{ IsKept: false, Version: null, Uri.IsFile: false }] && keyring is not null)
            await KeepSignatureAsync(message.Message, SignatureOf(archive, suite), keyring, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where a server knows no versions, the signature that stands apart tells whether the file is still the same: it is small, and of another file another.</summary>
    private async Task<FetchedRelease> FetchInReleaseAsync(Uri uri, Uri signatureUri, CancellationToken cancellationToken)
    {
        if (_cache.TryRead(uri) is { Version: null } known
            && _cache.TryRead(signatureUri) is { } signature)
        {
            try
            {
                var now = await FetchAsync(signatureUri, cancellationToken).ConfigureAwait(false);
                if (now.Content.AsSpan().SequenceEqual(signature.Content))
                    return known;
            }
            catch (ReproGetException failure) when (IsFetching(failure))
            {
                // Whatever became of it, the file itself says more.
            }
        }
        return await FetchAsync(uri, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps the signature that stands apart, where it is one of this very text. In the middle of an update a mirror has that of another.</summary>
    private async Task KeepSignatureAsync(SignedMessage message, Uri uri, Keyring keyring, CancellationToken cancellationToken)
    {
        try
        {
            var signature = await FetchAsync(uri, cancellationToken).ConfigureAwait(false);
            SignatureVerifier.Verify(SignedMessage.OfDetached(message.Content, signature.Content, uri.ToString()), keyring, now: null);
            await _cache.KeepAsync(signature, cancellationToken).ConfigureAwait(false);
        }
        catch (ReproGetException failure) when (!CacheErrors.IsOfTheCache(failure))
        {
            // Not every archive has it, and nothing hangs on it: next time the file is read again.
        }
    }

    private static Uri SignatureOf(Uri archive, string suite) => ArchivePath.Of(archive, suite, "Release.gpg");

    private async Task<FetchedRelease> FetchAsync(Uri uri, CancellationToken cancellationToken)
    {
        var known = _cache.TryRead(uri);
        var answer = known?.Version is { } version
            ? await fetcher.OpenIfChangedAsync(uri, version, cancellationToken).ConfigureAwait(false)
            : await fetcher.OpenAsync(uri, cancellationToken).ConfigureAwait(false);
        if (answer is null)
            return known!;
        await using var closing = answer.ConfigureAwait(false);
        var octets = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (await answer.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            octets.Write(buffer, 0, read);
            if (octets.Length > CleartextMessage.MaxLength)
                throw ArchiveErrors.TooLong(uri.ToString(), CleartextMessage.MaxLength);
        }
        return new FetchedRelease(uri, octets.ToArray(), answer.Version);
    }

    private static bool IsFetching(ReproGetException failure) => failure.Code.StartsWith("RG2", StringComparison.Ordinal) && !CacheErrors.IsOfTheCache(failure);
}

/// <summary>A Release file with its signatures, of which nothing is proved yet.</summary>
/// <param name="Message">What is to be verified.</param>
/// <param name="Parts">What it was made of, the Release file first.</param>
internal sealed record FetchedMessage(SignedMessage Message, IReadOnlyList<FetchedRelease> Parts)
{
    /// <summary>Of the Release file: InRelease with its signatures, else Release.</summary>
    public Digest Digest => Digest.Of(Parts[0].Content);
}
