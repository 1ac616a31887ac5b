using System.Buffers.Binary;

namespace ReproGet.Core.Compression;

/// <summary>Reads the .lzma format: 13 bytes of header and one run of LZMA. It has no checksum. Format: "lzma_alone" in liblzma, lzma-file-format.txt of XZ Utils.</summary>
internal sealed class LzmaAloneDecoder(CompressedInput input, long maxLength) : ReadOnlyStream
{
    private const int MinDictionary = 1 << 12;
    private const int MaxDictionary = 1 << 28;

    private LzmaDictionary? _dictionary;
    private LzmaDecoder? _decoder;
    private long? _left;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        if (_decoder is null)
            ReadHeader();
        while (!buffer.IsEmpty)
        {
            var taken = _dictionary!.Take(buffer);
            if (taken > 0 || _ended)
                return taken;
            Decode();
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            input.Dispose();
        base.Dispose(disposing);
    }

    private void ReadHeader()
    {
        Span<byte> header = stackalloc byte[13];
        input.ReadExactly(header);
        var size = Math.Min(Math.Max((long)BinaryPrimitives.ReadUInt32LittleEndian(header[1..]), MinDictionary), Math.Max(maxLength, MinDictionary));
        if (size > MaxDictionary)
            throw input.Unsupported($"it needs {size >> 20} MiB of memory");
        var length = BinaryPrimitives.ReadInt64LittleEndian(header[5..]);
        if (length < -1)
            throw input.Damaged("its length is impossible");
        _left = length == -1 ? null : length;
        _dictionary = new LzmaDictionary((int)size);
        var decoder = new LzmaDecoder(_dictionary);
        Span<byte> first = stackalloc byte[5];
        if (!decoder.TrySetProperties(header[0], isLzma2: false))
            throw input.Damaged("its properties are impossible");
        input.ReadExactly(first);
        if (!decoder.TryBegin(first))
            throw input.Damaged("it does not begin as LZMA does");
        _decoder = decoder;
    }

    private void Decode()
    {
        var isAll = Fill();
        var decoder = _decoder!;
        var wanted = (int)Math.Min(_left ?? int.MaxValue, 1 << 16);
        // Of known length it may still have a marker of its end.
        if (wanted == 0)
        {
            EndAtLength(decoder);
            return;
        }
        var limit = _dictionary!.LimitFor(wanted);
        var before = _dictionary.Position;
        var result = decoder.Decode(limit, isAll ? decoder.InputEnd : decoder.InputEnd - LzmaDecoder.Slack);
        _left -= _dictionary.Position - before;
        if (decoder.InputPosition > decoder.InputEnd)
            throw input.Cut();
        if (result == LzmaDecoder.Result.Damaged || (result == LzmaDecoder.Result.EndMarker && _left > 0))
            throw input.Damaged("its LZMA data is wrong");
        if (result == LzmaDecoder.Result.EndMarker)
            End(decoder);
    }

    private void EndAtLength(LzmaDecoder decoder)
    {
        if (!decoder.IsFinished)
        {
            var limit = _dictionary!.LimitFor(1);
            if (decoder.HasMatchLeft || decoder.Decode(limit, decoder.InputEnd) != LzmaDecoder.Result.EndMarker)
                throw input.Damaged("it does not end where it says");
            if (decoder.InputPosition > decoder.InputEnd)
                throw input.Cut();
        }
        End(decoder);
    }

    private void End(LzmaDecoder decoder)
    {
        if (!decoder.IsFinished || decoder.InputPosition != decoder.InputEnd || !input.IsAtEnd())
            throw input.Damaged("it does not end where it says");
        _ended = true;
    }

    // Keeps more than a symbol's worth of input at hand; true where no more is to come.
    private bool Fill()
    {
        var decoder = _decoder!;
        var left = decoder.InputEnd - decoder.InputPosition;
        if (left > LzmaDecoder.Slack)
            return input.IsAtEnd();
        if (left < 0)
            throw input.Cut();
        decoder.Input.AsSpan(decoder.InputPosition, left).CopyTo(decoder.Input);
        var capacity = decoder.Input.Length - LzmaDecoder.Slack;
        while (left < capacity && input.Read(decoder.Input.AsSpan(left, capacity - left)) is > 0 and var read)
            left += read;
        decoder.InputPosition = 0;
        decoder.InputEnd = left;
        decoder.Input.AsSpan(left).Clear();
        return input.IsAtEnd();
    }
}
