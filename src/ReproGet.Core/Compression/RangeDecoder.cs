using System.Runtime.CompilerServices;

namespace ReproGet.Core.Compression;

/// <summary>The binary range decoder of LZMA, on local copies of its state. Indexes without checks: see <see cref="LzmaDecoder"/>, which bounds them.</summary>
internal ref struct RangeDecoder(uint range, uint code, ref byte input, int position)
{
    /// <summary>The probability that nothing is known of.</summary>
    public const ushort Even = 1 << (ModelBits - 1);

    private const uint TopValue = 1 << 24;
    private const int ModelBits = 11;
    private const int MoveBits = 5;

    private readonly ref byte _input = ref input;

    public uint Range = range;

    public uint Code = code;

    public int Position = position;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Normalize()
    {
        if (Range < TopValue)
        {
            Range <<= 8;
            Code = (Code << 8) | Unsafe.Add(ref _input, Position++);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Decode(ref ushort probability)
    {
        Normalize();
        uint p = probability;
        var bound = (Range >> ModelBits) * p;
        if (Code < bound)
        {
            Range = bound;
            probability = (ushort)(p + (((1 << ModelBits) - p) >> MoveBits));
            return 0;
        }
        Range -= bound;
        Code -= bound;
        probability = (ushort)(p - (p >> MoveBits));
        return 1;
    }

    // The same without a branch, for bits that nothing predicts.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint DecodeEven(ref ushort probability)
    {
        Normalize();
        uint p = probability;
        var bound = (Range >> ModelBits) * p;
        // All ones where the bit is 0.
        var zero = (uint)((long)((ulong)Code - bound) >> 63);
        Range = bound + ((Range - 2 * bound) & ~zero);
        Code -= bound & ~zero;
        // p moves towards 2048 for 0, towards 31 (which rounds like p - p / 32) for 1.
        probability = (ushort)(p + (uint)((int)(((zero & ((1 << ModelBits) - (1 << MoveBits) + 1)) + (1 << MoveBits) - 1) - p) >> MoveBits));
        return 1 + zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint DecodeTree(ref ushort model, int bits)
    {
        var symbol = 1u;
        for (var i = 0; i < bits; i++)
            symbol = (symbol << 1) + DecodeEven(ref Unsafe.Add(ref model, symbol));
        return symbol - (1u << bits);
    }

    public uint DecodeReverse(ref ushort model, int bits)
    {
        var symbol = 1u;
        var value = 0u;
        for (var i = 0; i < bits; i++)
        {
            var bit = DecodeEven(ref Unsafe.Add(ref model, symbol));
            symbol = (symbol << 1) + bit;
            value |= bit << i;
        }
        return value;
    }

    public uint DecodeDirect(int bits)
    {
        var value = 0u;
        for (; bits > 0; bits--)
        {
            Normalize();
            Range >>= 1;
            var bit = Code >= Range ? 1u : 0u;
            Code -= Range & (0 - bit);
            value = (value << 1) + bit;
        }
        return value;
    }

    public byte DecodeMatched(ref ushort model, byte matched)
    {
        var symbol = 1u;
        uint match = matched;
        var offset = 0x100u;
        while (symbol < 0x100)
        {
            match <<= 1;
            var matchBit = match & offset;
            var bit = DecodeEven(ref Unsafe.Add(ref model, offset + matchBit + symbol));
            symbol = (symbol << 1) + bit;
            offset &= bit != 0 ? match : ~match;
        }
        return (byte)symbol;
    }
}
