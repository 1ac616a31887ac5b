using System.Security.Cryptography;
using System.Text;
using ReproGet.Core.Cache;
using ReproGet.Core.Download;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;
using ReproGet.Core.Signatures;

namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>Release files and their signatures as a server last gave them, so that it can say that they are still the same. What is read here is verified like what is read there.</summary>
/// <remarks><c>indices/releases/&lt;SHA-256 of the URL&gt;</c>: three lines with the content's digest, <c>ETag</c> and <c>Last-Modified</c>, then the content.</remarks>
/// <param name="folder">The folder of the cache.</param>
internal sealed class ReleaseCache(string folder)
{
    private const int Lines = 3;

    private const int MaxHead = 1 << 16;

    /// <summary>What a URL gave when it was last kept; null where nothing was, or where it is damaged.</summary>
    /// <exception cref="ReproGetException">RG2025: it cannot be read.</exception>
    public FetchedRelease? TryRead(Uri uri)
    {
        var path = PathOf(uri);
        if (!File.Exists(path))
            return null;
        try
        {
            // Longer than any Release file, it is none that was kept.
            return RegularFile.LengthOf(path) > CleartextMessage.MaxLength + MaxHead ? null : Parse(uri, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheErrors.CannotRead(path, e);
        }
    }

    /// <summary>Keeps what was verified. What stands in files is at hand as it is.</summary>
    /// <exception cref="ReproGetException">RG2020, RG2021: the cache cannot be written.</exception>
    public async Task KeepAsync(FetchedRelease fetched, CancellationToken cancellationToken)
    {
        if (fetched.Uri.IsFile)
            return;
        var head = Encoding.Latin1.GetBytes($"{Digest.Of(fetched.Content)}\n{fetched.Version?.EntityTag}\n{fetched.Version?.LastModified}\n");
        try
        {
            await TemporaryFiles.WriteWholeAsync(PathOf(fetched.Uri), (byte[])[.. head, .. fetched.Content], cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheErrors.CannotWrite(folder, e);
        }
    }

    private static FetchedRelease? Parse(Uri uri, byte[] octets)
    {
        var lines = new string[Lines];
        var rest = octets.AsSpan();
        for (var i = 0; i < Lines; i++)
        {
            var end = rest.IndexOf((byte)'\n');
            if (end < 0)
                return null;
            lines[i] = Encoding.Latin1.GetString(rest[..end]);
            rest = rest[(end + 1)..];
        }
        return Digest.TryParse(lines[0], out var digest) && Digest.Of(rest) == digest
            ? new FetchedRelease(uri, rest.ToArray(), VersionOf(lines[1], lines[2])) { IsKept = true }
            : null;
    }

    private static ContentVersion? VersionOf(string entityTag, string lastModified)
        => entityTag.Length + lastModified.Length == 0 ? null : new ContentVersion(entityTag.Length == 0 ? null : entityTag, lastModified.Length == 0 ? null : lastModified);

    private string PathOf(Uri uri) => Path.Combine(folder, "indices", "releases", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(uri.AbsoluteUri))));
}

/// <summary>A Release file or a signature, as a server gave it.</summary>
/// <param name="Uri">Where.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Version">By what the server knows it again; null where it does not.</param>
internal sealed record FetchedRelease(Uri Uri, byte[] Content, ContentVersion? Version)
{
    /// <summary>Whether it is as it was kept.</summary>
    public bool IsKept { get; init; }
}
