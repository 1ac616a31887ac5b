namespace ReproGet.Core.Compression;

/// <summary>How a file is compressed.</summary>
public enum CompressionFormat
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>gzip (RFC 1952), of one or more members.</summary>
    Gzip,

    /// <summary>The .xz format, version 1.</summary>
    Xz,

    /// <summary>Zstandard (RFC 8878), of one or more frames.</summary>
    Zstd,

    /// <summary>bzip2, of one or more streams.</summary>
    Bzip2,

    /// <summary>LZMA alone (<c>.lzma</c>), which old Debian packages have.</summary>
    Lzma,

    /// <summary>LZ4 frames, as apt keeps indices in container images.</summary>
    Lz4,
}
