using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ReproGet.Core.Compression.Deflate;

/// <summary>Finds what stood before: of every four bytes the last two places where they stood are remembered.</summary>
/// <remarks>
/// Offsets into the data are kept below its end less eight by <see cref="Search"/>'s caller or by the length that is compared, and hashes below the table's size by their shift: both are
/// indexed without checks.
/// </remarks>
internal sealed class MatchFinder
{
    /// <summary>The shortest repetition that is looked for: three bytes are seldom worth a distance.</summary>
    public const int Shortest = 4;

    // As long as this, nothing better is sought.
    private const int GoodLength = 24;

    private const int HashBits = 15;
    private const int Nowhere = -(1 << 20);

    private readonly int[] _places = new int[2 << HashBits];

    /// <summary>Forgets everything.</summary>
    public void Reset() => Array.Fill(_places, Nowhere);

    /// <summary>Remembers a place. Four bytes must stand there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Insert(ref byte data, int at)
    {
        ref var bucket = ref Bucket(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref data, at)));
        Unsafe.Add(ref bucket, 1) = bucket;
        bucket = at;
    }

    /// <summary>The longest repetition of what stands at a place, which is remembered; at least eight bytes must stand there.</summary>
    /// <param name="data">The chunk.</param>
    /// <param name="at">The place.</param>
    /// <param name="end">The chunk's length.</param>
    /// <param name="distance">How far back it is.</param>
    /// <returns>Its length; less than <see cref="Shortest"/> where there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Search(ref byte data, int at, int end, out int distance)
    {
        var value = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref data, at));
        ref var bucket = ref Bucket(value);
        var first = bucket;
        var second = Unsafe.Add(ref bucket, 1);
        Unsafe.Add(ref bucket, 1) = first;
        bucket = at;

        var best = 0;
        distance = 0;
        if (at - first <= DeflateSymbols.MaxDistance && Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref data, first)) == value)
        {
            best = Length(ref data, first, at, end);
            distance = at - first;
        }
        if (best < GoodLength && at - second <= DeflateSymbols.MaxDistance && Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref data, second)) == value
            && Length(ref data, second, at, end) is var length && length > best)
        {
            best = length;
            distance = at - second;
        }
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref int Bucket(uint value)
    {
        // The same bucket on processors of either byte order.
        var hash = (BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value)) * 0x9E3779B1u;
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_places), (int)(hash >> (32 - HashBits)) << 1);
    }

    private static int Length(ref byte data, int from, int at, int end)
    {
        var limit = Math.Min(end - at, DeflateSymbols.MaxMatch);
        var length = Shortest;
        while (length + 8 <= limit)
        {
            var difference = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref data, from + length)) ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref data, at + length));
            if (difference != 0)
                return length + (BitConverter.IsLittleEndian ? BitOperations.TrailingZeroCount(difference) : BitOperations.LeadingZeroCount(difference)) / 8;
            length += 8;
        }
        while (length < limit && Unsafe.Add(ref data, from + length) == Unsafe.Add(ref data, at + length))
            length++;
        return length;
    }
}
