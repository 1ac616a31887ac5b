using System.IO.Compression;
using System.IO.Hashing;
using ReproGet.Core.Compression;

namespace ReproGet.Core.Tests.Compression;

public sealed class DecompressorTests
{
    [Theory]
    [InlineData("data.tar.xz", CompressionFormat.Xz)]
    [InlineData("data.tar.zst", CompressionFormat.Zstd)]
    [InlineData("dists/sid/main/Packages.gz", CompressionFormat.Gzip)]
    [InlineData("data.tar.bz2", CompressionFormat.Bzip2)]
    [InlineData("data.tar.lzma", CompressionFormat.Lzma)]
    [InlineData("data.tar", CompressionFormat.None)]
    [InlineData("dists/v1.gz/Packages", CompressionFormat.None)]
    [InlineData("data.tar.br", null)]
    [InlineData("data.tar.XZ", null)]
    public void A_name_tells_the_format(string name, CompressionFormat? format) => Assert.Equal(format, Decompressor.FromExtension(name));

    [Theory]
    [InlineData("")]
    [InlineData("Package: hello")]
    [InlineData("BZhello, wor")]
    [InlineData("\u001f")]
    public void Other_bytes_are_no_format(string first) => Assert.Equal(CompressionFormat.None, Decompressor.Detect(System.Text.Encoding.Latin1.GetBytes(first)));

    [Fact]
    public void Gzip_headers_with_all_fields_are_read()
    {
        byte[] header = [0x1f, 0x8b, 8, 0x1e, 1, 2, 3, 4, 0, 3, 2, 0, 0xff, 0xff, (byte)'n', 0, (byte)'c', 0];
        var crc = (ushort)Crc32.HashToUInt32(header);
        byte[] file = [.. header, (byte)crc, (byte)(crc >> 8), 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

        Assert.Empty(Read(file));
        file[5] ^= 1;
        Assert.Equal("RG5020", Assert.Throws<ReproGetException>(() => Read(file)).Code);
    }

    public static TheoryData<string, byte[]> WrongBlocks => new()
    {
        { "block type 3", [0x07] },
        { "stored length", [0x01, 1, 0, 0, 0] },
        { "distance too far", [0x03 | (0b10 << 3), 0x02, 0, 0, 0, 0] },
        { "length codes incomplete", [0x05, 0x00, 0x00, 0, 0, 0, 0, 0, 0] },
        { "symbol 287", [0x63 | 0x18, 0xff, 0xff, 0xff, 0xff] },
    };

    [Theory]
    [MemberData(nameof(WrongBlocks))]
    public void Impossible_deflate_data_is_an_error(string summary, byte[] deflate)
    {
        Assert.NotNull(summary);
        byte[] file = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, .. deflate, .. new byte[300]];

        Assert.Equal("RG5020", Assert.Throws<ReproGetException>(() => Read(file)).Code);
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void Deflate_of_any_kind_reads_back(CompressionLevel level)
    {
        foreach (var data in new[] { Samples.Text(300_000), Samples.Noise(200_000), new byte[100_000], Samples.Text(1) })
        {
            var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, level, leaveOpen: true))
                gzip.Write(data);
            Assert.Equal(data, Read(compressed.ToArray()));
        }
    }

    [Theory]
    [InlineData(0, 0xff, 0xff, 0xff, 0xfe, true)]
    [InlineData(0, 0xff, 0xff, 0xff, 0xff, false)]
    [InlineData(1, 0, 0, 0, 0, false)]
    public void LZMA_begins_with_a_zero_and_a_code_below_the_range(byte zero, byte a, byte b, byte c, byte d, bool begins)
        => Assert.Equal(begins, new LzmaDecoder(new LzmaDictionary(4096)).TryBegin([zero, a, b, c, d]));

    [Fact]
    public void A_reader_that_takes_single_bytes_gets_the_same()
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(Samples.Text(1000));
        using var stream = Decompressor.Open(new Trickle(compressed.ToArray()), CompressionFormat.Gzip, 1000);

        Assert.Equal(Samples.Text(1000), Enumerable.Range(0, 1000).Select(_ => (byte)stream.ReadByte()));
        Assert.Equal(-1, stream.ReadByte());
    }

    [Fact]
    public void What_failed_once_goes_on_failing()
    {
        using var stream = Decompressor.Open(new MemoryStream([0x1f, 0x8b, 8]), CompressionFormat.Gzip, 1000);

        for (var i = 0; i < 3; i++)
            Assert.Equal("RG5021", Assert.Throws<ReproGetException>(() => stream.ReadByte()).Code);
    }

    [Theory]
    [InlineData(CompressionFormat.None)]
    [InlineData(CompressionFormat.Gzip)]
    [InlineData(CompressionFormat.Xz)]
    [InlineData(CompressionFormat.Zstd)]
    [InlineData(CompressionFormat.Bzip2)]
    [InlineData(CompressionFormat.Lzma)]
    public void A_failure_of_the_source_stays_what_it_is(CompressionFormat format)
    {
        using var stream = Decompressor.Open(new Broken(), format, 1000);

        Assert.Equal("the disk broke", Assert.Throws<IOException>(() => stream.ReadByte()).Message);
    }

    private static byte[] Read(byte[] file)
    {
        using var stream = Decompressor.Open(new MemoryStream(file), CompressionFormat.Gzip, 1 << 20);
        var read = new MemoryStream();
        stream.CopyTo(read);
        return read.ToArray();
    }

    private sealed class Trickle(byte[] data) : MemoryStream(data)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }

    private sealed class Broken : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("the disk broke");

        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("the disk broke");
    }
}
