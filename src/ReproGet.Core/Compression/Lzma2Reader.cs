namespace ReproGet.Core.Compression;

/// <summary>Reads LZMA2: chunks of LZMA or of plain bytes, each of known length. Format: "LZMA2" in the .xz file format's references, as liblzma and the LZMA SDK read it.</summary>
internal sealed class Lzma2Reader
{
    private readonly CompressedInput _input;
    private readonly LzmaDictionary _dictionary;
    private readonly LzmaDecoder _decoder;
    private int _chunkLeft;
    private bool _isPlain;
    private bool _needsDictionary = true;
    private bool _needsProperties = true;
    private bool _needsState = true;
    private bool _ended;

    public Lzma2Reader(CompressedInput input, int dictionarySize)
    {
        _input = input;
        _dictionary = new LzmaDictionary(dictionarySize);
        _decoder = new LzmaDecoder(_dictionary);
    }

    /// <summary>Gives bytes; 0 at the end.</summary>
    public int Read(Span<byte> destination)
    {
        while (true)
        {
            var taken = _dictionary.Take(destination);
            if (taken > 0 || _ended || destination.IsEmpty)
                return taken;
            if (_chunkLeft == 0)
                BeginChunk();
            else
                Decode();
        }
    }

    private void BeginChunk()
    {
        var control = _input.Next();
        if (control == 0)
        {
            _ended = true;
            return;
        }
        if (control == 1 || control >= 0xe0)
        {
            _dictionary.Reset();
            _needsDictionary = false;
            _needsProperties |= control == 1;
        }
        if (_needsDictionary || control is > 2 and < 0x80)
            throw _input.Damaged("a chunk is of no known type");
        _isPlain = control < 0x80;
        _chunkLeft = ((_isPlain ? 0 : control & 0x1f) << 16) + ReadUInt16() + 1;
        if (!_isPlain)
            BeginLzma(control);
    }

    private void BeginLzma(byte control)
    {
        var length = ReadUInt16() + 1;
        if (control >= 0xc0)
        {
            if (!_decoder.TrySetProperties(_input.Next(), isLzma2: true))
                throw _input.Damaged("the properties of a chunk are impossible");
            _needsProperties = _needsState = false;
        }
        else if (_needsProperties)
        {
            throw _input.Damaged("a chunk has no properties");
        }
        else if (control >= 0xa0)
        {
            _decoder.ResetState();
            _needsState = false;
        }
        else if (_needsState)
        {
            throw _input.Damaged("a chunk has no state");
        }
        if (length < 5)
            throw _input.Damaged("a chunk is too short");
        _input.ReadExactly(_decoder.Input.AsSpan(0, length));
        _decoder.InputPosition = 5;
        _decoder.InputEnd = length;
        if (!_decoder.TryBegin(_decoder.Input))
            throw _input.Damaged("a chunk does not begin as LZMA does");
    }

    private void Decode()
    {
        var limit = _dictionary.LimitFor(_chunkLeft);
        var before = _dictionary.Position;
        if (_isPlain)
        {
            _input.ReadExactly(_dictionary.Buffer.AsSpan(before, limit - before));
            _dictionary.Advance(limit);
            _chunkLeft -= limit - before;
            return;
        }
        var result = _decoder.Decode(limit, _decoder.InputEnd);
        _chunkLeft -= _dictionary.Position - before;
        if (result != LzmaDecoder.Result.More || _decoder.InputPosition > _decoder.InputEnd || _dictionary.Position < limit)
            throw _input.Damaged("its LZMA data is wrong");
        if (_chunkLeft == 0 && (!_decoder.IsFinished || _decoder.InputPosition != _decoder.InputEnd))
            throw _input.Damaged("a chunk does not end where it says");
    }

    private int ReadUInt16() => (_input.Next() << 8) | _input.Next();
}
