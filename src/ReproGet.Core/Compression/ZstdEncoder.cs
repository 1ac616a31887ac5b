using System.Collections.Concurrent;
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

    private readonly ConcurrentBag<Compressor> _compressors = [];
    private bool _begun;

    protected override int Bound { get; } = Compressor.GetCompressBound(ChunkSize);

    protected override void Pass(ReadOnlySpan<byte> chunk) => _begun = true;

    protected override int Compress(ReadOnlySpan<byte> chunk, byte[] output)
    {
        var compressor = _compressors.TryTake(out var free) ? free : NewCompressor();
        var length = compressor.Wrap(chunk, output);
        _compressors.Add(compressor);
        return length;
    }

    protected override void WriteEnd()
    {
        // Nothing at all would be no zstd file.
        if (_begun)
            return;
        var output = new byte[Bound];
        Destination.Write(output, 0, Compress(default, output));
    }

    protected override void Dispose(bool disposing)
    {
        while (disposing && _compressors.TryTake(out var compressor))
            compressor.Dispose();
        base.Dispose(disposing);
    }

    private static Compressor NewCompressor()
    {
        var compressor = new Compressor(Level);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_nbWorkers, 0);
        return compressor;
    }
}
