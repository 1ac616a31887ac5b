using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ReproGet.Core.Compression;

/// <summary>What LZMA and LZMA2 share: the range decoder, the model of probabilities and the matches. Format: the LZMA specification of the LZMA SDK (lzma-specification.txt).</summary>
/// <remarks>
/// Of the model's array all offsets are bounded by the number of bits that made them; what a tree reads ahead of its last bit is in the tree behind it, and behind the last
/// one, that of a literal, there is room. Of the input a symbol takes less than <see cref="Slack"/> bytes, which the buffer has behind its end: these two are indexed without
/// checks. Whatever data says about distances and lengths is checked.
/// </remarks>
internal sealed class LzmaDecoder(LzmaDictionary dictionary)
{
    /// <summary>Bytes that the input buffer must have behind <see cref="InputEnd"/>.</summary>
    public const int Slack = 64;

    /// <summary>
    /// Not inlined, so that registers suffice. Compiled when first called, for the processor at hand and for good: code compiled ahead uses less of it, and before the runtime
    /// has counted what is worth compiling anew, most of an index is read.
    /// </summary>
    private const MethodImplOptions Hot = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    private const int States = 12;
    private const int MaxPositionStates = 16;
    private const int IsMatch = 0;
    private const int IsRepeat = IsMatch + States * MaxPositionStates;
    private const int IsRepeat0 = IsRepeat + States;
    private const int IsRepeat1 = IsRepeat0 + States;
    private const int IsRepeat2 = IsRepeat1 + States;
    private const int IsRepeat0Long = IsRepeat2 + States;
    private const int DistanceSlots = IsRepeat0Long + States * MaxPositionStates;
    private const int DistanceSpecial = DistanceSlots + 4 * 64;
    private const int DistanceAlign = DistanceSpecial + 128;
    private const int MatchLength = DistanceAlign + 16;
    private const int LengthChoice = 0;
    private const int LengthChoice2 = 1;
    private const int LengthLow = 2;
    private const int LengthMiddle = LengthLow + MaxPositionStates * 8;
    private const int LengthHigh = LengthMiddle + MaxPositionStates * 8;
    private const int LengthSize = LengthHigh + 256;
    private const int RepeatLength = MatchLength + LengthSize;
    private const int Literals = RepeatLength + LengthSize;

    private ushort[] _model = [];
    private int _literalContextBits;
    private uint _literalPositionMask;
    private uint _positionMask;
    private ulong _range;
    private ulong _code;
    private uint _state;
    private uint _distance0;
    private uint _distance1;
    private uint _distance2;
    private uint _distance3;
    private int _matchLeft;

    public byte[] Input { get; } = new byte[(1 << 16) + Slack];

    public int InputPosition { get; set; }

    /// <summary>The end of what <see cref="Input"/> holds.</summary>
    public int InputEnd { get; set; }

    /// <summary>Whether the range decoder stands where an encoder ends.</summary>
    public bool IsFinished => _code == 0 && _matchLeft == 0;

    /// <summary>Whether the rest of a match waits for room.</summary>
    public bool HasMatchLeft => _matchLeft > 0;

    /// <summary>Takes the byte of properties: (pb * 5 + lp) * 9 + lc. False: it is none.</summary>
    public bool TrySetProperties(byte properties, bool isLzma2)
    {
        if (properties >= 9 * 5 * 5)
            return false;
        var contextBits = properties % 9;
        var positionBits = properties / 9 % 5;
        if (isLzma2 && contextBits + positionBits > 4)
            return false;
        _literalContextBits = contextBits;
        _literalPositionMask = (1u << positionBits) - 1;
        _positionMask = (1u << (properties / 45)) - 1;
        var length = Literals + (0x300 << (contextBits + positionBits));
        if (_model.Length != length)
            _model = new ushort[length];
        ResetState();
        return true;
    }

    public void ResetState()
    {
        Array.Fill(_model, RangeDecoder.Even);
        _state = 0;
        _distance0 = _distance1 = _distance2 = _distance3 = 0;
        _matchLeft = 0;
    }

    /// <summary>Begins a run of range-coded data with its five bytes. False: they are none (the LZMA specification's "corrupted").</summary>
    public bool TryBegin(ReadOnlySpan<byte> first)
    {
        _range = uint.MaxValue;
        _code = ((uint)first[1] << 24) | ((uint)first[2] << 16) | ((uint)first[3] << 8) | first[4];
        return first[0] == 0 && _code < _range;
    }

    internal enum Result
    {
        /// <summary>The output limit is reached, or the input's.</summary>
        More,

