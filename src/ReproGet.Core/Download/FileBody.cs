using ReproGet.Core.Compression;

namespace ReproGet.Core.Download;

/// <summary>The bytes of a file, with the failures of its disk, or of the network that it is mounted over, told as a fetcher's.</summary>
internal sealed class FileBody(Uri uri, FileStream file) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return file.Read(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DownloadErrors.File(uri, e.Message.TrimEnd('.'), e);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DownloadErrors.File(uri, e.Message.TrimEnd('.'), e);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await file.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}
