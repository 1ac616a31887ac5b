using System.Runtime.CompilerServices;

namespace ReproGet.Core.Compression;

/// <summary>The binary range decoder of LZMA. Reads and indexes without checks: see <see cref="LzmaDecoder"/>, which bounds both.</summary>
/// <remarks>
/// Who uses it works on a copy that no other method gets a reference to, so that it stays in registers. Both numbers have 32 bits, the code is less than the range; as 64 bits
/// their difference has a sign.
/// </remarks>
internal ref struct RangeDecoder(ulong range, ulong code, ref byte next)
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

    public ulong Range = range;

    public ulong Code = code;

    /// <summary>The byte that is read next.</summary>
    public ref byte Next = ref next;

    /// <summary>The same, in fields of its own.</summary>
    public readonly RangeDecoder Copy() => new(Range, Code, ref Next);

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
    /// <param name="bits">Eight at most.</param>
    /// <remarks>No loop: where there is one, the compiler makes a jump of each choice of <see cref="DecodeBit"/>, and half of those are guessed wrongly.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint DecodeTree(ref ushort model, int bits)
    {
        nuint symbol = sizeof(ushort);
        ulong p = Unsafe.AddByteOffset(ref model, symbol);
        DecodeBit(ref model, ref symbol, ref p);
        if (bits > 1)
            DecodeBit(ref model, ref symbol, ref p);
        if (bits > 2)
            DecodeBit(ref model, ref symbol, ref p);
        if (bits > 3)
            DecodeBit(ref model, ref symbol, ref p);
        if (bits > 4)
            DecodeBit(ref model, ref symbol, ref p);
        if (bits > 5)
            DecodeBit(ref model, ref symbol, ref p);
        if (bits > 6)
            DecodeBit(ref model, ref symbol, ref p);
        if (bits > 7)
            DecodeBit(ref model, ref symbol, ref p);
        return (uint)(symbol / sizeof(ushort)) - (1u << bits);
    }

    /// <summary>The bits of a tree, the lowest first; five at most.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint DecodeReverse(ref ushort model, int bits)
        => (uint)Reversed[(int)DecodeTree(ref model, bits)] >> (5 - bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint DecodeDirect(int bits)
    {
        var value = 0u;
        for (; bits > 0; bits--)
        {
            Normalize();
            Range >>= 1;
            var zero = (long)(Code - Range) >> 63;
            Code -= Range & ~(ulong)zero;
            value = (value << 1) + 1 + (uint)zero;
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
            var zero = (long)(Code - bound) >> 63;
            probability = Moved(p, (uint)zero);
            var rest = Range - bound;
            Range = rest ^ ((rest ^ bound) & (ulong)zero);
            Code -= bound & ~(ulong)zero;
            symbol += symbol + 1 + (nuint)zero;
            // Zero from the first bit on that differs.
            offset &= expected ^ (nuint)zero;
        }
        while (symbol < 0x100);
        return (byte)symbol;
    }

    // A bit of a tree, without a jump. The symbol is counted in bytes of the model; p, which it leads to, was read already.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void DecodeBit(ref ushort model, ref nuint symbol, ref ulong p)
    {
        // Both are read before it is known which of them is needed: nothing waits for memory.
        ulong next = Unsafe.AddByteOffset(ref model, 2 * symbol + sizeof(ushort));
        ulong nextOfZero = Unsafe.AddByteOffset(ref model, 2 * symbol);
        Normalize();
        var bound = (Range >> ModelBits) * p;
        var behind = Code - bound;
        if ((long)behind < 0)
            next = nextOfZero;
        Range -= bound;
        if (Code < bound)
            Range = bound;
        var zero = (ulong)((long)behind >> 63);
        Unsafe.AddByteOffset(ref model, symbol) = Moved((uint)p, (uint)zero);
        Code = behind + (bound & zero);
        symbol += 1 + (nuint)zero;
        symbol += symbol;
        p = next;
    }

    // Towards 2048 for a 0 (all ones), towards 31 (which rounds like p - p / 32) for a 1 (none).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort Moved(uint p, uint zero)
        => (ushort)(p + (uint)((int)((zero & ((1 << ModelBits) - (1 << MoveBits) + 1)) + (1 << MoveBits) - 1 - p) >> MoveBits));
}
