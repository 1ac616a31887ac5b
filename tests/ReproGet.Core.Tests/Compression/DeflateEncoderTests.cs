using System.IO.Compression;
using ReproGet.Core.Compression;
using ReproGet.Core.Compression.Deflate;

namespace ReproGet.Core.Tests.Compression;

/// <summary>Our DEFLATE, read back by the runtime's zlib and by our own decoder.</summary>
public sealed class DeflateEncoderTests
{
    public static TheoryData<string> Shapes => [.. Data.Keys];

    private static Dictionary<string, Func<byte[]>> Data { get; } = new()
    {
        ["nothing"] = () => [],
        ["one byte"] = () => [7],
        ["fifteen bytes"] = () => new byte[15],
        ["sixteen bytes"] = () => new byte[16],
        ["seventeen bytes"] = () => new byte[17],
        ["zeros"] = () => new byte[DeflateEncoder.MaxLength],
        ["noise"] = () => Samples.Noise(DeflateEncoder.MaxLength),
        ["short noise"] = () => Samples.Noise(70_000),
        ["text"] = () => Samples.Text(DeflateEncoder.MaxLength),
        ["a program"] = () => File.ReadAllBytes(typeof(DeflateEncoder).Assembly.Location)[..Math.Min(DeflateEncoder.MaxLength, (int)new FileInfo(typeof(DeflateEncoder).Assembly.Location).Length)],
        ["a repetition at the greatest distance"] = () => Repeated(DeflateSymbols.MaxDistance),
        ["a repetition beyond it"] = () => Repeated(DeflateSymbols.MaxDistance + 1),
        ["one distance only"] = () => [.. Enumerable.Range(0, 5000).Select(i => (byte)(i % 7))],
        ["every symbol as often as every other"] = () => [.. Enumerable.Range(0, 65536).Select(i => (byte)i)],
        ["repetitions of every length"] = () => EveryLength(),
        ["frequencies that would make words of thirty bits"] = () => Fibonacci(),
        ["noise between texts"] = () => [.. Samples.Text(200_000), .. Samples.Noise(200_000), .. Samples.Text(200_000)],
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void What_is_written_reads_back(string shape) => AssertReadsBack(new DeflateEncoder(), Data[shape]());

    [Fact]
    public void An_encoder_that_was_used_writes_as_a_new_one_does()
    {
        var encoder = new DeflateEncoder();
        Encode(encoder, Samples.Text(300_000));

        Assert.Equal(Encode(new DeflateEncoder(), Samples.Noise(1000)), Encode(encoder, Samples.Noise(1000)));
    }

    [Fact]
    public void A_thousand_mixtures_read_back()
    {
        var encoder = new DeflateEncoder();
        for (var seed = 0; seed < 1000; seed++)
            AssertReadsBack(encoder, Mixture(new Random(seed)));
    }

    [Fact]
    public void Noise_grows_by_a_thousandth_at_most_and_text_shrinks()
    {
        var encoder = new DeflateEncoder();

        Assert.InRange(Encode(encoder, Samples.Noise(1_000_000)).Length, 1_000_000, 1_001_000);
        Assert.InRange(Encode(encoder, Samples.Text(1_000_000)).Length, 1, 600_000);
        Assert.InRange(Encode(encoder, new byte[1_000_000]).Length, 1, 3_000);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(7)]
    public void No_word_is_longer_than_its_bound_and_every_code_is_complete(int maxLength)
    {
        var random = new Random(maxLength);
        var finder = new HuffmanLengths(40);
        for (var i = 0; i < 2000; i++)
        {
            var frequencies = new uint[40];
            for (var symbol = 0; symbol < frequencies.Length; symbol++)
                frequencies[symbol] = random.Next(3) == 0 ? 0 : (uint)(1 << random.Next(20)) + (uint)random.Next(9);
            var lengths = new byte[40];
            finder.Find(frequencies, maxLength, lengths);

            Assert.True(lengths.Max() <= maxLength);
            Assert.Equal(1.0, lengths.Where(length => length > 0).Sum(length => Math.Pow(2, -length)));
            Assert.Equal(frequencies.Select(frequency => frequency > 0), lengths.Select(length => length > 0));
        }
    }

    private static byte[] Encode(DeflateEncoder encoder, byte[] data)
    {
        var output = new byte[DeflateEncoder.Bound];
        return output[..encoder.Encode(data, output)];
    }

    private static void AssertReadsBack(DeflateEncoder encoder, byte[] data)
    {
        // A last block, which the gzip member adds behind all chunks.
        byte[] packed = [.. Encode(encoder, data), 0x03, 0x00];
        var read = new MemoryStream();
        using (var zlib = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress))
            zlib.CopyTo(read);
        Assert.True(data.AsSpan().SequenceEqual(read.ToArray()), "The runtime reads something else.");

        var gzip = new MemoryStream();
        using (var member = new GzipEncoder(gzip, CancellationToken.None))
        {
            member.Write(data);
            member.Finish();
        }
        gzip.Position = 0;
        var own = new MemoryStream();
        using (var decoder = Decompressor.Open(gzip, CompressionFormat.Gzip, data.Length))
            decoder.CopyTo(own);
        Assert.True(data.AsSpan().SequenceEqual(own.ToArray()), "Our own decoder reads something else.");
    }

    private static byte[] Repeated(int distance)
    {
        var noise = Samples.Noise(distance);
        return [.. noise, .. noise.AsSpan(0, 300)];
    }

    private static byte[] EveryLength()
    {
        var noise = Samples.Noise(600);
        var data = new List<byte>();
        for (var length = 3; length <= 300; length++)
        {
            data.AddRange(noise.AsSpan(length % 200, length));
            data.Add((byte)length);
        }
        return [.. data];
    }

    private static byte[] Fibonacci()
    {
        // Each symbol as often as the two before it together: Huffman's tree becomes a comb.
        var data = new List<byte>();
        var (one, two) = (1, 1);
        for (var symbol = 0; symbol < 24; symbol++)
        {
            data.AddRange(Enumerable.Repeat((byte)(symbol * 7), one));
            (one, two) = (two, one + two);
        }
        var shuffled = data.ToArray();
        new Random(1).Shuffle(shuffled);
        return shuffled;
    }

    private static byte[] Mixture(Random random)
    {
        var data = new List<byte>();
        for (var parts = random.Next(1, 8); parts > 0; parts--)
        {
            var length = random.Next(1, 3000);
            switch (random.Next(4))
            {
                case 0:
                    data.AddRange(Enumerable.Repeat((byte)random.Next(256), length));
                    break;
                case 1 when data.Count > 0:
                    var from = random.Next(data.Count);
                    data.AddRange([.. data.Skip(from).Take(length)]);
                    break;
                case 2:
                    data.AddRange(Enumerable.Range(0, length).Select(_ => (byte)('a' + random.Next(4))));
                    break;
                default:
                    var noise = new byte[length];
                    random.NextBytes(noise);
                    data.AddRange(noise);
                    break;
            }
        }
        return [.. data];
    }
}
