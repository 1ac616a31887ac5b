using System.Buffers.Binary;
using System.IO.Hashing;
using ReproGet.Core.Compression;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Compression;

/// <summary>Blocks unpacked at once give what <see cref="XzDecoder"/> gives, bytes and failures.</summary>
public sealed class XzParallelDecoderTests
{
    private const int Length = 300_000;
    private const string ManyBlocks = "xz -T2 --block-size=7000";

    [Theory]
    [InlineData("xz -6", 0)]
    [InlineData("xz -6", 1)]
    [InlineData("xz -0", Length)]
    [InlineData("xz -9e", Length)]
    [InlineData("xz -T2 --block-size=100000", Length)]
    [InlineData("xz --block-size=100000", Length)]
    [InlineData(ManyBlocks, Length)]
    [InlineData("xz -T2 --block-size=50000 --check=none", Length)]
    [InlineData("xz -T2 --block-size=50000 --check=crc32", Length)]
    [InlineData("xz -T2 --block-size=50000 --check=sha256", Length)]
    [InlineData("xz -T2 --block-size=50000 --lzma2=lc=0,lp=4,pb=4,dict=4KiB", Length)]
    public async Task What_xz_wrote_unpacks_with_all_blocks_at_once(string command, int length)
    {
        foreach (var data in new[] { Samples.Text(length), Samples.Noise(length), new byte[length] })
        {
            var file = DecompressorOracleTests.Compress(command, data);
            var unpacked = new byte[length];

            Assert.True(await new XzParallelDecoder(file, unpacked, "test").TryUnpackAsync(CancellationToken.None));
            Assert.Equal(Digest.Of(data), Digest.Of(unpacked));
        }
    }

    [Theory]
    [InlineData("xz -6", CompressionFormat.Xz)]
    [InlineData(ManyBlocks, CompressionFormat.Xz)]
    [InlineData("gzip -6", CompressionFormat.Gzip)]
    [InlineData("zstd -3", CompressionFormat.Zstd)]
    [InlineData("bzip2 -9", CompressionFormat.Bzip2)]
    public async Task What_is_no_single_stream_of_the_expected_length_is_read_to_its_end(string command, CompressionFormat format)
    {
        var data = Samples.Text(20_000);
        var file = DecompressorOracleTests.Compress(command, data);
        byte[] padding = format == CompressionFormat.Xz ? new byte[8] : [];
        byte[] twice = [.. file, .. padding, .. file, .. padding];
        var unpacked = new byte[50_000];

        Assert.Equal(data.Length, await Unpack(file, format, unpacked));
        Assert.Equal(data, unpacked[..data.Length]);
        Assert.Equal(2 * data.Length, await Unpack(twice, format, unpacked));
        Assert.Equal([.. data, .. data], unpacked[..(2 * data.Length)]);
        Assert.Equal("RG5022", (await Assert.ThrowsAsync<ReproGetException>(() => Unpack(file, format, new byte[data.Length - 1]))).Code);
        // All the bytes are there; what is wrong comes behind them.
        var cut = await Assert.ThrowsAsync<ReproGetException>(() => Unpack(file[..^1], format, new byte[data.Length]));
        Assert.Equal("RG5021", cut.Code);
    }

    [Fact]
    public async Task Whatever_is_wrong_fails_as_in_a_single_pass()
    {
        var data = Samples.Text(4_000);
        var file = DecompressorOracleTests.Compress("xz -T2 --block-size=700", data);
        var random = new Random(42);
        for (var length = 0; length < file.Length; length += length < 40 || length > file.Length - 100 ? 1 : 29)
            await FailsAlike(file[..length], data, $"cut at {length}");
        for (var i = 0; i < 500; i++)
        {
            var mutated = file.ToArray();
            // Headers, index and footer are few bytes: every other flip is there.
            var at = random.Next(2) == 0 ? random.Next(file.Length) : file.Length - 1 - random.Next(60);
            mutated[at] ^= (byte)(1 << random.Next(8));
            await FailsAlike(mutated, data, $"mutation {i} at {at}");
        }
    }

    /// <summary>What stands in the index for each block; three blocks of 700, 700 and 600 bytes.</summary>
    public static TheoryData<string, Func<(long Unpadded, long Size)[], (long, long)[]>> Lies => new()
    {
        { "blocks of other lengths", blocks => [(blocks[0].Unpadded, 100), (blocks[1].Unpadded, 1300), blocks[2]] },
        { "a block without data", blocks => [(blocks[0].Unpadded, 0), (blocks[1].Unpadded, 1400), blocks[2]] },
        { "blocks that begin elsewhere", blocks => [(blocks[0].Unpadded + 4, 700), (blocks[1].Unpadded - 4, 700), blocks[2]] },
        { "another padding", blocks => [(blocks[0].Unpadded ^ 1, 700), .. blocks[1..]] },
        { "two blocks as one", blocks => [((blocks[0].Unpadded + 3 & ~3) + blocks[1].Unpadded, 1400), blocks[2]] },
        { "blocks in another order", blocks => [blocks[1], blocks[0], blocks[2]] },
        { "one block less", blocks => blocks[..2] },
        { "one block more", blocks => [.. blocks, (5, 0)] },
        { "blocks of no bytes", blocks => [(0, 0), .. blocks] },
        { "more data than there may be", blocks => [.. blocks[..2], (blocks[2].Unpadded, 601)] },
        { "sizes whose sum overflows", blocks => [(long.MaxValue, long.MaxValue), (long.MaxValue, long.MaxValue), .. blocks] },
        { "a size of 4 GiB more", blocks => [(blocks[0].Unpadded + (1L << 32), 700 + (1L << 32)), .. blocks[1..]] },
        { "no block", _ => [] },
    };

