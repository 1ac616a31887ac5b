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
    private readonly ConcurrentDictionary<string, Lazy<Task<RegistryRepository>>> _repositories = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    /// <exception cref="ReproGetException">RG2011 not there; RG2013 not reachable; RG6011, RG6012 refused; RG6013 no TLS; RG6017, RG6018 credentials.</exception>
    public async Task<FetchedContent> OpenAsync(Uri uri, CancellationToken cancellationToken)
    {
        if (!RegistryAddress.TryParseBlob(uri, out var address, out var digest))
            throw DownloadErrors.Scheme(uri);
        try
        {
            var repository = await RepositoryAsync(address, cancellationToken).ConfigureAwait(false);
            var (content, length) = await repository.FetchBlobAsync(digest, cancellationToken).ConfigureAwait(false);
            return new FetchedContent(content, length);
        }
        catch (ReproGetException e) when (e.Code == OciErrors.NotFoundCode)
        {
            throw DownloadErrors.Status(uri, HttpStatusCode.NotFound, retryAfter: null);
        }
        catch (ReproGetException e) when (e.Code == OciErrors.UnreachableCode)
        {
            // The registry's own client has tried it several times.
            throw DownloadErrors.Unreachable(uri, e.Message, e);
        }
    }

    private Task<RegistryRepository> RepositoryAsync(RegistryAddress address, CancellationToken cancellationToken)
        => _repositories.GetOrAdd(
            $"{address.Scheme}://{address.Repository.Registry}/{address.Repository.Repository}",
            _ => new Lazy<Task<RegistryRepository>>(() => open(address, cancellationToken))).Value;
}