        /// <summary>The marker of LZMA's end.</summary>
        EndMarker,

        /// <summary>A match reaches before the beginning.</summary>
        Damaged,
    }

    /// <summary>Decodes until the dictionary is filled up to <paramref name="limit"/>, or <paramref name="inputLimit"/> is passed before a symbol.</summary>
    public Result Decode(int limit, int inputLimit)
    {
        ref var input = ref MemoryMarshal.GetArrayDataReference(Input);
        ref var last = ref Unsafe.Add(ref input, inputLimit);
        var range = new RangeDecoder(_range, _code, ref Unsafe.Add(ref input, InputPosition));
        var at = dictionary.Position;
        // It grows with every byte: what matches may reach.
        var filledBehind = dictionary.Filled - at;
        Result? result = null;
        while (true)
        {
            if (_matchLeft > 0)
            {
                if (_distance0 >= (uint)Math.Min((long)filledBehind + at, dictionary.Size))
                {
                    result = Result.Damaged;
                    break;
                }
                var copied = Math.Min(_matchLeft, limit - at);
                Copy(dictionary.Buffer, dictionary.End, at, (int)_distance0 + 1, copied);
                at += copied;
                _matchLeft -= copied;
            }
            result = DecodeLiterals(ref range, ref at, limit, ref last);
            if (result is not null)
                break;
            DecodeMatch(ref range, dictionary.Processed + (uint)(at - dictionary.Position));
            if (_distance0 == uint.MaxValue)
            {
                _matchLeft = 0;
                result = Result.EndMarker;
                break;
            }
        }
        range.Normalize();
        _range = range.Range;
        _code = range.Code;
        InputPosition = (int)Unsafe.ByteOffset(ref input, ref range.Next);
        dictionary.Advance(at);
        return result.Value;
    }

    // Up to the next match; null: it begins.
    [MethodImpl(Hot)]
    private Result? DecodeLiterals(ref RangeDecoder decoder, ref int position, int limit, ref byte last)
    {
        ref var model = ref MemoryMarshal.GetArrayDataReference(_model);
        var buffer = dictionary.Buffer;
        var at = position;
        var filledBehind = dictionary.Filled - dictionary.Position;
        var processedBehind = dictionary.Processed - (uint)dictionary.Position;
        var positionMask = _positionMask;
        var literalPositionMask = _literalPositionMask;
        var literalContextBits = _literalContextBits;
        var distance = _distance0;
        var state = _state;
        var previous = filledBehind + at == 0 ? (byte)0 : buffer[(at == 0 ? buffer.Length : at) - 1];
        Result? result = Result.More;
        while (at < limit && !Unsafe.IsAddressGreaterThan(ref decoder.Next, ref last))
        {
            var processed = processedBehind + (uint)at;
            ref var isMatch = ref Unsafe.Add(ref model, IsMatch + (state << 4) + (processed & positionMask));
            ref var literals = ref Unsafe.Add(
                ref model,
                Literals + 0x300 * (((processed & literalPositionMask) << literalContextBits) + ((uint)previous >> (8 - literalContextBits))));
            if (state < 7)
            {
                var literal = DecodeLiteral(ref decoder, ref isMatch, ref literals);
                if (literal < 0)
                {
                    result = null;
                    break;
                }
                previous = (byte)literal;
                state = state < 4 ? 0 : state - 3;
            }
            else
            {
                if (decoder.Decode(ref isMatch))
                {
                    result = null;
                    break;
                }
                // Distances are checked where they are read; a reset of the dictionary alone can make an old one too far.
                if (distance >= (uint)Math.Min((long)filledBehind + at, dictionary.Size))
                {
                    result = Result.Damaged;
                    break;
                }
                var from = at - 1 - (int)distance;
                if (from < 0)
                    from += buffer.Length;
                previous = DecodeMatched(ref decoder, ref literals, buffer[from]);
                state = state < 10 ? state - 3 : state - 6;
            }
            buffer[at++] = previous;
        }
        _state = state;
        position = at;
        return result;
    }

    // Less than zero: no literal, a match.
    [MethodImpl(Hot)]
    private static int DecodeLiteral(ref RangeDecoder decoder, ref ushort isMatch, ref ushort literals)
    {
        var range = decoder.Copy();
        var literal = range.Decode(ref isMatch) ? -1 : (int)range.DecodeTree(ref literals, 8);
        decoder = range.Copy();
        return literal;
    }

    [MethodImpl(Hot)]
    private static byte DecodeMatched(ref RangeDecoder decoder, ref ushort literals, byte matched)
    {
        var range = decoder.Copy();
        var literal = range.DecodeMatched(ref literals, matched);
        decoder = range.Copy();
        return literal;
    }

