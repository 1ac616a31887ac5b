using ReproGet.Core.Distros.Debian;
using ReproGet.Parity;

namespace ReproGet.Components.Tests;

/// <summary>
/// The order of versions is dpkg's: of all that the archive has. libapt has dpkg's order too and gives tens of thousands of answers in a second, where dpkg needs a process for each; so
/// libapt is asked about all pairs, and dpkg about some of them.
/// </summary>
public sealed class VersionOrderTests(AptFixture apt)
{
    private const int AskedOfDpkg = 2000;

    private static readonly string[] Hostile =
    [
        "0", "0~", "0~~", "1", "1~", "1~~a", "1-0", "1-0~", "1+", "1+b", "1a", "1A", "1.", "1..", "1.0", "1.00", "1.a", "1.a.~b", "01", "1--1", "1-1-1", "1:0", "0:1", "00:1", "10:1", "9:1",
        "1:1:1-1", "2147483647:1", "1.18446744073709551615", "1.18446744073709551616", "1.000000000000000000000000000001", "1~-1", "1.0-1~bpo12+1", "1.0-1+deb12u1", "1.0-1+b1",
        "1.0-1.1", "1.0-1.1+b2", "1.0+dfsg-1", "1.0+really0.9-1", "1z", "1Z", "1.z~", "1.0z0", "1.0z00", "1.0z",
    ];

    [Fact]
    public async Task Versions_of_the_archive_and_hostile_ones_are_in_dpkgs_order()
    {
        Oracle.Require("dpkg");
        var copy = await apt.GetCopyAsync("trixie", "amd64");
        var versions = copy.Indices.SelectMany(index => index.Packages).Select(package => package.Version).Distinct().ToArray();
        var pairs = Pairs(versions);
        Assert.True(pairs.Count > 30_000, $"There are {pairs.Count} pairs only.");

        using var oracle = new AptOracle(copy.Root, copy.Configure("versions", "", ""));
        foreach (var pair in pairs)
            Assert.Equal((pair, await oracle.CompareAsync(pair.Left, pair.Right)), (pair, Ours(pair)));
        List<(string, string)> sample = [.. pairs.Where((_, i) => i % (2 * pairs.Count / AskedOfDpkg) == 0), .. pairs.TakeLast(AskedOfDpkg / 2)];
        Assert.Equal(Dpkg(sample), sample.Select(Ours));
    }

    /// <summary>Neighbours in our order, which prove the order of all; then pairs at random, among them versions that are written alike; then every hostile one with every other, shuffled.</summary>
    private static List<(string Left, string Right)> Pairs(string[] versions)
    {
        var random = new Random(5);
        DebianVersion[] sorted = [.. versions.Select(DebianVersion.Parse).Order()];
        var pairs = sorted.Zip(sorted.Skip(1), (left, right) => (left.Text, right.Text)).ToList();
        for (var i = 0; i < 10_000; i++)
            pairs.Add((versions[random.Next(versions.Length)], versions[random.Next(versions.Length)]));
        (string, string)[] hostile = [.. Hostile.SelectMany(_ => Hostile, (left, right) => (left, right))];
        random.Shuffle(hostile);
        pairs.AddRange(hostile);
        return pairs;
    }

    private static int Ours((string Left, string Right) pair) => Math.Sign(DebianVersion.Parse(pair.Left).CompareTo(DebianVersion.Parse(pair.Right)));

    private static IEnumerable<int> Dpkg(IEnumerable<(string Left, string Right)> pairs)
    {
        const string Script = "while [ $# -gt 0 ]; do if dpkg --compare-versions \"$1\" lt \"$2\"; then echo -1; elif dpkg --compare-versions \"$1\" eq \"$2\"; then echo 0; else echo 1; fi; shift 2; done 2>/dev/null";
        var answers = Oracle.Run("sh", ["-c", Script, "sh", .. pairs.SelectMany(pair => new[] { pair.Left, pair.Right })]);
        return answers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse);
    }
}
