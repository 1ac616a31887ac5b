using System.Buffers;
using ReproGet.Core.Compression;

namespace ReproGet.Core.FileSystem;

/// <summary>The stored bytes of one tar member, read from the archive's stream and never past the member's end.</summary>
internal sealed class TarContent(Stream source, long length, TarFaults faults) : ReadOnlyStream
{
    private bool _closed;

    /// <summary>Stored bytes that were not read yet.</summary>
    public long Remaining { get; private set; } = length;

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        var wanted = (int)Math.Min(buffer.Length, Remaining);
        if (wanted == 0)
            return 0;
        var read = source.Read(buffer[..wanted]);
        if (read == 0)
            throw faults.Cut();
        Remaining -= read;
        return read;
    }

    /// <summary>Leaves out what was not read yet.</summary>
    public void Skip()
    {
        if (source.CanSeek && Remaining <= source.Length - source.Position)
            source.Position += Remaining;
        else
            SkipAll(this);
    }

    internal static void SkipAll(Stream stream)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            while (stream.Read(buffer) > 0)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Ends the use of this member: the archive goes on to the next.</summary>
    public void Leave() => _closed = true;
}
