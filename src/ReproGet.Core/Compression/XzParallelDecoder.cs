using System.Buffers.Binary;

namespace ReproGet.Core.Compression;

/// <summary>Unpacks an .xz file in memory, whose length unpacked is known, with its blocks at once: the index tells where they begin.</summary>
/// <remarks>It is for files of one stream that are right. All others are for <see cref="XzDecoder"/>, which finds the first thing that is wrong.</remarks>
internal sealed class XzParallelDecoder(byte[] file, byte[] destination, string description)
{
    /// <summary>Of a stream header, and of its footer.</summary>
    private const int HeaderSize = 12;

    /// <summary>What a block has at least, without its padding (4.3).</summary>
    private const int MinUnpaddedSize = 5;

    private readonly record struct Block(int Begin, int UnpaddedSize, int Offset, int Length)
    {
        public int End => Begin + ((UnpaddedSize + 3) & ~3);
    }

    /// <summary>Fills the destination. False: the file is none for this, what the destination holds now means nothing.</summary>
    public async Task<bool> TryUnpackAsync(CancellationToken cancellationToken)
    {
        try
        {
            var input = new CompressedInput(file, 0, file.Length, description);
            var headers = new XzHeaders(input, destination.Length);
            var check = headers.ReadStreamHeader();
            if (FindBlocks(headers) is not { } blocks)
                return false;
            var index = new XzIndex();
            foreach (var block in blocks)
                index.Add(block.UnpaddedSize, block.Length);
            input.Advance(blocks.Count == 0 ? 0 : blocks[^1].End - HeaderSize);
            if (headers.TryReadBlockHeader(out _))
                return false;
            headers.ReadIndexAndFooter(index);
            if (!input.IsAtEnd())
                return false;
            await Parallel.ForAsync(0, blocks.Count, cancellationToken, (i, token) =>
            {
                Unpack(blocks[i], check, token);
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
            return true;
        }
        catch (ReproGetException)
        {
            return false;
        }
    }

    // By the index, of which nothing is believed but that its blocks lie one behind the other and fill the destination.
    private List<Block>? FindBlocks(XzHeaders headers)
    {
        if (file.Length < 2 * HeaderSize)
            return null;
        var end = file.Length - HeaderSize - 4 * (BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(file.Length - HeaderSize + sizeof(uint))) + 1L);
        if (end < HeaderSize)
            return null;
        ReadOnlySpan<byte> index = file.AsSpan()[((int)end + 1)..^HeaderSize];
        var blocks = new List<Block>();
        var begin = HeaderSize;
        var offset = 0;
        for (var count = headers.ReadNumber(ref index); count > 0; count--)
        {
            var unpadded = headers.ReadNumber(ref index);
            var length = headers.ReadNumber(ref index);
            if (unpadded < MinUnpaddedSize || unpadded > end - begin || length > destination.Length - offset)
                return null;
            var block = new Block(begin, (int)unpadded, offset, (int)length);
            blocks.Add(block);
            begin = block.End;
            offset += block.Length;
        }
        return begin == end && offset == destination.Length ? blocks : null;
    }

    private void Unpack(Block expected, int check, CancellationToken cancellationToken)
    {
        var input = new CompressedInput(file, expected.Begin, expected.End, description);
        if (!new XzHeaders(input, destination.Length).TryReadBlockHeader(out var header))
            throw NotAsIndexed();
        var dictionary = new LzmaDictionary(destination, expected.Offset, expected.Length, header.DictionarySize);
        using var block = new XzBlock(input, header, expected.Begin, check, dictionary);
        while (block.TryAdvance())
            cancellationToken.ThrowIfCancellationRequested();
        if (block.UnpaddedSize != expected.UnpaddedSize || block.Length != expected.Length)
            throw NotAsIndexed();

        ReproGetException NotAsIndexed() => input.Damaged("its index does not fit its blocks");
    }
}
