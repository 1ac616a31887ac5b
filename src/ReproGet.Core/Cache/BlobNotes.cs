using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Cache;

/// <summary>What the cache remembers about its blobs: what they were called, and what came from a URL. All of it may be missing, and none of it is trusted.</summary>
/// <remarks>
/// repro-get's files: <c>metadata/sha256/&lt;hex&gt;</c> holds <c>{"Basename":"…"}</c>, <c>digests/by-url-sha256/&lt;SHA-256 of the URL&gt;</c> holds
/// <c>sha256:&lt;hex&gt;</c>, both without a line end.
/// </remarks>
public sealed class BlobNotes(BlobCache cache)
{
    private const int LongestNote = 64 * 1024;

    // As Go writes it: a plus sign stays one.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 4 };

    /// <summary>Notes what a blob is called, and the URL that it came from, if any.</summary>
    /// <exception cref="ReproGetException">RG2020 or RG2021: the cache cannot be written.</exception>
    public async Task WriteAsync(Digest digest, string basename, Uri? origin, CancellationToken cancellationToken)
    {
        if (!IsBasename(basename))
            throw new ArgumentException($"“{basename}” is no name of a file.", nameof(basename));
        try
        {
            await TemporaryFiles.WriteWholeAsync(cache.Layout.MetadataOf(digest), JsonSerializer.SerializeToUtf8Bytes(new Metadata(basename), Json), cancellationToken)
                .ConfigureAwait(false);
            if (origin is not null)
            {
                await TemporaryFiles.WriteWholeAsync(cache.Layout.DigestOf(origin), Encoding.ASCII.GetBytes(digest.ToString()), cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheErrors.CannotWrite(cache.Directory, e);
        }
    }

    /// <summary>What a blob was called; null when nobody noted it, or when the note is no plain file name.</summary>
    public async Task<string?> BasenameAsync(Digest digest, CancellationToken cancellationToken)
    {
        if (await ReadAsync(cache.Layout.MetadataOf(digest), cancellationToken).ConfigureAwait(false) is not { } bytes)
            return null;
        try
        {
            return JsonSerializer.Deserialize<Metadata>(bytes, Json) is { Basename: { } name } && IsBasename(name) ? name : null;
        }
        catch (JsonException)
        {
            // A note is a convenience: one that cannot be read is as good as none.
            return null;
        }
    }

    /// <summary>What last came from a URL; null when nobody noted it. The same URL can give something else tomorrow.</summary>
    public async Task<Digest?> DigestAsync(Uri origin, CancellationToken cancellationToken)
        => await ReadAsync(cache.Layout.DigestOf(origin), cancellationToken).ConfigureAwait(false) is { } bytes
            && Digest.TryParse(Encoding.UTF8.GetString(bytes).Trim(), out var digest)
            ? digest
            : null;

    private static async Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return File.Exists(path) && RegularFile.LengthOf(path) <= LongestNote ? await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheErrors.CannotRead(path, e);
        }
    }

    // Exports make files of these names, on any system.
    internal static bool IsBasename(string name)
        => name is not ("" or "." or "..") && !name.Any(c => c is '/' or '\\' || char.IsControl(c));

    private sealed record Metadata(string? Basename);
}
