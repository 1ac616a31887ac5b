using ReproGet.Core.Compression;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Compression;

/// <summary>What the real programs compressed.</summary>
public sealed class DecompressorOracleTests
{
    private static readonly string[] Commands =
    [
        "xz -6", "xz -0", "xz -9e", "xz -T2 --block-size=100000", "xz --check=none", "xz --check=crc32", "xz --check=sha256", "xz --lzma2=lc=0,lp=4,pb=4",
        "xz --lzma2=dict=4KiB", "xz --lzma2=mode=fast,mf=hc3,nice=5", "lzma -3", "lzma -9", "xz --format=lzma --lzma1=lc=1,lp=2,pb=0",
        "gzip -1", "gzip -9", "zstd -3", "zstd -19", "zstd -T2 --no-check", "bzip2 -1", "bzip2 -9", "lz4 -1", "lz4 -9 -B4 -BD", "lz4 -BX --no-frame-crc --content-size",
    ];

    public static TheoryData<string> AllCommands => [.. Commands];

    public static TheoryData<string> Concatenable => [.. Commands.Where(command => !command.Contains("lzma ", StringComparison.Ordinal) && !command.Contains("=lzma", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(AllCommands))]
    public void What_the_real_program_compressed_reads_back(string command)
    {
        foreach (var length in new[] { 0, 1, 4096, 65_536, 1_100_000 })
        {
            var data = length == 4096 ? Samples.Noise(length) : length == 65_536 ? new byte[length] : Samples.Text(length);
            var compressed = Compress(command, data);

            Assert.Equal(Digest.Of(data), Digest.Of(Read(compressed, FormatOf(command), data.Length)));
            if (!command.Contains("lzma1", StringComparison.Ordinal))
                Assert.Equal(FormatOf(command), Decompressor.Detect(compressed));
        }
    }

    [Theory]
    [MemberData(nameof(Concatenable))]
    public void Concatenated_files_read_as_one(string command)
    {
        var data = Samples.Text(70_000);
        var compressed = Compress(command, data);
        var empty = Compress(command, []);

        var read = Read([.. compressed, .. empty, .. compressed], FormatOf(command), 140_000);

        Assert.Equal(Digest.Of([.. data, .. data]), Digest.Of(read));
    }

    [Theory]
    [MemberData(nameof(AllCommands))]
    public void A_cut_file_is_an_error_wherever_it_is_cut(string command)
    {
        var compressed = Compress(command, Samples.Text(3_000));
        for (var length = 0; length < compressed.Length; length += length is < 40 || length > compressed.Length - 60 ? 1 : 17)
        {
            var cut = Assert.Throws<ReproGetException>(() => Read(compressed[..length], FormatOf(command), 3_000));
            Assert.True(cut.Code == "RG5021", $"cut at {length}: {cut.Message}");
        }
    }

    [Theory]
    [MemberData(nameof(AllCommands))]
    public void A_bomb_is_an_error(string command)
    {
        var compressed = Compress(command, new byte[1_000_000]);

        Assert.Equal(1_000_000, Read(compressed, FormatOf(command), 1_000_000).Length);
        Assert.Equal("RG5022", Assert.Throws<ReproGetException>(() => Read(compressed, FormatOf(command), 999_999)).Code);
        Assert.Equal("RG5022", Assert.Throws<ReproGetException>(() => Read(compressed, FormatOf(command), 0)).Code);
    }

    [Theory]
    [InlineData("xz -6")]
    [InlineData("xz -T2 --block-size=700")]
    [InlineData("xz --check=crc32")]
    [InlineData("gzip -6")]
    [InlineData("zstd -3")]
    [InlineData("bzip2 -9")]
    [InlineData("lzma -6")]
    [InlineData("lz4 -9")]
    public void A_flipped_bit_gives_the_right_bytes_or_an_error(string command)
    {
        var data = Samples.Text(2_500);
        var compressed = Compress(command, data);
        compressed = command.StartsWith("lzma", StringComparison.Ordinal) ? compressed : [.. compressed, .. compressed];
        var random = new Random(42);
        for (var i = 0; i < 300; i++)
        {
            var mutated = compressed.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
                mutated[random.Next(mutated.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                var read = Read(mutated, FormatOf(command), 10_000);
                // .lzma has no checksum.
                if (!command.StartsWith("lzma", StringComparison.Ordinal))
                    Assert.True(read.AsSpan().SequenceEqual([.. data, .. data]), $"mutation {i}");
            }
            catch (ReproGetException e)
            {
                Assert.StartsWith("RG502", e.Code, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(4, true)]
    [InlineData(400, true)]
    [InlineData(3, false)]
    public void Padding_between_streams_of_xz_is_whole_words(int zeros, bool isLegal)
    {
        var compressed = Compress("xz -6", Samples.Text(100));
        byte[] padded = [.. compressed, .. new byte[zeros], .. compressed];

        if (isLegal)
            Assert.Equal(200, Read([.. padded, .. new byte[zeros]], CompressionFormat.Xz, 200).Length);
        else
            Assert.Throws<ReproGetException>(() => Read(padded, CompressionFormat.Xz, 200));
    }

    [Theory]
    [InlineData("xz --x86 --lzma2")]
    [InlineData("xz --delta --lzma2")]
    [InlineData("xz --lzma2=dict=1GiB")]
    public void Options_that_no_package_has_are_a_clear_error(string command)
        => Assert.Equal("RG5023", Assert.Throws<ReproGetException>(() => Read(Compress(command, Samples.Text(3000)), CompressionFormat.Xz, long.MaxValue)).Code);

    [Theory]
    [InlineData("gzip -6")]
    [InlineData("xz -6")]
    public void Garbage_behind_the_end_is_an_error(string command)
    {
        var compressed = Compress(command, Samples.Text(100));

        Assert.Equal("RG5020", Assert.Throws<ReproGetException>(() => Read([.. compressed, .. "garb"u8], FormatOf(command), 200)).Code);
    }

    [Fact]
    public void Zeros_may_fill_the_end_of_gzip()
        => Assert.Equal(100, Read([.. Compress("gzip -6", Samples.Text(100)), .. new byte[1000]], CompressionFormat.Gzip, 100).Length);

    internal static byte[] Compress(string command, byte[] data)
    {
        var program = command.Split(' ')[0];
        Oracle.Require(program);
        using var input = new TemporaryFile(data, ".in");
        using var output = new TemporaryFile([], ".out");
        Oracle.Run("sh", "-c", command + " -c <\"$0\" >\"$1\"", input.Path, output.Path);
        return File.ReadAllBytes(output.Path);
    }

    private static byte[] Read(byte[] compressed, CompressionFormat format, long maxLength)
    {
        using var stream = Decompressor.Open(new MemoryStream(compressed), format, maxLength, "test");
        var read = new MemoryStream();
        stream.CopyTo(read);
        return read.ToArray();
    }

    private static CompressionFormat FormatOf(string command)
        => command.Contains("lzma1", StringComparison.Ordinal) ? CompressionFormat.Lzma
            : command.Split(' ')[0] switch
            {
                "xz" => CompressionFormat.Xz,
                "lzma" => CompressionFormat.Lzma,
                "gzip" => CompressionFormat.Gzip,
                "zstd" => CompressionFormat.Zstd,
                "lz4" => CompressionFormat.Lz4,
                _ => CompressionFormat.Bzip2,
            };
}
