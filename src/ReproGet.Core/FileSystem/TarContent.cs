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

    /// <summary>Ends the use of this member: the archive goes on to the next.</summary>
    public void Leave() => _closed = true;
}
