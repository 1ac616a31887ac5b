using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Hashing;
using ReproGet.Core.Compression.Deflate;

namespace ReproGet.Core.Compression;

/// <summary>
/// Writes one gzip member (RFC 1952) whose bytes are the same on every processor and runtime: the runtime's own encoder gives other bytes with each version.
/// </summary>
/// <remarks>
/// Each chunk is deflated for itself and ends at a byte border with an empty stored block (a "sync flush"); a last, empty block ends the member. Header without name and
/// time, operating system 255 (unknown). A change of chunk size, level or encoder is a new <c>imageFormat</c>.
/// </remarks>
internal sealed class GzipEncoder(Stream destination, CancellationToken cancellationToken)
    : ChunkEncoder(destination, ChunkSize, cancellationToken)
{
    internal const int ChunkSize = DeflateEncoder.MaxLength;

    // A fixed Huffman block with nothing but its end (RFC 1951, 3.2.6), marked as the last.
    private static readonly byte[] LastBlock = [0x03, 0x00];

    private readonly ConcurrentBag<DeflateEncoder> _encoders = [];
    private readonly Crc32 _crc = new();
    private uint _length;
    private bool _begun;

    protected override int Bound => DeflateEncoder.Bound;

    protected override void Pass(ReadOnlySpan<byte> chunk)
    {
        WriteHeader();
        _crc.Append(chunk);
        _length += (uint)chunk.Length;
    }

    protected override int Compress(ReadOnlySpan<byte> chunk, byte[] output)
    {
        var encoder = _encoders.TryTake(out var free) ? free : new DeflateEncoder();
        var length = encoder.Encode(chunk, output);
        _encoders.Add(encoder);
        return length;
    }

    protected override void WriteEnd()
    {
        WriteHeader();
        Destination.Write(LastBlock);
        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _length);
        Destination.Write(trailer);
    }

    private void WriteHeader()
    {
        if (!_begun)
            Destination.Write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
        _begun = true;
    }
}
