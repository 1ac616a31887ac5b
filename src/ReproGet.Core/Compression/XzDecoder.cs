namespace ReproGet.Core.Compression;

/// <summary>Reads .xz files: all blocks, all streams, with every checksum, size and the index verified. Format: "The .xz File Format" 1.2.1.</summary>
/// <remarks>Of filters only LZMA2 is known: the others are for executables and are in no package.</remarks>
internal sealed class XzDecoder(CompressedInput input, long maxLength) : ReadOnlyStream
{
    private readonly XzHeaders _headers = new(input, maxLength);
    private int? _check;
    private XzIndex _index = new();
    private XzBlock? _block;
    private LzmaDictionary? _dictionary;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        while (!_ended && !buffer.IsEmpty)
        {
            if (_block is null)
            {
                BeginNext();
                continue;
            }
            var read = _dictionary!.Take(buffer);
            if (read > 0)
                return read;
            if (!_block.TryAdvance())
                EndBlock(_block);
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _block?.Dispose();
            input.Dispose();
        }
        base.Dispose(disposing);
    }

    private void BeginNext()
    {
        _check ??= _headers.ReadStreamHeader();
        var begin = input.Position;
        if (_headers.TryReadBlockHeader(out var header))
        {
            _dictionary = new LzmaDictionary(header.DictionarySize);
            _block = new XzBlock(input, header, begin, _check.Value, _dictionary);
            return;
        }
        _headers.ReadIndexAndFooter(_index);
        _check = null;
        _index = new XzIndex();
        _ended = !_headers.HasMoreStreams();
    }

    private void EndBlock(XzBlock block)
    {
        _index.Add(block.UnpaddedSize, block.Length);
        block.Dispose();
        _block = null;
    }
}
