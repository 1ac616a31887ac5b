using System.IO.Compression;
using ReproGet.Core.Tests.FileSystem;

namespace ReproGet.Core.Tests.Whole;

/// <summary>Packages that an archive has signed as they are, and that lie.</summary>
public sealed class BadPackageTests
{
    private const string Name = "pool/main/h/hello/hello_2.11-1_amd64.deb";
    private const string FetchAgain = "if it is then the same, its publisher has to mend it";

    private static readonly byte[] Payload = LyingDeb.Tar(new TarBuilder().Member("./usr/bin/hello", content: new string('x', 5000)));

    private static readonly Dictionary<string, Fault> Faults = new()
    {
        ["an ar member that is longer than its archive"] = Of("RG5031", LyingDeb.Of("data.tar", Payload, size: "99999999"), Name + " was cut off", FetchAgain),
        ["an ar member that is shorter than it says in its tar"] = Of("RG5002", LyingDeb.Of("data.tar", Payload, size: "1024"), $"“data.tar of {Name}” was cut off", FetchAgain),
        ["an ar member of a size that is no number"] = Of("RG5033", LyingDeb.Of("data.tar", Payload, size: "-12"), $"“data.tar” of {Name} has a size that is no number", FetchAgain),
        ["a tar member that is longer than its archive"] = OfTar("RG5002", new TarBuilder().Member("./usr/bin/hello", content: "hello", size: "77777777777\0"), "was cut off", FetchAgain),
        ["a tar member of a size below zero"] = OfTar("RG5001", new TarBuilder().Member("./usr/bin/hello", content: "hello", change: block => block.AsSpan(124, 12).Fill(0xff)), "is damaged", FetchAgain),
        ["a tar member of a size that is no number"] = OfTar("RG5001", new TarBuilder().Member("./usr/bin/hello", content: "hello", size: "zzz\0"), "is damaged", FetchAgain),
        ["a tar header whose sum is wrong"] = OfTar("RG5001", new TarBuilder().Member("./usr/bin/hello", badChecksum: true), "is damaged", FetchAgain),
        ["a control member that claims gigabytes"] = Of(
            "RG5034", LyingDeb.Of("data.tar", Payload, control: LyingDeb.Tar(new TarBuilder().Member("./control", content: "x", size: "77777777777\0"))), Name, FetchAgain),
        ["an absolute name"] = OfTar("RG5004", new TarBuilder().Member("/etc/passwd", content: "root"), "“/etc/passwd” in the tar archive", "Leave out what brings it"),
        ["a name that leads upwards"] = OfTar("RG5004", new TarBuilder().Member("./../../etc/passwd", content: "root"), "etc/passwd” in the tar archive", "Leave out what brings it"),
        ["a hard link that leads upwards"] = OfTar("RG5004", new TarBuilder().Member("./a", '1', link: "../../etc/shadow"), "etc/shadow” in the tar archive", "Leave out what brings it"),
        ["an xz whose block has another size"] = OfXz(LyingDeb.Xz(Payload, sizeInBlock: Payload.Length + 1)),
        ["an xz whose block has fewer bytes"] = OfXz(LyingDeb.Xz(Payload, sizeInBlock: 1)),
        ["an xz whose index has another size"] = OfXz(LyingDeb.Xz(Payload, sizeInIndex: 1L << 60)),
        ["an xz that is cut"] = Of("RG5021", LyingDeb.Of("data.tar.xz", LyingDeb.Xz(Payload)[..^20]), $"“data.tar of {Name}” (xz data) was cut off", FetchAgain),
        ["a control archive that unpacks to more than any has"] = Of("RG5022", Bomb(), $"“control.tar of {Name}” (gzip data) unpacks to more than", FetchAgain),
        ["a package for another architecture"] = Of("RG5042", Foreign(), Name + " is a package for arm64", "-t:ReproGetLock"),
        ["a page of HTML that was published"] = Of("RG5030", "<html>"u8.ToArray(), Name + " is no Debian package", FetchAgain),
        ["a file of no bytes that was published"] = Of("RG5030", [], Name + " is no Debian package", FetchAgain),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Is_told_and_leaves_everything_as_it_was(string fault) => Faults[fault].CheckAsync();

    [Fact]
    public async Task The_same_without_a_lie_goes_into_the_image()
    {
        await using var bench = await WholeBench.MakeAsync();
        await Of("", LyingDeb.Of("data.tar.xz", LyingDeb.Xz(Payload))).Spoil(bench);

        await bench.RunAsync(Stage.Image);
    }

    private static Fault OfTar(string code, TarBuilder payload, params string[] says) => Of(code, LyingDeb.Of("data.tar", LyingDeb.Tar(payload)), says);

    private static Fault OfXz(byte[] payload) => Of("RG5020", LyingDeb.Of("data.tar.xz", payload), $"“data.tar of {Name}” (xz data) is damaged", FetchAgain);

    // It is published, locked and downloaded as any; only an image shows what it is.
    private static Fault Of(string code, byte[] deb, params string[] says) => new(code, Stage.Image, says)
    {
        Spoil = async bench =>
        {
            Publish(bench, LyingDeb.Version, deb);
            await bench.RunAsync(Stage.Lock);
            await bench.RunAsync(Stage.Download);
            bench.OnMend(() => bench.Suite.Add("hello", "2.12-1"));
        },
    };

    private static void Publish(WholeBench bench, string version, byte[] deb)
    {
        bench.Suite.Add("main", [new("Package", "hello"), new("Version", version), new("Architecture", "amd64")], deb);
        bench.Serve();
    }

    private static byte[] Bomb()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            // Headers of directories count as well: nothing else bounds how many there are.
            var folder = new TarBuilder().Member("./", '5').Stream().ToArray();
            for (var i = 0; i < 80_000; i++)
                gzip.Write(folder);
        }
        var deb = LyingDeb.Of("data.tar", Payload);
        return Renamed(deb, compressed.ToArray());
    }

    // The control archive of a package, exchanged for a compressed one.
    private static byte[] Renamed(byte[] deb, byte[] control)
    {
        var start = deb.AsSpan().IndexOf("control.tar"u8);
        var head = System.Text.Encoding.ASCII.GetBytes($"{"control.tar.gz",-16}{0,-12}{0,-6}{0,-6}{"100644",-8}{control.Length,-10}`\n");
        return [.. deb.AsSpan(0, start), .. head, .. control, .. new byte[] { (byte)'\n' }.AsSpan(0, control.Length % 2)];
    }

    private static byte[] Foreign() => Fixtures.FakeDeb.Build("hello", LyingDeb.Version, "arm64");
}
