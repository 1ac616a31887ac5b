namespace ReproGet.Core.Compression;

/// <summary>Bits of bzip2 data, the highest first. Behind the end of the input come zeros, which nothing may use.</summary>
internal sealed class Bzip2Bits(CompressedInput input)
{
    private ulong _bits;
    private int _count;
    private int _padding;

    /// <summary>The next bits, at most 32.</summary>
    public uint Take(int count)
    {
        var value = Peek(count);
        Skip(count);
        return value;
    }

    public uint Peek(int count)
    {
        while (_count < count)
        {
            if (_padding > 0 || input.IsAtEnd())
                _padding++;
            else
                _bits |= (ulong)input.Next() << (56 - _count);
            _count += 8;
        }
        return (uint)(_bits >> (64 - count));
    }

    public void Skip(int count)
    {
        _bits <<= count;
        _count -= count;
        if (_count < 8 * _padding)
            throw input.Cut();
    }

    /// <summary>Goes to the next whole byte and says whether none is left.</summary>
    public bool AlignAndIsAtEnd()
    {
        Skip(_count & 7);
        return _count == 8 * _padding && input.IsAtEnd();
    }
}
