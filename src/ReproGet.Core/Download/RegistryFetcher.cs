using System.Collections.Concurrent;
using System.Net;
using ReproGet.Core.Oci;
using ReproGet.Core.Oci.Registry;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Download;

/// <summary>Reads blobs of registries by their digests: <c>oci</c>, <c>oci+http</c>, <c>oci+https</c>. No manifest is asked for.</summary>
/// <param name="open">Opens a repository with the user's credentials; asked once for each.</param>
public sealed class RegistryFetcher(Func<RegistryAddress, CancellationToken, Task<RegistryRepository>> open) : IFetcher
{
    private readonly ConcurrentDictionary<RegistryAddress, Lazy<Task<RegistryRepository>>> _repositories = new();

    /// <summary>Who does not let us in is not asked again: hundreds of wrong passwords lock an account.</summary>
    private readonly ConcurrentDictionary<RegistryAddress, ReproGetException> _refusals = new();

    /// <inheritdoc/>
    /// <exception cref="ReproGetException">RG2011 not there; RG2013 not reachable; RG6011, RG6012 refused; RG6013 no TLS; RG6017, RG6018 credentials.</exception>
    public async Task<FetchedContent> OpenAsync(Uri uri, CancellationToken cancellationToken)
    {
        if (!RegistryAddress.TryParseBlob(uri, out var address, out var digest))
            throw DownloadErrors.Scheme(uri);
        var place = address with { Repository = address.Repository with { Digest = null } };
        if (_refusals.TryGetValue(place, out var refusal))
            throw new ReproGetException(refusal.Code, refusal.Message, refusal);
        try
        {
            var repository = await RepositoryAsync(place, cancellationToken).ConfigureAwait(false);
            var (content, length) = await repository.FetchBlobAsync(digest, cancellationToken).ConfigureAwait(false);
            return new FetchedContent(content, length);
        }
        catch (ReproGetException e) when (e.Code == OciErrors.NotFoundCode)
        {
            throw DownloadErrors.Status(uri, HttpStatusCode.NotFound, retryAfter: null);
        }
        catch (ReproGetException e) when (e.Code == OciErrors.UnauthorizedCode)
        {
            _refusals[place] = e;
            throw;
        }
        catch (ReproGetException e) when (e.Code == OciErrors.UnreachableCode)
        {
            // The registry's own client has tried it several times.
            throw DownloadErrors.Unreachable(uri, e.Message, e);
        }
    }

    private Task<RegistryRepository> RepositoryAsync(RegistryAddress address, CancellationToken cancellationToken)
        => _repositories.GetOrAdd(address, _ => new Lazy<Task<RegistryRepository>>(() => open(address, cancellationToken))).Value;
}