    [Theory]
    [MemberData(nameof(Lies), DisableDiscoveryEnumeration = true)]
    public async Task An_index_that_lies_fails_as_in_a_single_pass(string summary, Func<(long Unpadded, long Size)[], (long, long)[]> lie)
    {
        var data = Samples.Text(2_000);
        var file = DecompressorOracleTests.Compress("xz -T2 --block-size=700", data);
        var begin = file.Length - 12 - 4 * (BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 8)) + 1);
        var blocks = ReadIndex(file.AsSpan(begin));

        Assert.Equal(file, WithIndex(file[..begin], blocks));
        var lying = WithIndex(file[..begin], lie(blocks));
        Assert.False(await new XzParallelDecoder(lying, new byte[data.Length], "test").TryUnpackAsync(CancellationToken.None));
        Assert.NotNull(await FailsAlike(lying, data, summary));
    }

    [Fact]
    public void A_block_is_written_to_its_own_place_only()
    {
        foreach (var data in new[] { Samples.Text(70_000), new byte[1000], Samples.Noise(1000) })
        {
            var file = DecompressorOracleTests.Compress("xz -6", data);
            foreach (var room in new[] { data.Length, data.Length - 1, data.Length / 2, 1, 0 })
            {
                var whole = new byte[100 + room + 100];
                Array.Fill(whole, (byte)0xa5);
                var input = new CompressedInput(file, 12, file.Length, "test");
                Assert.True(new XzHeaders(input, data.Length).TryReadBlockHeader(out var header));
                using var block = new XzBlock(input, header, 12, 4, new LzmaDictionary(whole, 100, room, header.DictionarySize));

                var failure = Record.Exception(() => { while (block.TryAdvance()) { } });

                Assert.Equal(room < data.Length, failure is ReproGetException);
                Assert.False(whole.AsSpan(0, 100).ContainsAnyExcept((byte)0xa5));
                Assert.False(whole.AsSpan(100 + room).ContainsAnyExcept((byte)0xa5));
                if (failure is null)
                    Assert.Equal(data, whole[100..^100]);
            }
        }
    }

    [Fact]
    public async Task It_can_be_stopped()
    {
        var file = DecompressorOracleTests.Compress("xz -6", Samples.Text(1000));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Decompressor.UnpackAsync(file, CompressionFormat.Xz, new byte[1000], "test", new CancellationToken(canceled: true)));
    }

    private static Task<int> Unpack(byte[] file, CompressionFormat format, byte[] destination)
        => Decompressor.UnpackAsync(file, format, destination, "test", CancellationToken.None);

    // Or gives the data, where a change does no harm; the failure of a single pass otherwise.
    private static async Task<string?> FailsAlike(byte[] file, byte[] data, string summary)
    {
        string? expected = null;
        using (var stream = Decompressor.Open(new MemoryStream(file), CompressionFormat.Xz, data.Length, "test"))
        {
            try
            {
                stream.CopyTo(Stream.Null);
            }
            catch (ReproGetException e)
            {
                expected = e.Message;
            }
        }
        var unpacked = new byte[data.Length];
        try
        {
            Assert.Equal(data.Length, await Unpack(file, CompressionFormat.Xz, unpacked));
            Assert.True(expected is null && unpacked.AsSpan().SequenceEqual(data), $"{summary}: {expected}");
        }
        catch (ReproGetException e)
        {
            Assert.True(e.Message == expected, $"{summary}: {e.Message} instead of {expected}");
        }
        return expected;
    }

    private static (long, long)[] ReadIndex(ReadOnlySpan<byte> index)
    {
        var at = 1;
        var blocks = new (long, long)[Number(index, ref at)];
        for (var i = 0; i < blocks.Length; i++)
            blocks[i] = (Number(index, ref at), Number(index, ref at));
        return blocks;
    }

    private static long Number(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0L;
        for (var shift = 0; ; shift += 7)
        {
            value |= (bytes[at] & 0x7fL) << shift;
            if (bytes[at++] < 0x80)
                return value;
        }
    }

    private static byte[] WithIndex(byte[] blocks, (long, long)[] records)
    {
        var index = new List<byte> { 0 };
        Add(records.Length);
        foreach (var (unpadded, size) in records)
        {
            Add(unpadded);
            Add(size);
        }
        while (index.Count % 4 != 0)
            index.Add(0);
        byte[] body = [.. index, .. Crc32.Hash(index.ToArray())];
        byte[] footer = [.. BitConverter.GetBytes(body.Length / 4 - 1), blocks[6], blocks[7]];
        return [.. blocks, .. body, .. Crc32.Hash(footer), .. footer, (byte)'Y', (byte)'Z'];

        void Add(long number)
        {
            for (; number >= 0x80; number >>= 7)
                index.Add((byte)(number | 0x80));
            index.Add((byte)number);
        }
    }
}
