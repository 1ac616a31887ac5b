using ReproGet.Core.Compression;
using ReproGet.Core.Download;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Cache;

/// <summary>A file that is sent, and says how far it is. Who begins anew has sent nothing yet.</summary>
internal sealed class CountedContent(FileContent content, TransferProgress progress) : FileContent
{
    private long _counted;

    public override long Length => content.Length;

    public override Stream Open()
    {
        Count(0);
        return new CountedStream(content.Open(), this);
    }

    /// <summary>It is there, sent or not.</summary>
    public void Arrived()
    {
        Count(Length);
        progress.Arrived();
    }

    private void Count(long sent)
    {
        progress.Moved(sent - _counted);
        _counted = sent;
    }

    private sealed class CountedStream(Stream inner, CountedContent owner) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer) => Counted(inner.Read(buffer));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => Counted(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }

        private int Counted(int length)
        {
            owner.Count(owner._counted + length);
            return length;
        }
    }
}
