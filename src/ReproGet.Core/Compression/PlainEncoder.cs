namespace ReproGet.Core.Compression;

/// <summary>Compresses nothing.</summary>
internal sealed class PlainEncoder(Stream destination) : EncoderStream
{
    public override void Write(ReadOnlySpan<byte> buffer) => destination.Write(buffer);

    public override void Finish()
    {
    }
}
