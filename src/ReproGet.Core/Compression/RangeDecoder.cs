using System.Runtime.CompilerServices;

namespace ReproGet.Core.Compression;

/// <summary>The binary range decoder of LZMA. Reads and indexes without checks: see <see cref="LzmaDecoder"/>, which bounds both.</summary>
/// <remarks>Who uses it works on a copy that no other method gets a reference to, so that it stays in registers.</remarks>
internal ref struct RangeDecoder(uint range, uint code, ref byte next)
{
    /// <summary>The probability that nothing is known of.</summary>
    public const ushort Even = 1 << (ModelBits - 1);

    private const uint TopValue = 1 << 24;
    private const int ModelBits = 11;
    private const int MoveBits = 5;

    /// <summary>Numbers of five bits, with the bits the other way round.</summary>
    private static ReadOnlySpan<byte> Reversed =>
    [
        0, 16, 8, 24, 4, 20, 12, 28, 2, 18, 10, 26, 6, 22, 14, 30,
        1, 17, 9, 25, 5, 21, 13, 29, 3, 19, 11, 27, 7, 23, 15, 31,
    ];

    public uint Range = range;

    public uint Code = code;

    /// <summary>The byte that is read next.</summary>
    public ref byte Next = ref next;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Normalize()
    {
        if (Range < TopValue)
        {
            Range <<= 8;
            Code = (Code << 8) | Next;
            Next = ref Unsafe.Add(ref Next, 1);
        }
    }

    /// <summary>A bit that mostly is as it was before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Decode(ref ushort probability)
    {
        Normalize();
        uint p = probability;
        var bound = (Range >> ModelBits) * p;
        if (Code < bound)
        {
            Range = bound;
            probability = (ushort)(p + (((1 << ModelBits) - p) >> MoveBits));
            return false;
        }
        Range -= bound;
        Code -= bound;
        probability = (ushort)(p - (p >> MoveBits));
        return true;
    }

    /// <summary>The bits of a tree, the highest first.</summary>
    /// <param name="model">Its probabilities.</param>
    /// <param name="end">2 to the power of the number of bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint DecodeTree(ref ushort model, uint end)
    {
        nuint symbol = 1;
        uint p = Unsafe.Add(ref model, symbol);
        do
        {
            ref var probability = ref Unsafe.Add(ref model, symbol);
            symbol <<= 1;
            // Both are read before it is known which of them is needed: nothing waits for memory.
            uint p0 = Unsafe.Add(ref model, symbol);
            uint p1 = Unsafe.Add(ref model, symbol + 1);
            Normalize();
            var bound = (Range >> ModelBits) * p;
            var zero = (long)((ulong)Code - bound) >> 63;
            probability = Moved(p, (uint)zero);
            var rest = Range - bound;
            Range = rest ^ ((rest ^ bound) & (uint)zero);
            Code -= bound & ~(uint)zero;
            symbol += 1 + (nuint)zero;
            p = p1 ^ ((p0 ^ p1) & (uint)zero);
        }
        while (symbol < end);
        return (uint)symbol - end;
    }

    /// <summary>The bits of a tree, the lowest first; five at most.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint DecodeReverse(ref ushort model, int bits)
        => (uint)Reversed[(int)DecodeTree(ref model, 1u << bits)] >> (5 - bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint DecodeDirect(int bits)
    {
        var value = 0u;
        for (; bits > 0; bits--)
        {
            Normalize();
            Range >>= 1;
            var zero = (uint)((long)((ulong)Code - Range) >> 63);
            Code -= Range & ~zero;
            value = (value << 1) + 1 + zero;
        }
        return value;
    }

    /// <summary>A literal after a match: its first bits are expected to be those of <paramref name="matched"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte DecodeMatched(ref ushort model, byte matched)
    {
        nuint symbol = 1;
        nuint offset = 0x100;
        nuint expected = matched;
        do
        {
            expected <<= 1;
            ref var probability = ref Unsafe.Add(ref model, offset + (expected & offset) + symbol);
            Normalize();
            uint p = probability;
            var bound = (Range >> ModelBits) * p;
            var zero = (long)((ulong)Code - bound) >> 63;
            probability = Moved(p, (uint)zero);
            var rest = Range - bound;
            Range = rest ^ ((rest ^ bound) & (uint)zero);
            Code -= bound & ~(uint)zero;
            symbol += symbol + 1 + (nuint)zero;
            // Zero from the first bit on that differs.
            offset &= expected ^ (nuint)zero;
        }
        while (symbol < 0x100);
        return (byte)symbol;
    }

    // Towards 2048 for a 0 (all ones), towards 31 (which rounds like p - p / 32) for a 1 (none).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort Moved(uint p, uint zero)
        => (ushort)(p + (uint)((int)((zero & ((1 << ModelBits) - (1 << MoveBits) + 1)) + (1 << MoveBits) - 1 - p) >> MoveBits));
}
