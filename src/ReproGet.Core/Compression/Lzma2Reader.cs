namespace ReproGet.Core.Compression;

/// <summary>Reads LZMA2: chunks of LZMA or of plain bytes, each of known length. Format: "LZMA2" in the .xz file format's references, as liblzma and the LZMA SDK read it.</summary>
internal sealed class Lzma2Reader(CompressedInput input, LzmaDictionary dictionary)
{
    private readonly LzmaDecoder _decoder = new(dictionary);
    private int _chunkLeft;
    private bool _isPlain;
    private bool _needsDictionary = true;
    private bool _needsProperties = true;
    private bool _needsState = true;

    /// <summary>Writes some bytes into the dictionary, from which all before were taken. False: this is the end.</summary>
    public bool TryAdvance()
    {
        if (_chunkLeft == 0 && !TryBeginChunk())
            return false;
        Decode();
        return true;
    }

    private bool TryBeginChunk()
    {
        var control = input.Next();
        if (control == 0)
            return false;
        if (control == 1 || control >= 0xe0)
        {
            dictionary.Reset();
            _needsDictionary = false;
            _needsProperties |= control == 1;
        }
        if (_needsDictionary || control is > 2 and < 0x80)
            throw input.Damaged("a chunk is of no known type");
        _isPlain = control < 0x80;
        _chunkLeft = ((_isPlain ? 0 : control & 0x1f) << 16) + ReadUInt16() + 1;
        if (!_isPlain)
            BeginLzma(control);
        return true;
    }

    private void BeginLzma(byte control)
    {
        var length = ReadUInt16() + 1;
        if (control >= 0xc0)
        {
            if (!_decoder.TrySetProperties(input.Next(), isLzma2: true))
                throw input.Damaged("the properties of a chunk are impossible");
            _needsProperties = _needsState = false;
        }
        else if (_needsProperties)
        {
            throw input.Damaged("a chunk has no properties");
        }
        else if (control >= 0xa0)
        {
            _decoder.ResetState();
            _needsState = false;
        }
        else if (_needsState)
        {
            throw input.Damaged("a chunk has no state");
        }
        if (length < 5)
            throw input.Damaged("a chunk is too short");
        input.ReadExactly(_decoder.Input.AsSpan(0, length));
        _decoder.InputPosition = 5;
        _decoder.InputEnd = length;
        if (!_decoder.TryBegin(_decoder.Input))
            throw input.Damaged("a chunk does not begin as LZMA does");
    }

    private void Decode()
    {
        var limit = dictionary.LimitFor(_chunkLeft);
        var before = dictionary.Position;
        if (limit == before)
            throw input.Damaged("a block is longer than its index says");
        if (_isPlain)
        {
            input.ReadExactly(dictionary.Buffer.AsSpan(before, limit - before));
            dictionary.Advance(limit);
            _chunkLeft -= limit - before;
            return;
        }
        var result = _decoder.Decode(limit, _decoder.InputEnd);
        _chunkLeft -= dictionary.Position - before;
        if (result != LzmaDecoder.Result.More || _decoder.InputPosition > _decoder.InputEnd || dictionary.Position < limit)
            throw input.Damaged("its LZMA data is wrong");
        if (_chunkLeft == 0 && (!_decoder.IsFinished || _decoder.InputPosition != _decoder.InputEnd))
            throw input.Damaged("a chunk does not end where it says");
    }

    private int ReadUInt16() => (input.Next() << 8) | input.Next();
}
