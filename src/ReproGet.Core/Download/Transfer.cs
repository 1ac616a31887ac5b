using System.Buffers;
using ReproGet.Core.Cache;

namespace ReproGet.Core.Download;

/// <summary>One try to bring a blob from one URL into the cache, hashed on its way.</summary>
internal sealed class Transfer(BlobCache cache, IFetcher fetcher, long maxBlobBytes)
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Gives the blob's length.</summary>
    /// <exception cref="ReproGetException">What the fetcher throws; RG2018 what came is not the blob; RG2020, RG2021 the cache cannot be written.</exception>
    public async Task<long> RunAsync(DownloadItem item, Uri uri, CancellationToken cancellationToken)
    {
        var content = await fetcher.OpenAsync(uri, cancellationToken).ConfigureAwait(false);
        await using var closing = content.ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var count = await content.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            var isHtml = content.MediaType is "text/html" or "application/xhtml+xml" || (count > 0 && buffer[0] == '<');
            if (item.Size is { } size && content.Length is { } announced && announced != size)
                throw DownloadErrors.WrongContent(uri, $"{announced} bytes instead of {size}", isHtml);
            return await StoreAsync(item, uri, content.Body, buffer, count, isHtml, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            // Of the body: the cache's own failures are translated where they happen.
            throw DownloadErrors.Interrupted(uri, e.Message.TrimEnd('.'), e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<long> StoreAsync(
        DownloadItem item, Uri uri, Stream body, byte[] buffer, int count, bool isHtml, CancellationToken cancellationToken)
    {
        var writer = cache.CreateWriter(item.File.Digest, item.Size ?? maxBlobBytes);
        await using var cleaning = writer.ConfigureAwait(false);
        try
        {
            while (count > 0)
            {
                await writer.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                count = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            await writer.CommitAsync().ConfigureAwait(false);
            return writer.Length;
        }
        catch (ReproGetException e) when (CacheErrors.IsTooLong(e))
        {
            throw DownloadErrors.WrongContent(uri, $"more than {item.Size ?? maxBlobBytes} bytes", isHtml, e);
        }
        catch (ReproGetException e) when (CacheErrors.IsWrong(e))
        {
            throw DownloadErrors.WrongContent(uri, $"the hash of its {writer.Length} bytes is wrong", isHtml, e);
        }
    }
}
