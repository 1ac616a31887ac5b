namespace ReproGet.Core.Compression;

/// <summary>Reads compressed data from strangers: bounded in length and memory, verified by every checksum that it has, and with failures of our own only.</summary>
public static class Decompressor
{
    private static ReadOnlySpan<byte> XzMagic => [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    /// <summary>A stream of the uncompressed bytes, forward only, which closes <paramref name="source"/> with itself.</summary>
    /// <param name="source">Compressed; read to its end.</param>
    /// <param name="format">How it is compressed.</param>
    /// <param name="maxLength">In bytes; more is a failure.</param>
    /// <param name="name">The name of the data, for failures.</param>
    /// <exception cref="ReproGetException">
    /// Reading throws RG5020: damaged; RG5021: cut; RG5022: longer than <paramref name="maxLength"/>; RG5023: written with options that are not read, or needs too much memory.
    /// </exception>
    public static Stream Open(Stream source, CompressionFormat format, long maxLength, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);
        var description = CompressionErrors.Describe(format, name);
        var decoder = format switch
        {
            CompressionFormat.None => source,
            CompressionFormat.Gzip => new GzipDecoder(new CompressedInput(source, description)),
            CompressionFormat.Xz => new XzDecoder(new CompressedInput(source, description), maxLength),
            CompressionFormat.Zstd => new ZstdDecoder(new CompressedInput(source, description)),
            CompressionFormat.Bzip2 => new Bzip2Decoder(new CompressedInput(source, description)),
            CompressionFormat.Lzma => new LzmaAloneDecoder(new CompressedInput(source, description), maxLength),
            CompressionFormat.Lz4 => new Lz4Decoder(new CompressedInput(source, description)),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
        return new BoundedDecoder(decoder, maxLength, description);
    }

    /// <summary>Unpacks what is in memory, the blocks of .xz at once, and gives the length. All of the data is verified, its end too.</summary>
    /// <param name="compressed">All of it.</param>
    /// <param name="format">How it is compressed.</param>
    /// <param name="destination">As long as the data may be; where it is shorter, or there is a failure, what stands behind it means nothing.</param>
    /// <param name="name">The name of the data, for failures.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ReproGetException">RG5020 to RG5023, as of <see cref="Open"/>.</exception>
    public static async Task<int> UnpackAsync(byte[] compressed, CompressionFormat format, byte[] destination, string? name, CancellationToken cancellationToken)
    {
        if (format == CompressionFormat.Xz
            && await new XzParallelDecoder(compressed, destination, CompressionErrors.Describe(format, name)).TryUnpackAsync(cancellationToken).ConfigureAwait(false))
        {
            return destination.Length;
        }
        var stream = Open(new MemoryStream(compressed, writable: false), format, destination.Length, name);
        await using var closing = stream.ConfigureAwait(false);
        var length = await stream.ReadAtLeastAsync(destination, destination.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        // Only who asks for more hears that the end is wrong, or none.
        _ = await stream.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false);
        return length;
    }

    /// <summary>The format that a file's name tells: <c>.gz</c>, <c>.xz</c>, <c>.zst</c>, <c>.bz2</c>, <c>.lzma</c>; none for <c>.tar</c> or without a dot; null for all else.</summary>
    public static CompressionFormat? FromExtension(string name)
    {
        var file = name[(name.LastIndexOf('/') + 1)..];
        var dot = file.LastIndexOf('.');
        return (dot < 0 ? "" : file[dot..]) switch
        {
            ".gz" => CompressionFormat.Gzip,
            ".xz" => CompressionFormat.Xz,
            ".zst" => CompressionFormat.Zstd,
            ".bz2" => CompressionFormat.Bzip2,
            ".lzma" => CompressionFormat.Lzma,
            ".tar" or "" => CompressionFormat.None,
            _ => null,
        };
    }

    /// <summary>The format that the first bytes tell; none where they are those of no format. 14 bytes are enough.</summary>
    public static CompressionFormat Detect(ReadOnlySpan<byte> first)
    {
        if (first.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b, 8]))
            return CompressionFormat.Gzip;
        if (first.StartsWith(XzMagic))
            return CompressionFormat.Xz;
        if (first.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]))
            return CompressionFormat.Zstd;
        if (first.StartsWith((ReadOnlySpan<byte>)[0x04, 0x22, 0x4d, 0x18]))
            return CompressionFormat.Lz4;
        // A skippable frame may stand first (RFC 8878, 3.1.2).
        if (first.Length >= 4 && (first[0] & 0xf0) == 0x50 && first[1..4].SequenceEqual((ReadOnlySpan<byte>)[0x2a, 0x4d, 0x18]))
            return CompressionFormat.Zstd;
        // The first block, or the end of an empty file.
        if (first.Length >= 10 && first.StartsWith("BZh"u8) && first[3] is >= (byte)'1' and <= (byte)'9'
            && (first[4..10].SequenceEqual("1AY&SY"u8) || first[4..10].SequenceEqual((ReadOnlySpan<byte>)[0x17, 0x72, 0x45, 0x38, 0x50, 0x90])))
        {
            return CompressionFormat.Bzip2;
        }
        // It has no magic: the usual properties, a dictionary that is a power of two or the half more, an unknown or sane length, and the zero that LZMA begins with.
        if (first.Length >= 14 && first[0] == 0x5d && first[1] == 0 && first[2] == 0 && first[13] == 0
            && (!first[5..13].ContainsAnyExcept((byte)0xff) || !first[10..13].ContainsAnyExcept((byte)0)))
        {
            return CompressionFormat.Lzma;
        }
        return CompressionFormat.None;
    }
}
