using ZstdSharp;
using ZstdSharp.Unsafe;

namespace ReproGet.Core.Compression;

/// <summary>Writes zstd frames (RFC 8878), one a chunk, with a checksum each. Decoders take frames that follow each other as one content.</summary>
/// <remarks>A change of chunk size, level or encoder version is a new <c>imageFormat</c>.</remarks>
internal sealed class ZstdEncoder(Stream destination, CancellationToken cancellationToken)
    : ChunkEncoder(destination, ChunkSize, cancellationToken)
{
    internal const int ChunkSize = 4 << 20;
    private const int Level = 6;

    private bool _begun;

    protected override void Pass(ReadOnlySpan<byte> chunk) => _begun = true;

    protected override ArraySegment<byte> Compress(ReadOnlyMemory<byte> chunk)
    {
        using var compressor = new Compressor(Level);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_nbWorkers, 0);
        var output = new byte[Compressor.GetCompressBound(chunk.Length)];
        return new ArraySegment<byte>(output, 0, compressor.Wrap(chunk.Span, output));
    }

    protected override void WriteEnd()
    {
        // Nothing at all would be no zstd file.
        if (!_begun)
            Destination.Write(Compress(default));
    }
}
