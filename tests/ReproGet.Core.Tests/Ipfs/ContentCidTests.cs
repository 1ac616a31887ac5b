using ReproGet.Core.Ipfs;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Ipfs;

/// <summary>What is expected here is what ipfs-unixfs-importer 17.1.1 gives to the same bytes with its profile unixfs-v0-2015; the tests of components ask it anew.</summary>
public sealed class ContentCidTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH")]
    [InlineData(1, "QmS9JArPwa55ePgDnyg6TzX24mYTS1b1vLqWNebyVotKxQ")]
    [InlineData(262_143, "QmR99TkUMzbYGBPXVqdnt59qFsHSKZmEgNxtEoxGV482QF")]
    [InlineData(262_144, "QmS3GWDsNMMV78CdwuP8VvcBf2p4FnHmV7pGuzGTbXSNmT")]
    [InlineData(262_145, "QmWX6D7XCkEg1NsTUwoYWs9CPzvaatsk4SzuVBDw1YBjxy")]
    [InlineData(2 * 262_144, "QmPYKaeDt2vSxQPesL5XiqgKYLurFSxC1fMAeY2AvAzA1G")]
    [InlineData(174 * 262_144 - 1, "QmevbQiNVUBJ3p1HCyhzkvQRVSvWZc6PYGcb9joq95rmv9")]
    [InlineData(174 * 262_144, "QmRKGHpY8SNsrJAsAedF4eWGh9oH2pCLFVY4QUYedMAXKD")]
    [InlineData(174 * 262_144 + 1, "QmSYSPB2j8JrQXDr4x8yB9XzgYZD4WbyF6oxyVUtDP5i1L")]
    [InlineData(400 * 262_144 + 12_345, "QmRPgpBxEru7ZSNotiZD84iLeeuekhHWpwKUxz3Acp9ANg")]
    public async Task A_file_has_the_CID_that_ipfs_add_gives_it(long length, string expected)
        => Assert.Equal(expected, await ContentCid.OfAsync(new PatternStream(length), Token));

    /// <summary>With chunks of 4 bytes and 3 links a node: the 200 CIDs of the lengths from 0 on, joined by line feeds, by their hash.</summary>
    [Fact]
    public async Task Trees_of_any_depth_are_as_those_of_the_oracle()
    {
        var cids = new List<string>();
        for (var length = 0; length < 200; length++)
            cids.Add(await ContentCid.OfAsync(new PatternStream(length), 4, 3, Token));

        Assert.Equal("533f223d8ac0509f883ea052e04a08bc6ac3883311bf917fd467b4512fa7a657", Digest.Of(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', cids))).Hex);
    }
}