    [MethodImpl(Hot)]
    private void DecodeMatch(ref RangeDecoder decoder, uint processed)
    {
        var range = decoder.Copy();
        ref var model = ref MemoryMarshal.GetArrayDataReference(_model);
        var state = _state;
        var positionState = processed & _positionMask;
        var isRepeat = range.Decode(ref Unsafe.Add(ref model, IsRepeat + state));
        if (!isRepeat)
        {
            _state = state < 7 ? 7u : 10u;
            _distance3 = _distance2;
            _distance2 = _distance1;
            _distance1 = _distance0;
        }
        else
        {
            _state = state < 7 ? 8u : 11u;
            if (range.Decode(ref Unsafe.Add(ref model, IsRepeat0 + state)))
            {
                DecodeRepeat(ref range, ref model, state);
            }
            else if (!range.Decode(ref Unsafe.Add(ref model, IsRepeat0Long + (state << 4) + positionState)))
            {
                _state = state < 7 ? 9u : 11u;
                _matchLeft = 1;
                decoder = range.Copy();
                return;
            }
        }
        ref var lengths = ref Unsafe.Add(ref model, isRepeat ? RepeatLength : MatchLength);
        _matchLeft = DecodeLength(ref range, ref lengths, positionState);
        if (!isRepeat)
            _distance0 = DecodeDistance(ref range, ref model, _matchLeft);
        decoder = range.Copy();
    }

    // Which of the older distances it is; that becomes the newest.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void DecodeRepeat(ref RangeDecoder range, ref ushort model, uint state)
    {
        var distance = _distance1;
        if (range.Decode(ref Unsafe.Add(ref model, IsRepeat1 + state)))
        {
            distance = _distance2;
            if (range.Decode(ref Unsafe.Add(ref model, IsRepeat2 + state)))
            {
                distance = _distance3;
                _distance3 = _distance2;
            }
            _distance2 = _distance1;
        }
        _distance1 = _distance0;
        _distance0 = distance;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DecodeLength(ref RangeDecoder range, ref ushort model, uint positionState)
    {
        var lowest = 2;
        ref var tree = ref Unsafe.Add(ref model, LengthLow + (positionState << 3));
        if (range.Decode(ref Unsafe.Add(ref model, LengthChoice)))
        {
            if (range.Decode(ref Unsafe.Add(ref model, LengthChoice2)))
                return 18 + (int)range.DecodeTree(ref Unsafe.Add(ref model, LengthHigh), 8);
            lowest = 10;
            tree = ref Unsafe.Add(ref model, LengthMiddle + (positionState << 3));
        }
        return lowest + (int)range.DecodeTree(ref tree, 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint DecodeDistance(ref RangeDecoder range, ref ushort model, int length)
    {
        var lengthState = Math.Min(length - 2, 3);
        var slot = range.DecodeTree(ref Unsafe.Add(ref model, DistanceSlots + (lengthState << 6)), 6);
        if (slot < 4)
            return slot;
        var bits = (int)(slot >> 1) - 1;
        var distance = (2 | (slot & 1)) << bits;
        if (slot < 14)
            return distance + range.DecodeReverse(ref Unsafe.Add(ref model, DistanceSpecial + distance - slot), bits);
        distance += range.DecodeDirect(bits - 4) << 4;
        return distance + range.DecodeReverse(ref Unsafe.Add(ref model, DistanceAlign), 4);
    }

    // Writes up to Slack bytes more than it has to, where matches no longer reach.
    private static void Copy(byte[] buffer, int end, int at, int distance, int length)
    {
        const int Step = LzmaDictionary.Slack;
        var from = at - distance;
        if (from < 0)
            from += buffer.Length;
        if (distance >= Step && Math.Max(from, at) <= end - length - Step)
        {
            ref var first = ref MemoryMarshal.GetArrayDataReference(buffer);
            ref var source = ref Unsafe.Add(ref first, from);
            ref var target = ref Unsafe.Add(ref first, at);
            for (nuint copied = 0; copied < (uint)length; copied += Step)
                Vector128.LoadUnsafe(ref source, copied).StoreUnsafe(ref target, copied);
        }
        else if (distance == 1 && at > 0)
        {
            buffer.AsSpan(at, length).Fill(buffer[from]);
        }
        else
        {
            for (; length > 0; length--, at++)
            {
                buffer[at] = buffer[from];
                from = from + 1 == buffer.Length ? 0 : from + 1;
            }
        }
    }
}
