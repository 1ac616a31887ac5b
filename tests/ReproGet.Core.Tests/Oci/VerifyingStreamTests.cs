using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Oci;

/// <summary>Bytes that are hashed beside their use.</summary>
public sealed class VerifyingStreamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((1 << 18) - 1)]
    [InlineData(1 << 18)]
    [InlineData((1 << 18) + 1)]
    [InlineData(3_000_000)]
    public async Task Pieces_of_any_size_are_the_bytes_of_the_digest(int length)
    {
        var random = new Random(length);
        var bytes = new byte[length];
        random.NextBytes(bytes);
        await using var stream = new VerifyingStream(new MemoryStream(bytes), Digest.Of(bytes), length);
        using var read = new MemoryStream();

        for (var count = -1; count != 0;)
        {
            var piece = new byte[random.Next(1, 100_000)];
            count = read.Length % 2 == 0 ? stream.Read(piece) : await stream.ReadAsync(piece, TestContext.Current.CancellationToken);
            read.Write(piece, 0, count);
            Assert.Equal(read.Length, stream.Position);
        }

        Assert.Equal(bytes, read.ToArray());
    }

    [Theory]
    [InlineData(600_000, 0, "its digest is sha256:")]
    [InlineData(600_000, -1, "it ends after 599999 of 600000 bytes")]
    [InlineData(600_000, 1, "it is longer than 600000 bytes")]
    [InlineData(10, 0, "its digest is sha256:")]
    [InlineData(0, 1, "it is longer than 0 bytes")]
    public void Other_bytes_are_never_told_to_have_ended(int length, int more, string expected)
    {
        using var stream = new VerifyingStream(new MemoryStream(new byte[length + more]), Digest.Of(Enumerable.Repeat((byte)1, length).ToArray()), length);
        var buffer = new byte[1000];
        var given = 0;

        var failure = Assert.Throws<ReproGetException>(ReadToEnd);

        Assert.Equal("RG6003", failure.Code);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.True(given < Math.Max(length, 1));
        // Who goes on reading learns the same.
        Assert.Equal(failure.Message, Assert.Throws<ReproGetException>(ReadToEnd).Message);

        void ReadToEnd()
        {
            for (var count = -1; count != 0; given += count)
                count = stream.Read(buffer);
        }
    }
}
