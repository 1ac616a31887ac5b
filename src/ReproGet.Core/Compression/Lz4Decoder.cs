using System.Buffers.Binary;
using System.IO.Hashing;

namespace ReproGet.Core.Compression;

/// <summary>Reads LZ4 frames ("LZ4 Frame Format Description" 1.6.2, "LZ4 Block Format Description"), with the checksums that they have: apt keeps indices so in container images.</summary>
internal sealed class Lz4Decoder(CompressedInput input) : ReadOnlyStream
{
    private const uint Magic = 0x184D2204;
    private const int HistoryLength = 1 << 16;
    private const int MinMatch = 4;

    private readonly XxHash32 _content = new();
    // What matches may reach back to, then the block.
    private byte[] _window = [];
    private byte[] _packed = [];
    private int _history;
    private int _start;
    private int _end;
    private int _maxBlock;
    private bool _isLinked;
    private bool _hasBlockSums;
    private bool _hasContentSum;
    private bool _inFrame;
    private bool _begun;

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_start < _end)
            {
                var taken = Math.Min(buffer.Length, _end - _start);
                _window.AsSpan(_start, taken).CopyTo(buffer);
                _start += taken;
                return taken;
            }
            if (!_inFrame)
            {
                if (_begun && input.IsAtEnd())
                    break;
                BeginFrame();
            }
            ReadBlock();
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            input.Dispose();
        base.Dispose(disposing);
    }

    private void BeginFrame()
    {
        if (input.ReadUInt32() != Magic)
            throw input.Damaged("it does not begin as LZ4 does");
        Span<byte> header = stackalloc byte[2 + 8];
        input.ReadExactly(header[..2]);
        var (flags, descriptor) = (header[0], header[1]);
        if ((flags & 0xC2) != 0x40 || (descriptor & 0x8F) != 0 || descriptor >> 4 < 4)
            throw input.Damaged("its header is wrong");
        if ((flags & 1) != 0)
            throw input.Unsupported("it needs a dictionary");
        var length = (flags & 8) != 0 ? 10 : 2;
        input.ReadExactly(header[2..length]);
        if (input.Next() != (byte)(XxHash32.HashToUInt32(header[..length]) >> 8))
            throw input.Damaged("the checksum of its header is wrong");
        _isLinked = (flags & 0x20) == 0;
        _hasBlockSums = (flags & 0x10) != 0;
        _hasContentSum = (flags & 4) != 0;
        _maxBlock = 1 << (8 + (2 * (descriptor >> 4)));
        if (_window.Length < HistoryLength + _maxBlock)
            (_window, _packed) = (new byte[HistoryLength + _maxBlock], new byte[_maxBlock]);
        _content.Reset();
        (_history, _start, _end) = (0, 0, 0);
        (_inFrame, _begun) = (true, true);
    }

    private void ReadBlock()
    {
        var size = input.ReadUInt32();
        if (size == 0)
        {
            if (_hasContentSum && input.ReadUInt32() != _content.GetCurrentHashAsUInt32())
                throw input.Damaged("its checksum is wrong");
            _inFrame = false;
            return;
        }
        var isPlain = (size & 0x80000000) != 0;
        size &= 0x7FFFFFFF;
        if (size > _maxBlock)
            throw input.Damaged("a block is too long");
        var packed = _packed.AsSpan(0, (int)size);
        input.ReadExactly(packed);
        if (_hasBlockSums && input.ReadUInt32() != XxHash32.HashToUInt32(packed))
            throw input.Damaged("the checksum of a block is wrong");
        KeepHistory();
        _start = _history;
        if (isPlain)
            packed.CopyTo(_window.AsSpan(_start));
        _end = isPlain ? _start + packed.Length : Unpack(packed);
        _content.Append(_window.AsSpan(_start, _end - _start));
    }

    /// <summary>Moves what the next block may refer to before it.</summary>
    private void KeepHistory()
    {
        var kept = _isLinked ? Math.Min(HistoryLength, _end) : 0;
        _window.AsSpan(_end - kept, kept).CopyTo(_window);
        _history = kept;
    }

    private int Unpack(ReadOnlySpan<byte> packed)
    {
        var (at, to, end) = (0, _history, _history + _maxBlock);
        while (true)
        {
            if (at >= packed.Length)
                throw Wrong();
            var token = packed[at++];
            var literals = LengthOf(token >> 4, packed, ref at);
            if (literals > packed.Length - at || literals > end - to)
                throw Wrong();
            packed.Slice(at, literals).CopyTo(_window.AsSpan(to));
            (at, to) = (at + literals, to + literals);
            // The last sequence has literals only.
            if (at == packed.Length)
                return to;
            if (packed.Length - at < 2)
                throw Wrong();
            var offset = BinaryPrimitives.ReadUInt16LittleEndian(packed[at..]);
            at += 2;
            var match = LengthOf(token & 15, packed, ref at) + MinMatch;
            if (offset == 0 || offset > to || match > end - to)
                throw Wrong();
            // Byte by byte: a match may run into what it writes.
            for (var stop = to + match; to < stop; to++)
                _window[to] = _window[to - offset];
        }
    }

    private int LengthOf(int nibble, ReadOnlySpan<byte> packed, ref int at)
    {
        var length = nibble;
        if (nibble < 15)
            return length;
        byte more;
        do
        {
            if (at >= packed.Length)
                throw Wrong();
            more = packed[at++];
            length += more;
        }
        while (more == 255);
        return length;
    }

    private ReproGetException Wrong() => input.Damaged("its LZ4 data is wrong");
}
