using ReproGet.Core.Cache;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Images.Bases;

/// <summary>The bytes of a blob that the cache lacks: they go there while they are used, and stay once all of them were read.</summary>
/// <param name="content">Verifies them.</param>
/// <param name="descriptor">Of the blob.</param>
/// <param name="blobs">Takes them.</param>
/// <param name="cancellationToken">Ends the work.</param>
internal sealed class FetchedBlob(Stream content, Descriptor descriptor, BlobCache blobs, CancellationToken cancellationToken) : BlockStream
{
    private readonly byte[] _block = new byte[Math.Clamp(descriptor.Size, 1, 1 << 18)];
    private BlobWriter? _writer;
    private Task _writing = Task.CompletedTask;
    private bool _ended;

    protected override ReadOnlyMemory<byte> Next() => NextAsync(cancellationToken).AsTask().GetAwaiter().GetResult();

    protected override async ValueTask<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken)
    {
        await _writing.ConfigureAwait(false);
        var count = await content.ReadAsync(_block, cancellationToken).ConfigureAwait(false);
        _writer ??= blobs.CreateWriter(descriptor.Digest, descriptor.Size, isVerified: true);
        if (count > 0)
            _writing = _writer.WriteAsync(_block.AsMemory(0, count), cancellationToken).AsTask();
        else if (!_ended)
            await _writer.CommitAsync().ConfigureAwait(false);
        _ended = count == 0;
        return _block.AsMemory(0, count);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ((IAsyncResult)_writing).AsyncWaitHandle.WaitOne();
            content.Dispose();
            _writer?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        base.Dispose(disposing);
    }
}
