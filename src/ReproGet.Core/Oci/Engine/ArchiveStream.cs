using System.IO.Pipelines;
using System.Runtime.ExceptionServices;

namespace ReproGet.Core.Oci.Engine;

/// <summary>An image archive that is written while it is read: it stands nowhere on a disk.</summary>
internal sealed class ArchiveStream : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly Task _writing;

    public ArchiveStream(ImageBundle bundle, ImageNames names, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pipe = new Pipe();
        Reader = pipe.Reader.AsStream();
        var stop = _stop.Token;
        _writing = Task.Run(() => Write(pipe.Writer, bundle, names, stop), CancellationToken.None);
    }

    /// <summary>The archive's bytes, once.</summary>
    public Stream Reader { get; }

    /// <summary>Throws what kept the archive from being written: that is no fault of who reads.</summary>
    public void ThrowIfFailed()
    {
        if (_writing.Exception?.InnerException is ReproGetException or IOException or UnauthorizedAccessException)
            ExceptionDispatchInfo.Throw(_writing.Exception.InnerException);
    }

    /// <summary>Ends the writing, wherever it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Reader.DisposeAsync().ConfigureAwait(false);
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static void Write(PipeWriter writer, ImageBundle bundle, ImageNames names, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            using var stream = writer.AsStream(leaveOpen: true);
            ImageArchiveWriter.Write(bundle, names, stream, epoch: 0, cancellationToken);
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            // The reader is told, or would take half an archive for a whole one.
            writer.Complete(failure);
        }
    }
}
