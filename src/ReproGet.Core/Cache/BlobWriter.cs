using System.Buffers;
using System.Security.Cryptography;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Cache;

/// <summary>A blob on its way into the cache: hashed while it is written, renamed into place only when the hash is right. Disposing it leaves nothing behind.</summary>
public sealed class BlobWriter : IAsyncDisposable
{
    private const int BufferSize = 128 * 1024;

    private readonly BlobCache _cache;
    private readonly Digest? _expected;
    private readonly long _bound;
    private readonly string _path;
    private readonly FileStream _file;
    private readonly IncrementalHash? _hash;

    internal BlobWriter(BlobCache cache, string path, Digest? expected, long bound, bool isVerified)
    {
        _hash = isVerified && expected is not null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _cache = cache;
        _path = path;
        _expected = expected;
        _bound = bound;
        _file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        });
    }

    /// <summary>How many bytes were written.</summary>
    public long Length { get; private set; }

    /// <summary>Appends bytes.</summary>
    /// <exception cref="ReproGetException">RG2023 more bytes than the blob may have; RG2020 or RG2021 the cache cannot be written.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length > _bound - Length)
            throw CacheErrors.Longer(_expected, _bound);
        try
        {
            // The write goes on while this thread hashes.
            var written = _file.WriteAsync(bytes, cancellationToken);
            _hash?.AppendData(bytes.Span);
            await written.ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheErrors.CannotWrite(_cache.Directory, e);
        }
        Length += bytes.Length;
    }

    /// <summary>Appends a stream to its end. What reading throws passes through.</summary>
    /// <exception cref="ReproGetException">As <see cref="WriteAsync"/>.</exception>
    public async Task CopyFromAsync(Stream content, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
                await WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Puts the blob into its place and gives its digest. Another writer may have been faster: both have succeeded.</summary>
    /// <exception cref="ReproGetException">RG2022 the bytes are not those that were expected; RG2020 or RG2021 the cache cannot be written.</exception>
    public async Task<Digest> CommitAsync()
    {
        var digest = _hash is null ? _expected!.Value : Digest.FromHash(_hash.GetHashAndReset());
        if (_expected is { } expected && digest != expected)
            throw CacheErrors.Wrong(expected, digest, Length);
        try
        {
            await _file.DisposeAsync().ConfigureAwait(false);
            TemporaryFiles.MoveIntoPlace(_path, _cache.BlobPath(digest));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheErrors.CannotWrite(_cache.Directory, e);
        }
        return digest;
    }

    /// <summary>Deletes what was written, unless it was committed.</summary>
    public async ValueTask DisposeAsync()
    {
        _hash?.Dispose();
        await _file.DisposeAsync().ConfigureAwait(false);
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A virus scanner holds it, or the folder is gone. The sweep gets it; the failure that led here matters more.
        }
    }
}
