using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Download;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Installation.Native;

/// <summary>Hashes of files that only their bytes tell. What is fetched stays in the cache, and what was fetched from an address before is not fetched again: repro-get keeps the same notes.</summary>
/// <param name="cache">Where it goes.</param>
/// <param name="own">The providers that the user names: they come first, and the built-in ones are not asked then.</param>
/// <param name="builtIn">Those that come last.</param>
/// <param name="fetcher">Opens URLs.</param>
/// <param name="bound">The most bytes that a file may have: nothing tells how many there should be.</param>
internal sealed class DownloadedHashes(BlobCache cache, IReadOnlyList<Provider> own, IReadOnlyList<Provider> builtIn, IFetcher fetcher, long bound)
{
    private readonly BlobNotes _notes = new(cache);

    /// <summary>The file with its hash, under the name of the place that had it.</summary>
    /// <exception cref="ReproGetException">RG2006: its name can be no file of an archive; RG5211: no place has it; RG2020 to RG2026: the cache cannot be used.</exception>
    public async Task<PackageFile> FindAsync(HostFile file, CancellationToken cancellationToken)
    {
        foreach (var place in file.Places)
            ArchiveName.Validate(place.Name);
        var failures = new List<string>();
        foreach (var (name, uri) in Places(file))
        {
            try
            {
                return new PackageFile(name, await HashAsync(name, uri, cancellationToken).ConfigureAwait(false));
            }
            catch (ReproGetException failure) when (!CacheErrors.IsOfTheCache(failure))
            {
                failures.Add($"{PrintableUrl.Of(uri)}: {(failure.InnerException as FetchFailure)?.Message ?? failure.Message}");
            }
        }
        throw HostErrors.NoHash(file.Places[0].Name, failures);
    }

    private async Task<Digest> HashAsync(string name, Uri uri, CancellationToken cancellationToken)
    {
        if (await _notes.DigestAsync(uri, cancellationToken).ConfigureAwait(false) is { } known && await cache.VerifyAsync(known, cancellationToken).ConfigureAwait(false))
            return known;
        var content = await fetcher.OpenAsync(uri, cancellationToken).ConfigureAwait(false);
        await using var closing = content.ConfigureAwait(false);
        var writer = cache.CreateWriter(null, bound);
        await using var closingWriter = writer.ConfigureAwait(false);
        await writer.CopyFromAsync(content.Body, cancellationToken).ConfigureAwait(false);
        var digest = await writer.CommitAsync().ConfigureAwait(false);
        await _notes.WriteAsync(digest, name[(name.LastIndexOf('/') + 1)..], uri, cancellationToken).ConfigureAwait(false);
        return digest;
    }

    private IEnumerable<(string Name, Uri Uri)> Places(HostFile file)
    {
        var places = file.Places.SelectMany(place => Located(own, place.Name)).ToList();
        places.AddRange(file.Places.Where(place => place.Uri is not null).Select(place => (place.Name, place.Uri!)));
        if (own.Count == 0)
            places.AddRange(file.Places.SelectMany(place => Located(builtIn, place.Name)));
        return places.DistinctBy(place => place.Item2.AbsoluteUri, StringComparer.Ordinal);
    }

    /// <summary>Whoever has files by their hashes cannot be asked for one that is not known.</summary>
    private static IEnumerable<(string, Uri)> Located(IReadOnlyList<Provider> providers, string name)
        => providers
            .Where(provider => provider.Template.Contains(".Name", StringComparison.Ordinal) || provider.Template.Contains(".Basename", StringComparison.Ordinal))
            .SelectMany(provider => provider.Locate(new PackageFile(name, Digest.Of([])), null, out _).Select(uri => (name, uri)));
}
