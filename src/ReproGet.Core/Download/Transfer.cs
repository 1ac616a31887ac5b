using System.Buffers;
using ReproGet.Core.Cache;

namespace ReproGet.Core.Download;

/// <summary>Brings a blob from one URL into the cache, hashed on its way. A try that breaks off is gone on with by the next, from where it ended.</summary>
internal sealed class Transfer(DownloadRun run, DownloadItem item, Uri uri) : IAsyncDisposable
{
    private const int BufferSize = 128 * 1024;

    private readonly long _bound = item.Size ?? run.Options.MaxBlobBytes;

    private BlobWriter? _writer;
    private ContentVersion? _version;

    /// <summary>Whether what came was put together from several answers.</summary>
    private bool _isJoined;

    /// <summary>How many bytes there are.</summary>
    public long Length => _writer?.Length ?? 0;

    /// <summary>One try. Gives the blob's length.</summary>
    /// <exception cref="ReproGetException">What the fetcher throws; RG2018 what came is not the blob; RG2020, RG2021 the cache cannot be written.</exception>
    public async Task<long> TryAsync(CancellationToken cancellationToken)
    {
        var start = Length;
        try
        {
            var content = start == 0
                ? await run.Fetcher.OpenAsync(uri, cancellationToken).ConfigureAwait(false)
                : await run.Fetcher.OpenFromAsync(uri, start, _version, cancellationToken).ConfigureAwait(false);
            await using var closing = content.ConfigureAwait(false);
            if (content.Start != start)
                await ForgetAsync().ConfigureAwait(false);
            _isJoined = content.Start > 0;
            _version = content.Version;
            return await ReceiveAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            // Of the body: the cache's own failures are translated where they happen.
            throw DownloadErrors.Interrupted(uri, e.Message.TrimEnd('.'), e);
        }
        finally
        {
            // Where asking for the rest brought nothing, it may be the asking.
            if (Length == start)
                await ForgetAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Deletes what came and is no whole blob.</summary>
    public async ValueTask DisposeAsync() => await ForgetAsync().ConfigureAwait(false);

    private async Task<long> ReceiveAsync(FetchedContent content, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var count = await content.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            var isHtml = content.MediaType is "text/html" or "application/xhtml+xml" || (count > 0 && content.Start == 0 && buffer[0] == '<');
            if (item.Size is { } size && content.Length is { } announced && announced != size)
                throw await WrongAsync($"{announced} bytes instead of {size}", isHtml).ConfigureAwait(false);
            return await StoreAsync(content.Body, buffer, count, isHtml, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<long> StoreAsync(Stream body, byte[] buffer, int count, bool isHtml, CancellationToken cancellationToken)
    {
        var writer = _writer ??= run.Cache.CreateWriter(item.File.Digest, _bound);
        try
        {
            while (count > 0)
            {
                await writer.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                run.Progress.Moved(count);
                count = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            await writer.CommitAsync().ConfigureAwait(false);
            await writer.DisposeAsync().ConfigureAwait(false);
            _writer = null;
            return writer.Length;
        }
        catch (ReproGetException e) when (CacheErrors.IsTooLong(e))
        {
            throw await WrongAsync($"more than {_bound} bytes", isHtml, e).ConfigureAwait(false);
        }
        catch (ReproGetException e) when (CacheErrors.IsWrong(e))
        {
            throw await WrongAsync($"the hash of its {writer.Length} bytes is wrong", isHtml, e).ConfigureAwait(false);
        }
    }

    /// <summary>Parts of different files make a wrong whole, and say nothing of what the URL gives when it is asked for all.</summary>
    private async Task<ReproGetException> WrongAsync(string reason, bool isHtml, ReproGetException? cause = null)
    {
        var wasJoined = _isJoined;
        await ForgetAsync().ConfigureAwait(false);
        return wasJoined ? DownloadErrors.Interrupted(uri, reason + ", put together from several answers", cause) : DownloadErrors.WrongContent(uri, reason, isHtml, cause);
    }

    private async Task ForgetAsync()
    {
        if (_writer is { } writer)
        {
            run.Progress.Moved(-writer.Length);
            await writer.DisposeAsync().ConfigureAwait(false);
        }
        (_writer, _version, _isJoined) = (null, null, false);
    }
}
