using ReproGet.Core.Compression;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Compression;

public sealed class EncoderTests
{
    [Fact]
    public void Gzip_bytes_do_not_depend_on_how_they_were_handed_over()
        => Assert.Equal(Gzip(Samples.Text(3_500_000), 1 << 22), Gzip(Samples.Text(3_500_000), 1009));

    [Fact]
    public void Zstd_bytes_do_not_depend_on_how_they_were_handed_over()
        => Assert.Equal(Zstd(Samples.Text(9_500_000), 1 << 24), Zstd(Samples.Text(9_500_000), 1009));

    [Theory]
    [InlineData(0, "ac73670af3abed54ac6fb4695131f4099be9fbe3")]
    [InlineData(1, "75c0f125d1987f32e418375bc8e3ee41e2424654")]
    [InlineData(2_500_000, "0ffe6fb14459a50fff824e5732fff5791d2b9bd4")]
    public void Gzip_bytes_are_pinned(int length, string digest)
        => Assert.Equal(digest, Digest.Of(Gzip(Samples.Text(length), 1 << 20)).Hex[..40]);

    [Theory]
    [InlineData(0, "f96deff1816083fdff8bc3e46c3fe6ca46a6bb49")]
    [InlineData(1, "eee315486c298808b735059075b0f6cb9fe40650")]
    [InlineData(5_500_000, "1df8bf47389bacb12c9cdf484d55ba8770723824")]
    public void Zstd_bytes_are_pinned(int length, string digest)
        => Assert.Equal(digest, Digest.Of(Zstd(Samples.Text(length), 1 << 20)).Hex[..40]);

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public void The_real_program_finds_no_fault(string program)
    {
        Oracle.Require(program);
        foreach (var length in new[] { 0, 1, GzipEncoder.ChunkSize, GzipEncoder.ChunkSize + 1, 2 * ZstdEncoder.ChunkSize, 9_000_000 })
        {
            var data = length % 2 == 0 ? Samples.Text(length) : Samples.Noise(length);
            using var file = new TemporaryFile(program == "gzip" ? Gzip(data, 1 << 20) : Zstd(data, 1 << 20), program == "gzip" ? ".gz" : ".zst");
            Oracle.Run(program, "-t", file.Path);
            using var back = new TemporaryFile([], ".out");
            Oracle.Run("sh", "-c", "\"$0\" -dc <\"$1\" >\"$2\"", program, file.Path, back.Path);
            Assert.Equal(Digest.Of(data), Digest.Of(File.ReadAllBytes(back.Path)));
        }
    }

    /// <summary>The check value of CRC-64/XZ, which "The .xz File Format" 1.2.1 names by its code only.</summary>
    [Fact]
    public void The_check_of_a_block_is_the_CRC_of_the_xz_format()
    {
        using var check = new XzCheck(4);
        byte[] expected = [0xFA, 0x39, 0x19, 0xDF, 0xBB, 0xC9, 0x5D, 0x99];

        check.Append("1234"u8);
        check.Append("56789"u8);
        Assert.True(check.Matches(expected));
        check.Append("123456788"u8);
        Assert.False(check.Matches(expected));
    }

    private static byte[] Gzip(byte[] data, int piece) => Encode(destination => new GzipEncoder(destination, CancellationToken.None), data, piece);

    private static byte[] Zstd(byte[] data, int piece) => Encode(destination => new ZstdEncoder(destination, CancellationToken.None), data, piece);

    private static byte[] Encode(Func<Stream, EncoderStream> make, byte[] data, int piece)
    {
        var destination = new MemoryStream();
        using var encoder = make(destination);
        for (var at = 0; at < data.Length; at += piece)
            encoder.Write(data, at, Math.Min(piece, data.Length - at));
        encoder.Finish();
        return destination.ToArray();
    }
}
