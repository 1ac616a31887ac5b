using System.Buffers.Binary;
using System.IO.Hashing;

namespace ReproGet.Core.Compression;

/// <summary>Reads all of an .xz file but the data of its blocks ("The .xz File Format" 1.2.1, sections 2 to 4).</summary>
internal sealed class XzHeaders(CompressedInput input, long maxLength)
{
    private const int MinDictionary = 1 << 12;

    /// <summary>In bytes: four times what <c>xz -9</c> uses. A dictionary takes memory only as far as there is data, and never more than the data may have.</summary>
    private const long MaxDictionary = 1 << 28;

    private readonly byte[] _flags = new byte[2];
    private bool _begun;

    /// <summary>What the header of a block says.</summary>
    internal readonly record struct Block(long? CompressedSize, long? Size, int DictionarySize);

    private static ReadOnlySpan<byte> Magic => [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    /// <summary>Gives the number of the check that all blocks have.</summary>
    public int ReadStreamHeader()
    {
        Span<byte> header = stackalloc byte[8];
        // The first bytes of a further stream were read while its padding was.
        if (!_begun)
            input.ReadExactly(header[..4]);
        else
            Magic[..4].CopyTo(header);
        input.ReadExactly(header[4..]);
        if (!header[..6].SequenceEqual(Magic))
            throw input.Damaged("it does not begin as .xz does");
        _begun = true;
        header[6..].CopyTo(_flags);
        if (input.ReadUInt32() != Crc32.HashToUInt32(_flags))
            throw input.Damaged("the checksum of a stream header is wrong");
        if (_flags[0] != 0 || _flags[1] > 15)
            throw input.Unsupported("it uses a newer .xz format");
        return XzCheck.IsKnown(_flags[1]) ? _flags[1] : throw input.Unsupported("its checksums are of a kind that no program writes");
    }

    /// <summary>False: the index begins here.</summary>
    public bool TryReadBlockHeader(out Block block)
    {
        block = default;
        var size = input.Next();
        if (size == 0)
            return false;
        Span<byte> header = stackalloc byte[4 * (size + 1) - 4];
        header[0] = size;
        input.ReadExactly(header[1..]);
        if (input.ReadUInt32() != Crc32.HashToUInt32(header))
            throw input.Damaged("the checksum of a block header is wrong");
        var flags = header[1];
        if ((flags & 0x3c) != 0)
            throw input.Unsupported("it uses a newer .xz format");
        var rest = (ReadOnlySpan<byte>)header[2..];
        long? compressed = (flags & 0x40) != 0 ? ReadNumber(ref rest) : null;
        long? uncompressed = (flags & 0x80) != 0 ? ReadNumber(ref rest) : null;
        if (compressed == 0)
            throw input.Damaged("a block of no bytes");
        if ((flags & 3) != 0 || ReadNumber(ref rest) != 0x21)
            throw input.Unsupported("it uses filters other than LZMA2");
        if (ReadNumber(ref rest) != 1 || rest.IsEmpty)
            throw input.Damaged("the properties of a block are impossible");
        block = new Block(compressed, uncompressed, DictionarySize(rest[0]));
        if (rest[1..].ContainsAnyExcept((byte)0))
            throw input.Unsupported("it uses a newer .xz format");
        return true;
    }

    /// <summary>Reads the index, behind its first byte, and the footer; both must fit <paramref name="blocks"/>.</summary>
    public void ReadIndexAndFooter(XzIndex blocks)
    {
        var crc = new Crc32();
        crc.Append([0]);
        var length = 1L;
        var count = ReadNumber(crc, ref length);
        if (count != blocks.Count)
            throw input.Damaged("its index names another number of blocks");
        var index = new XzIndex();
        for (; count > 0; count--)
            index.Add(ReadNumber(crc, ref length), ReadNumber(crc, ref length));
        if (!index.Matches(blocks))
            throw input.Damaged("its index does not fit its blocks");
        while ((length & 3) != 0)
        {
            if (Next(crc, ref length) != 0)
                throw input.Damaged("its index is filled with something else than zeros");
        }
        if (input.ReadUInt32() != crc.GetCurrentHashAsUInt32())
            throw input.Damaged("the checksum of its index is wrong");

        var footerCrc = input.ReadUInt32();
        Span<byte> footer = stackalloc byte[8];
        input.ReadExactly(footer);
        if (footerCrc != Crc32.HashToUInt32(footer[..6]))
            throw input.Damaged("the checksum of a stream footer is wrong");
        if (4L * (BinaryPrimitives.ReadUInt32LittleEndian(footer) + 1L) != length + 4 || !footer[4..6].SequenceEqual(_flags) || !footer[6..].SequenceEqual("YZ"u8))
            throw input.Damaged("a stream does not end as .xz does");
    }

    /// <summary>Passes over the padding of a stream: zeros, a multiple of four.</summary>
    public bool HasMoreStreams()
    {
        Span<byte> word = stackalloc byte[4];
        while (!input.IsAtEnd())
        {
            input.ReadExactly(word);
            if (word.SequenceEqual(Magic[..4]))
                return true;
            if (word.ContainsAnyExcept((byte)0))
                throw input.Damaged("something else stands behind its end");
        }
        return false;
    }

    /// <summary>Seven bits a byte, the lowest first; the last byte of several is not zero (1.2).</summary>
    public long ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0L;
        for (var i = 0; i < Math.Min(9, bytes.Length); i++)
        {
            value |= (long)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] >= 0x80)
                continue;
            if (bytes[i] == 0 && i > 0)
                break;
            bytes = bytes[(i + 1)..];
            return value;
        }
        throw input.Damaged("a number in it is impossible");
    }

    private int DictionarySize(byte bits)
    {
        if (bits > 40)
            throw input.Damaged("the properties of a block are impossible");
        var size = bits == 40 ? uint.MaxValue : (2L | (uint)(bits & 1)) << (bits / 2 + 11);
        var needed = Math.Min(size, Math.Max(maxLength, MinDictionary));
        return needed <= MaxDictionary ? (int)needed : throw input.Unsupported($"it needs {needed >> 20} MiB of memory");
    }

    private long ReadNumber(Crc32 crc, ref long length)
    {
        Span<byte> bytes = stackalloc byte[9];
        var count = 0;
        do
            bytes[count++] = Next(crc, ref length);
        while (bytes[count - 1] >= 0x80 && count < bytes.Length);
        ReadOnlySpan<byte> number = bytes[..count];
        return ReadNumber(ref number);
    }

    private byte Next(Crc32 crc, ref long length)
    {
        var next = input.Next();
        crc.Append([next]);
        length++;
        return next;
    }
}
