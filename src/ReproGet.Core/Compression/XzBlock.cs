namespace ReproGet.Core.Compression;

/// <summary>A block of an .xz stream behind its header: data, padding and check ("The .xz File Format" 1.2.1, sections 3.2 to 3.4).</summary>
/// <param name="input">Where its data begins.</param>
/// <param name="header">What its header says.</param>
/// <param name="begin">Where its header begins, in terms of <paramref name="input"/>.</param>
/// <param name="check">The number of its check.</param>
/// <param name="dictionary">Where its data goes.</param>
internal sealed class XzBlock(CompressedInput input, XzHeaders.Block header, long begin, int check, LzmaDictionary dictionary) : IDisposable
{
    private readonly Lzma2Reader _data = new(input, dictionary);
    private readonly XzCheck _check = new(check);
    private readonly long _dataBegin = input.Position;

    /// <summary>Bytes of data so far.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes in the file without the padding, as the index names them, once its end was seen.</summary>
    public long UnpaddedSize { get; private set; }

    /// <summary>Writes some bytes into the dictionary, from which all before were taken. False: this is the end, and all of the block is right.</summary>
    public bool TryAdvance()
    {
        if (_data.TryAdvance())
        {
            _check.Append(dictionary.Pending);
            Length += dictionary.Pending.Length;
            return true;
        }
        ReadEnd();
        return false;
    }

    public void Dispose() => _check.Dispose();

    private void ReadEnd()
    {
        var compressed = input.Position - _dataBegin;
        if ((header.CompressedSize ?? compressed) != compressed || (header.Size ?? Length) != Length)
            throw input.Damaged("a block is not as long as its header says");
        for (var padding = -compressed & 3; padding > 0; padding--)
        {
            if (input.Next() != 0)
                throw input.Damaged("a block is filled with something else than zeros");
        }
        Span<byte> expected = stackalloc byte[32];
        expected = expected[.._check.Size];
        input.ReadExactly(expected);
        if (!_check.Matches(expected))
            throw input.Damaged("the checksum of a block is wrong");
        UnpaddedSize = _dataBegin - begin + compressed + expected.Length;
    }
}
