using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace ReproGet.Core.Compression;

/// <summary>Reads one deflate stream (RFC 1951) and takes not one byte behind its end: the runtime's reader takes more, and does not see where data was cut.</summary>
internal sealed class Inflater(CompressedInput input)
{
    private const int WindowSize = 1 << 15;
    private const int MaxMatch = 258;
    private const int NeededBits = 48;

    // Output goes on until this; one match may reach over it.
    private const int Limit = 3 * WindowSize;

    private readonly byte[] _output = new byte[Limit + MaxMatch];
    private readonly HuffmanTable _literals = new(11);
    private readonly HuffmanTable _distances = new(9);
    private int _written;
    private int _taken;
    private ulong _bits;
    private int _bitCount;
    private int _padding;
    private Block _block;
    private bool _isLast;
    private int _storedLeft;

    private enum Block
    {
        Header,
        Stored,
        Huffman,
        End,
    }

    // RFC 1951, 3.2.5.
    private static ReadOnlySpan<ushort> LengthBase => [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    private static ReadOnlySpan<byte> LengthExtra => [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    private static ReadOnlySpan<ushort> DistanceBase
        => [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];

    private static ReadOnlySpan<byte> DistanceExtra => [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    private static ReadOnlySpan<byte> CodeLengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>Makes it ready for another stream behind the first.</summary>
    public void Reset()
    {
        _written = _taken = 0;
        _block = Block.Header;
        _isLast = false;
    }

    /// <summary>Gives bytes as they become known; 0 at the end of the stream.</summary>
    public int Read(Span<byte> destination)
    {
        while (_taken == _written && _block != Block.End)
            Decode();
        var count = Math.Min(destination.Length, _written - _taken);
        _output.AsSpan(_taken, count).CopyTo(destination);
        _taken += count;
        return count;
    }

    /// <summary>A byte behind the end of the stream.</summary>
    public byte ReadByteBehind() => (byte)Take(8);

    /// <summary>Whether nothing stands behind the stream.</summary>
    public bool IsAtEnd() => _bitCount - 8 * _padding == 0 && input.IsAtEnd();

    private void Decode()
    {
        // All was handed over: what matches can reach moves to the front.
        if (_written > WindowSize)
        {
            _output.AsSpan(_written - WindowSize, WindowSize).CopyTo(_output);
            _written = _taken = WindowSize;
        }
        while (_written < Limit && _block != Block.End)
        {
            switch (_block)
            {
                case Block.Header:
                    ReadBlockHeader();
                    break;
                case Block.Stored:
                    CopyStored();
                    break;
                default:
                    DecodeSymbols();
                    break;
            }
        }
    }

    private void ReadBlockHeader()
    {
        if (_isLast)
        {
            Take(_bitCount & 7);
            _block = Block.End;
            return;
        }
        _isLast = Take(1) != 0;
        switch (Take(2))
        {
            case 0:
                Take(_bitCount & 7);
                var length = Take(16);
                if (length != (Take(16) ^ 0xffff))
                    throw input.Damaged("the length of a stored block is wrong");
                _storedLeft = (int)length;
                _block = Block.Stored;
                break;
            case 1:
                SetFixedTables();
                _block = Block.Huffman;
                break;
            case 2:
                ReadTables();
                _block = Block.Huffman;
                break;
            default:
                throw input.Damaged("a block is of no known type");
        }
    }

    private void CopyStored()
    {
        // First what the bit buffer holds, which is whole bytes here.
        while (_storedLeft > 0 && _written < Limit && _bitCount > 0)
        {
            _output[_written++] = (byte)Take(8);
            _storedLeft--;
        }
        if (_bitCount == 0)
        {
            var count = Math.Min(_storedLeft, Limit - _written);
            input.ReadExactly(_output.AsSpan(_written, count));
            _written += count;
            _storedLeft -= count;
        }
        if (_storedLeft == 0)
            _block = Block.Header;
    }

    private void SetFixedTables()
    {
        Span<byte> lengths = stackalloc byte[288];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        _literals.TrySet(lengths, mayBeIncomplete: false);
        lengths[..32].Fill(5);
        _distances.TrySet(lengths[..32], mayBeIncomplete: false);
    }

    // RFC 1951, 3.2.7; what zlib refuses is refused here as well.
    private void ReadTables()
    {
        var literals = (int)Take(5) + 257;
        var distances = (int)Take(5) + 1;
        var codes = (int)Take(4) + 4;
        if (literals > 286 || distances > 30)
            throw input.Damaged("a block has too many codes");
        Span<byte> lengths = stackalloc byte[320];
        lengths.Clear();
        for (var i = 0; i < codes; i++)
            lengths[CodeLengthOrder[i]] = (byte)Take(3);
        if (!_literals.TrySet(lengths[..19], mayBeIncomplete: false))
            throw input.Damaged("the codes of a block are impossible");
        var all = literals + distances;
        lengths[..19].Clear();
        for (var i = 0; i < all;)
        {
            Refill();
            var symbol = Decode(_literals);
            if (symbol < 16)
            {
                lengths[i++] = (byte)symbol;
                continue;
            }
            if (symbol == 16 && i == 0)
                throw input.Damaged("the codes of a block are impossible");
            var repeated = symbol == 16 ? lengths[i - 1] : (byte)0;
            var times = symbol switch { 16 => 3 + (int)Take(2), 17 => 3 + (int)Take(3), _ => 11 + (int)Take(7) };
            if (times > all - i)
                throw input.Damaged("the codes of a block are impossible");
            lengths.Slice(i, times).Fill(repeated);
            i += times;
        }
        if (lengths[256] == 0
            || !_literals.TrySet(lengths[..literals], mayBeIncomplete: true)
            || !_distances.TrySet(lengths[literals..all], mayBeIncomplete: true))
        {
            throw input.Damaged("the codes of a block are impossible");
        }
    }

    // Compiled at once for the processor at hand, with the bit buffer in registers: whole archives pass through here.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DecodeSymbols()
    {
        var output = _output;
        var written = _written;
        var (bits, bitCount) = (_bits, _bitCount);
        var available = input.Available;
        var taken = 0;
        while (written < Limit)
        {
            if (bitCount < NeededBits)
            {
                if (available.Length - taken >= sizeof(ulong))
                {
                    var bytes = (63 - bitCount) >> 3;
                    bits |= (BinaryPrimitives.ReadUInt64LittleEndian(available[taken..]) & (ulong.MaxValue >> (64 - 8 * bytes))) << bitCount;
                    bitCount += 8 * bytes;
                    taken += bytes;
                }
                else
                {
                    (_bits, _bitCount) = (bits, bitCount);
                    input.Advance(taken);
                    Refill();
                    (bits, bitCount) = (_bits, _bitCount);
                    available = input.Available;
                    taken = 0;
                }
            }
            var entry = _literals.Find((uint)bits);
            bits >>= entry & 15;
            bitCount -= entry & 15;
            var symbol = entry >> 4;
            if ((uint)symbol < 256)
            {
                output[written++] = (byte)symbol;
                continue;
            }
            if (symbol == 256)
            {
                _block = Block.Header;
                break;
            }
            symbol -= 257;
            if ((uint)symbol >= (uint)LengthBase.Length)
                throw input.Damaged(entry < 0 ? "a code is not in its table" : "a match has no known length");
            var length = LengthBase[symbol] + (int)(bits & ((1u << LengthExtra[symbol]) - 1));
            bits >>= LengthExtra[symbol];
            bitCount -= LengthExtra[symbol];
            entry = _distances.Find((uint)bits);
            bits >>= entry & 15;
            bitCount -= entry & 15;
            symbol = entry >> 4;
            if ((uint)symbol >= (uint)DistanceBase.Length)
                throw input.Damaged(entry < 0 ? "a code is not in its table" : "a match has no known distance");
            var distance = DistanceBase[symbol] + (int)(bits & ((1u << DistanceExtra[symbol]) - 1));
            bits >>= DistanceExtra[symbol];
            bitCount -= DistanceExtra[symbol];
            if (distance > written)
                throw input.Damaged("a match reaches before the beginning");
            Copy(output, written, distance, length);
            written += length;
        }
        input.Advance(taken);
        (_bits, _bitCount) = (bits, bitCount);
        _written = written;
        CheckPadding();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte[] output, int at, int distance, int length)
    {
        var target = output.AsSpan(at, length);
        if (distance >= length)
        {
            output.AsSpan(at - distance, length).CopyTo(target);
        }
        else if (distance == 1)
        {
            target.Fill(output[at - 1]);
        }
        else
        {
            var source = output.AsSpan(at - distance, length);
            for (var i = 0; i < target.Length; i++)
                target[i] = source[i];
        }
    }

    // Needs up to 15 bits in the buffer.
    private int Decode(HuffmanTable table)
    {
        var entry = table.Find((uint)_bits);
        if (entry < 0)
            throw input.Damaged("a code is not in its table");
        _bits >>= entry & 15;
        _bitCount -= entry & 15;
        return entry >> 4;
    }

    private int TakeHere(int count)
    {
        var value = (int)((uint)_bits & ((1u << count) - 1));
        _bits >>= count;
        _bitCount -= count;
        return value;
    }

    private uint Take(int count)
    {
        if (_bitCount < count)
            Refill();
        var value = (uint)TakeHere(count);
        CheckPadding();
        return value;
    }

    // Fills the buffer to what the longest length and distance need, with their extra bits. Behind the end of the input come zeros, which nothing may use.
    private void Refill()
    {
        if (_bitCount >= NeededBits)
            return;
        var available = input.Available;
        if (available.Length >= sizeof(ulong))
        {
            var bytes = (63 - _bitCount) >> 3;
            var fresh = BinaryPrimitives.ReadUInt64LittleEndian(available) & (ulong.MaxValue >> (64 - 8 * bytes));
            _bits |= fresh << _bitCount;
            _bitCount += 8 * bytes;
            input.Advance(bytes);
            return;
        }
        CheckPadding();
        while (_bitCount <= 56)
        {
            if (_padding > 0 || input.IsAtEnd())
                _padding++;
            else
                _bits |= (ulong)input.Next() << _bitCount;
            _bitCount += 8;
        }
    }

    private void CheckPadding()
    {
        if (_bitCount < 8 * _padding)
            throw input.Cut();
    }
}
