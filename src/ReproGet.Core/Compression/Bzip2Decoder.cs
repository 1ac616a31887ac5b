namespace ReproGet.Core.Compression;

/// <summary>Reads bzip2: all streams, with the checksums of blocks and streams verified.</summary>
internal sealed class Bzip2Decoder : ReadOnlyStream
{
    private const ulong BlockMagic = 0x314159265359;
    private const ulong EndMagic = 0x177245385090;
    private const uint Polynomial = 0x04c11db7;

    private static readonly uint[] CrcTable = MakeCrcTable();

    private readonly CompressedInput _input;
    private readonly Bzip2Bits _bits;
    private Bzip2Block? _block;
    private bool _begun;
    private bool _ended;
    private bool _inBlock;
    private uint _expectedCrc;
    private uint _crc;
    private uint _streamCrc;
    private int _last = -1;
    private int _equal;
    private int _repeats;

    public Bzip2Decoder(CompressedInput input)
    {
        _input = input;
        _bits = new Bzip2Bits(input);
    }

    public override int Read(Span<byte> buffer)
    {
        while (!_ended && !buffer.IsEmpty)
        {
            if (_inBlock)
            {
                var count = ReadBlock(buffer);
                if (count > 0)
                    return count;
                EndBlock();
            }
            else
            {
                BeginNext();
            }
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _input.Dispose();
        base.Dispose(disposing);
    }

    private void BeginNext()
    {
        if (_block is null)
        {
            if (_begun && _bits.AlignAndIsAtEnd())
            {
                _ended = true;
                return;
            }
            BeginStream();
        }
        var magic = ((ulong)_bits.Take(24) << 24) | _bits.Take(24);
        var crc = _bits.Take(32);
        if (magic == EndMagic)
        {
            if (crc != _streamCrc)
                throw _input.Damaged("the checksum of a stream is wrong");
            _block = null;
            return;
        }
        if (magic != BlockMagic)
            throw _input.Damaged("a block does not begin as bzip2's do");
        _block!.Read();
        _inBlock = true;
        _expectedCrc = crc;
        _crc = uint.MaxValue;
        _last = -1;
        _equal = _repeats = 0;
    }

    private void BeginStream()
    {
        if (_bits.Take(24) != 0x425a68)
            throw _input.Damaged(_begun ? "something else stands behind its end" : "it does not begin as bzip2 does");
        var level = (int)_bits.Take(8) - '0';
        if (level is < 1 or > 9)
            throw _input.Damaged("its block size is impossible");
        _block = new Bzip2Block(_input, _bits, 100_000 * level);
        _begun = true;
        _streamCrc = 0;
    }

    // Undoes the first coding of runs: behind four equal bytes stands how many more there are.
    private int ReadBlock(Span<byte> buffer)
    {
        var block = _block!;
        var count = 0;
        var crc = _crc;
        while (count < buffer.Length)
        {
            byte value;
            if (_repeats > 0)
            {
                _repeats--;
                value = (byte)_last;
            }
            else
            {
                if (block.Left == 0)
                    break;
                value = block.Next();
                if (_equal == 4)
                {
                    _repeats = value;
                    _equal = 0;
                    continue;
                }
                _equal = value == _last ? _equal + 1 : 1;
                _last = value;
            }
            buffer[count++] = value;
            crc = (crc << 8) ^ CrcTable[(crc >> 24) ^ value];
        }
        _crc = crc;
        return count;
    }

    private void EndBlock()
    {
        _inBlock = false;
        if (~_crc != _expectedCrc)
            throw _input.Damaged("the checksum of a block is wrong");
        _streamCrc = uint.RotateLeft(_streamCrc, 1) ^ _expectedCrc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var crc = i << 24;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x80000000) != 0 ? (crc << 1) ^ Polynomial : crc << 1;
            table[i] = crc;
        }
        return table;
    }
}
