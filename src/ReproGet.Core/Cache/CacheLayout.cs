using System.Text;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Cache;

/// <summary>Where things stand in a cache. The first three are repro-get's (v0.4); the others are ours.</summary>
internal sealed class CacheLayout(string directory)
{
    /// <summary>Verified blobs, and temporary files beside them.</summary>
    public string Blobs { get; } = Path.Combine(directory, "blobs", Digest.Algorithm);

    /// <summary>What blobs were called.</summary>
    public string Metadata { get; } = Path.Combine(directory, "metadata", Digest.Algorithm);

    /// <summary>What came from a URL.</summary>
    public string DigestsByUrl { get; } = Path.Combine(directory, "digests", "by-url-sha256");

    /// <summary>Blobs that rotted: for whoever wants to know why.</summary>
    public string Quarantine { get; } = Path.Combine(directory, "quarantine", Digest.Algorithm);

    public string Blob(Digest digest) => Path.Combine(Blobs, digest.Hex);

    public string MetadataOf(Digest digest) => Path.Combine(Metadata, digest.Hex);

    public string DigestOf(Uri url) => Path.Combine(DigestsByUrl, Digest.Of(Encoding.UTF8.GetBytes(UrlKey(url))).Hex);

    /// <summary>A folder of our own data. Its name can be neither a path nor one of the layout's.</summary>
    public string Derived(string kind)
    {
        var wellFormed = kind.Length > 0 && kind.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        if (!wellFormed || kind is "blobs" or "metadata" or "digests" or "quarantine")
            throw new ArgumentException($"“{kind}” cannot be the name of derived data.", nameof(kind));
        return Path.Combine(directory, kind);
    }

    // repro-get hashes the URL as its template made it, where a plus sign is not encoded.
    private static string UrlKey(Uri url) => url.AbsoluteUri.Replace("%2B", "+", StringComparison.Ordinal);
}
