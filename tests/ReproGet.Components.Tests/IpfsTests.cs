using System.Globalization;
using ReproGet.Core.Ipfs;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Images;
using ReproGet.Core.Tests.Ipfs;

namespace ReproGet.Components.Tests;

/// <summary>CIDs are those of IPFS's own importer.</summary>
public sealed class IpfsTests
{
    /// <summary>One chunk and its borders, one node and its borders, several nodes, and lengths in between.</summary>
    private static readonly long[] Lengths =
    [
        0, 1, 100, 262_143, 262_144, 262_145, 500_000, 524_288, 524_289, 10_000_000, 174 * 262_144 - 1, 174 * 262_144, 174 * 262_144 + 1, 2 * 174 * 262_144 + 1, 104_869_945,
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_file_has_the_CID_that_the_importer_of_IPFS_gives_it()
    {
        Oracle.Require("npm");
        await Mirror.RequireAsync();
        using var folder = new TemporaryFolder();
        using var script = typeof(IpfsTests).Assembly.GetManifestResourceStream("cids.mjs")!;
        using var text = new StreamReader(script);
        folder.Write("cids.mjs", await text.ReadToEndAsync(Token));
        Oracle.Run("npm", "install", "--prefix", folder.Root, "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "ipfs-unixfs-importer@17.1.1");
        // repro-get's own example.
        using var client = new HttpClient();
        var hello = await client.GetByteArrayAsync(new Uri(Mirror.Sources("bullseye")[0].Uris[0], "pool/main/h/hello/hello_2.10-2_amd64.deb"), Token);
        Assert.Equal("35b1508eeee9c1dfba798c4c04304ef0f266990f936a51f165571edf53325cbc", Digest.Of(hello).Hex);

        var expected = Oracle.Run("node", ["--no-warnings", folder["cids.mjs"], .. Lengths.Select(length => length.ToString(CultureInfo.InvariantCulture)), folder.Write("hello.deb", hello)]);

        var actual = new List<string>();
        foreach (var length in Lengths)
            actual.Add(await ContentCid.OfAsync(new PatternStream(length), Token));
        actual.Add(await ContentCid.OfAsync(new MemoryStream(hello), Token));
        Assert.Equal(expected.Split('\n', StringSplitOptions.RemoveEmptyEntries), actual);
        Assert.Equal("QmRY19HEWeTJtRC6vAdz7rDfX3PjSMgXmd1KYi9guAACUj", actual[^1]);
    }
}
