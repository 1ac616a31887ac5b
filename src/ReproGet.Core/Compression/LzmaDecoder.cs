using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ReproGet.Core.Compression;

/// <summary>What LZMA and LZMA2 share: the range decoder, the model of probabilities and the matches. Format: the LZMA specification of the LZMA SDK (lzma-specification.txt).</summary>
/// <remarks>
/// Of the model's array all offsets are bounded by the number of bits that made them, and of the input a symbol takes less than <see cref="Slack"/> bytes, which the
/// buffer has behind its end: these two are indexed without checks. Whatever data says about distances and lengths is checked.
/// </remarks>
internal sealed class LzmaDecoder(LzmaDictionary dictionary)
{
    /// <summary>Bytes that the input buffer must have behind <see cref="InputEnd"/>.</summary>
    public const int Slack = 64;

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
    private uint _range;
    private uint _code;
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

    /// <summary>Begins a run of range-coded data with its five bytes. False: the first is not zero.</summary>
    public bool TryBegin(ReadOnlySpan<byte> first)
    {
        _range = uint.MaxValue;
        _code = ((uint)first[1] << 24) | ((uint)first[2] << 16) | ((uint)first[3] << 8) | first[4];
        return first[0] == 0;
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
        var buffer = dictionary.Buffer;
        var at = dictionary.Position;
        // Both grow with every byte: what matches may reach, and the position that chooses contexts.
        var filledBehind = dictionary.Filled - at;
        var processedBehind = dictionary.Processed - (uint)at;
        var result = Result.More;

        ref var model = ref MemoryMarshal.GetArrayDataReference(_model);
        var range = new RangeDecoder(_range, _code, ref MemoryMarshal.GetArrayDataReference(Input), InputPosition);
        var state = _state;
        var distance0 = _distance0;
        var previous = dictionary.Previous;
        var literalContextBits = _literalContextBits;
        var length = _matchLeft;
        _matchLeft = 0;
        if (length > 0)
        {
            var rest = Math.Min(length, limit - at);
            Copy(buffer, at, (int)distance0 + 1, rest);
            at += rest;
            _matchLeft = length - rest;
            if (rest > 0)
                previous = buffer[at - 1];
        }

        while (at < limit && range.Position <= inputLimit)
        {
            var position = processedBehind + (uint)at;
            var positionState = position & _positionMask;
            if (range.Decode(ref Unsafe.Add(ref model, IsMatch + (state << 4) + positionState)) == 0)
            {
                ref var literals = ref Unsafe.Add(
                    ref model,
                    Literals + 0x300 * (((position & _literalPositionMask) << literalContextBits) + ((uint)previous >> (8 - literalContextBits))));
                if (state < 7)
                {
                    previous = (byte)range.DecodeTree(ref literals, 8);
                }
                else
                {
                    var from = at - 1 - (int)distance0;
                    if (from < 0)
                        from += buffer.Length;
                    // Distances are checked where they are read; a reset of the dictionary alone can make an old one too far.
                    if ((uint)from >= (uint)buffer.Length || distance0 >= (uint)Math.Min((long)filledBehind + at, buffer.Length))
                    {
                        result = Result.Damaged;
                        break;
                    }
                    previous = range.DecodeMatched(ref literals, buffer[from]);
                }
                buffer[at++] = previous;
                state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
                continue;
            }

            if (range.Decode(ref Unsafe.Add(ref model, IsRepeat + state)) == 0)
            {
                _distance3 = _distance2;
                _distance2 = _distance1;
                _distance1 = distance0;
                length = DecodeLength(ref range, ref Unsafe.Add(ref model, MatchLength), positionState);
                state = state < 7 ? 7u : 10u;
                distance0 = DecodeDistance(ref range, ref model, length);
                if (distance0 == uint.MaxValue)
                {
                    result = Result.EndMarker;
                    break;
                }
            }
            else
            {
                length = 1;
                if (range.Decode(ref Unsafe.Add(ref model, IsRepeat0 + state)) == 0)
                {
                    if (range.Decode(ref Unsafe.Add(ref model, IsRepeat0Long + (state << 4) + positionState)) == 0)
                    {
                        state = state < 7 ? 9u : 11u;
                        goto copy;
                    }
                }
                else
                {
                    uint distance;
                    if (range.Decode(ref Unsafe.Add(ref model, IsRepeat1 + state)) == 0)
                    {
                        distance = _distance1;
                    }
                    else
                    {
                        if (range.Decode(ref Unsafe.Add(ref model, IsRepeat2 + state)) == 0)
                        {
                            distance = _distance2;
                        }
                        else
                        {
                            distance = _distance3;
                            _distance3 = _distance2;
                        }
                        _distance2 = _distance1;
                    }
                    _distance1 = distance0;
                    distance0 = distance;
                }
                length = DecodeLength(ref range, ref Unsafe.Add(ref model, RepeatLength), positionState);
                state = state < 7 ? 8u : 11u;
            }

        copy:
            if (distance0 >= (uint)Math.Min((long)filledBehind + at, buffer.Length))
            {
                result = Result.Damaged;
                break;
            }
            var copied = Math.Min(length, limit - at);
            Copy(buffer, at, (int)distance0 + 1, copied);
            at += copied;
            length -= copied;
            _matchLeft = length;
            previous = buffer[at - 1];
        }

        range.Normalize();
        _range = range.Range;
        _code = range.Code;
        InputPosition = range.Position;
        _state = state;
        _distance0 = distance0;
        dictionary.Advance(at);
        return result;
    }

    private static int DecodeLength(ref RangeDecoder range, ref ushort model, uint positionState)
    {
        if (range.Decode(ref Unsafe.Add(ref model, LengthChoice)) == 0)
            return 2 + (int)range.DecodeTree(ref Unsafe.Add(ref model, LengthLow + (positionState << 3)), 3);
        if (range.Decode(ref Unsafe.Add(ref model, LengthChoice2)) == 0)
            return 10 + (int)range.DecodeTree(ref Unsafe.Add(ref model, LengthMiddle + (positionState << 3)), 3);
        return 18 + (int)range.DecodeTree(ref Unsafe.Add(ref model, LengthHigh), 8);
    }

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

    private static void Copy(byte[] buffer, int at, int distance, int length)
    {
        var from = at - distance;
        if (from < 0)
        {
            from += buffer.Length;
            for (; length > 0 && from < buffer.Length; length--)
                buffer[at++] = buffer[from++];
            from = 0;
            if (length == 0)
                return;
        }
        var target = buffer.AsSpan(at, length);
        if (at - from >= length)
        {
            buffer.AsSpan(from, length).CopyTo(target);
        }
        else if (from == at - 1)
        {
            target.Fill(buffer[from]);
        }
        else
        {
            var source = buffer.AsSpan(from, length);
            for (var i = 0; i < target.Length; i++)
                target[i] = source[i];
        }
    }
}
