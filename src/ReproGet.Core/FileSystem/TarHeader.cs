namespace ReproGet.Core.FileSystem;

/// <summary>The fields of one 512-byte header block (POSIX.1-1988 ustar; the offsets of v7, GNU and star differ where said).</summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    public const int BlockSize = 512;

    private readonly ReadOnlySpan<byte> _block = block;

    public ReadOnlySpan<byte> Name => Text(_block[..100]);

    public ReadOnlySpan<byte> Mode => _block[100..108];

    public ReadOnlySpan<byte> UserId => _block[108..116];

    public ReadOnlySpan<byte> GroupId => _block[116..124];

    public ReadOnlySpan<byte> Size => _block[124..136];

    public ReadOnlySpan<byte> ModifiedTime => _block[136..148];

    public ReadOnlySpan<byte> Checksum => _block[148..156];

    public char Type => (char)_block[156];

    public ReadOnlySpan<byte> LinkName => Text(_block[157..257]);

    public ReadOnlySpan<byte> DeviceMajor => _block[329..337];

    public ReadOnlySpan<byte> DeviceMinor => _block[337..345];

    /// <summary>Old GNU sparse: four pieces, then whether more blocks of them follow, then the file's real size.</summary>
    public ReadOnlySpan<byte> SparsePieces => _block[386..482];

    public bool SparseContinues => _block[482] != 0;

    public ReadOnlySpan<byte> SparseRealSize => _block[483..495];

    public bool HasDevice => _block[257..262].SequenceEqual("ustar"u8);

    /// <summary>What stands before <see cref="Name"/> and a slash. GNU keeps times in this place, star in its last bytes.</summary>
    public ReadOnlySpan<byte> Prefix
    {
        get
        {
            if (!_block[257..263].SequenceEqual("ustar\0"u8))
                return default;
            return Text(_block[508..].SequenceEqual("tar\0"u8) ? _block[345..476] : _block[345..500]);
        }
    }

    public bool IsZero => !_block.ContainsAnyExcept((byte)0);

    /// <summary>POSIX sums unsigned bytes; some old programs summed signed ones.</summary>
    public bool HasRightChecksum
    {
        get
        {
            if (!TarNumber.TryRead(Checksum, out var written))
                return false;
            var unsigned = 8L * ' ';
            var signed = 8L * ' ';
            for (var i = 0; i < BlockSize; i++)
            {
                if (i is >= 148 and < 156)
                    continue;
                unsigned += _block[i];
                signed += (sbyte)_block[i];
            }
            return written == unsigned || written == signed;
        }
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }
}
