using ReproGet.Core.Tests.Download;
using static ReproGet.Core.Tests.Whole.Fault;

namespace ReproGet.Core.Tests.Whole;

/// <summary>Servers that do not give what was locked, or nothing at all.</summary>
public sealed class BadServerTests
{
    private const string Blob = "{server}/fake/" + WholeBench.Hello + ": ";
    private const string BlobMends = "name a provider that has it with a ReproGetProvider item";
    private const string Release = "{server}/fake/dists/trixie/Release: ";

    // Archives of the older form have no InRelease, so all of them are asked for.
    private static readonly string[] ReleaseFiles = ["InRelease", "Release", "Release.gpg"];

    private static readonly Dictionary<string, Fault> Faults = new()
    {
        ["a deb with one byte changed"] = OfBlob(deb => Replies.Ok([.. deb[..^1], (byte)(deb[^1] ^ 1)]), "bytes is wrong"),
        ["a deb whose transfer is cut short"] = OfBlob(deb => Replies.CutShort(deb, 10), "cut short after 10 "),
        ["a deb that is shorter than it should be"] = OfBlob(deb => Replies.Ok(deb[..^7]), "bytes instead of"),
        ["a deb that is longer than it should be"] = OfBlob(deb => Replies.Ok([.. deb, 0]), "bytes instead of"),
        ["a deb that goes on and on"] = OfBlob(deb => Replies.UntilClosed([.. deb, .. new byte[1 << 20]]), "more than"),
        ["a deb that is longer than announced"] = OfBlob(deb => Replies.Announcing(deb.Length - 5, deb), "bytes instead of"),
        ["a page of HTML in place of a deb"] = OfBlob(_ => Replies.Html("<html>Log in!"), "it is a page of HTML"),
        ["a deb that stalls"] = Impatient(OfBlob(deb => Replies.Stall(deb), "no bytes for 0.15 s")),
        ["a deb that stalls in the middle"] = Impatient(OfBlob(deb => Replies.Stall(deb, 20), "no bytes for 0.15 s")),
        ["404 for a deb"] = OfBlob(_ => Replies.Status(404), "404 Not found"),
        ["429 for a deb"] = OfBlob(_ => Replies.Status(429, "Retry-After: 3600"), "429 Too many requests, to be asked again in 3600 s only"),
        ["500 for a deb"] = OfBlob(_ => Replies.Status(500), "500 Internal server error"),
        ["a deb that is redirected for ever"] = OfBlob(_ => Replies.Redirect("/fake/" + WholeBench.Hello), "more than 10 redirections"),

        ["404 for the Release file"] = OfRelease("RG2011", Replies.Status(404), "404 Not found", "Correct the URI of the source, or take another mirror."),
        ["429 for the Release file"] = OfRelease("RG2012", Replies.Status(429), "429 Too many requests", "Try again later, or take another mirror."),
        ["500 for the Release file"] = OfRelease("RG2012", Replies.Status(500), "500 Internal server error", "Try again later, or take another mirror."),
        ["a Release file that stalls"] = Impatient(OfRelease("RG2014", Replies.Stall([]), "no bytes for 0.15 s", "Try again later, or take another mirror.")),
        ["a Release file that is cut short"] = OfRelease("RG2014", Replies.CutShort(new byte[100], 10), "cut short after 10 ", "Try again later"),
        ["a Release file that is redirected for ever"] = OfRelease(
            "RG2015", Replies.Redirect("/fake/dists/trixie/Release"), "more than 10 redirections", "Correct the URI of the source, or take another mirror."),
        ["a page of HTML in place of InRelease"] = new Fault("RG3002", Stage.Lock, "{server}/fake/dists/trixie/InRelease", "Try again, or take another mirror.")
        {
            Spoil = Once(bench => bench.Server.Serve("fake/dists/trixie/InRelease", Replies.Html("<html>Log in!"))),
        },
        ["a source that cannot be reached"] = new Fault("RG2013", Stage.Lock, "http://127.0.0.1:1/fake/dists/trixie/Release: ", "Check its name, the network and the proxy")
        {
            Spoil = Once(bench =>
            {
                var source = bench.Source;
                bench.OnMend(() => bench.Source = source);
                bench.Source = "http://127.0.0.1:1/fake";
            }),
        },
        ["404 for the index"] = OfIndex("RG2011", _ => Replies.Status(404), "404 Not found", "Correct the URI"),
        ["a Packages file that does not match its hash"] = OfIndex(
            "RG3016", index => Replies.Ok([.. index[..^1], (byte)(index[^1] ^ 1)]), "is not what the Release file says", "try again in some minutes, or take another mirror"),
        ["a Packages file that is longer than it should be"] = OfIndex("RG3016", index => Replies.Ok([.. index, 0]), "is longer than the", "or take another mirror"),
        ["a Packages file that is empty"] = OfIndex("RG3016", _ => Replies.Ok([]), "0 of sha256:", "or take another mirror"),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Is_told_and_leaves_everything_as_it_was(string fault) => Faults[fault].CheckAsync();

    private static Fault OfBlob(Func<byte[], Reply> reply, string says) => new("RG2010", Stage.Download, WholeBench.Hello, Blob, says, BlobMends)
    {
        Spoil = Once(bench =>
        {
            var deb = bench.Suite.Pool[WholeBench.Hello];
            File.Delete(bench.HelloBlob);
            bench.Server.Serve("fake/" + WholeBench.Hello, reply(deb));
        }),
    };

    private static Fault Impatient(Fault fault) => fault with
    {
        Spoil = async bench =>
        {
            await fault.Spoil(bench);
            bench.IsImpatient = true;
            bench.OnMend(() => bench.IsImpatient = false);
        },
    };

    private static Fault OfRelease(string code, Reply reply, params string[] says) => new(code, Stage.Lock, [Release, .. says])
    {
        Spoil = Once(bench =>
        {
            foreach (var file in ReleaseFiles)
                bench.Server.Serve("fake/dists/trixie/" + file, reply);
        }),
    };

    private static Fault OfIndex(string code, Func<byte[], Reply> reply, params string[] says)
        => new(code, Stage.Lock, ["{server}/fake/dists/trixie/main/binary-amd64/Packages.gz", .. says])
        {
            Spoil = Once(bench =>
            {
                Directory.Delete(Path.Combine(bench.Cache, "indices"), recursive: true);
                bench.Server.Serve("fake/dists/trixie/main/binary-amd64/Packages.gz", reply(bench.Archive.Build()["dists/trixie/main/binary-amd64/Packages.gz"]));
            }),
        };
}
