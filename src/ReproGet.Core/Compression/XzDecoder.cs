namespace ReproGet.Core.Compression;

/// <summary>Reads .xz files: all blocks, all streams, with every checksum, size and the index verified. Format: "The .xz File Format" 1.2.1.</summary>
/// <remarks>Of filters only LZMA2 is known: the others are for executables and are in no package.</remarks>
internal sealed class XzDecoder(CompressedInput input, long maxLength) : ReadOnlyStream
{
    private readonly XzHeaders _headers = new(input, maxLength);
    private XzCheck? _check;
    private XzIndex _index = new();
    private Lzma2Reader? _block;
    private XzHeaders.Block _header;
    private long _blockBegin;
    private long _dataBegin;
    private long _length;
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
            var read = _block.Read(buffer);
            if (read > 0)
            {
                _check!.Append(buffer[..read]);
                _length += read;
                return read;
            }
            EndBlock();
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _check?.Dispose();
            input.Dispose();
        }
        base.Dispose(disposing);
    }

    private void BeginNext()
    {
        _check ??= _headers.ReadStreamHeader();
        _blockBegin = input.Position;
        if (_headers.TryReadBlockHeader(out _header))
        {
            _dataBegin = input.Position;
            _length = 0;
            _block = new Lzma2Reader(input, _header.DictionarySize);
            return;
        }
        _headers.ReadIndexAndFooter(_index);
        _check.Dispose();
        _check = null;
        _index = new XzIndex();
        _ended = !_headers.HasMoreStreams();
    }

    private void EndBlock()
    {
        _block = null;
        var compressed = input.Position - _dataBegin;
        if ((_header.CompressedSize ?? compressed) != compressed || (_header.Size ?? _length) != _length)
            throw input.Damaged("a block is not as long as its header says");
        for (var padding = -compressed & 3; padding > 0; padding--)
        {
            if (input.Next() != 0)
                throw input.Damaged("a block is filled with something else than zeros");
        }
        Span<byte> check = stackalloc byte[32];
        check = check[.._check!.Size];
        input.ReadExactly(check);
        if (!_check.Matches(check))
            throw input.Damaged("the checksum of a block is wrong");
        _index.Add(_dataBegin - _blockBegin + compressed + check.Length, _length);
    }
}
