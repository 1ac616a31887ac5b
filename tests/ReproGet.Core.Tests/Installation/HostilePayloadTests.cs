using ReproGet.Core.Tests.FileSystem;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Whole;

namespace ReproGet.Core.Tests.Installation;

/// <summary>Payloads of packages, member by member: what dpkg takes is taken as it is, and what no engine could unpack, or would misread, is refused.</summary>
public sealed class HostilePayloadTests
{
    private static readonly Dictionary<string, (Func<TarBuilder> Payload, string Code)> Refused = new()
    {
        ["a whiteout"] = (() => new TarBuilder().Member("./etc/.wh.passwd"), "RG5017"),
        ["an opaque mark"] = (() => new TarBuilder().Member("./etc/.wh..wh..opq"), "RG5017"),
        ["below a whiteout"] = (() => new TarBuilder().Member("./etc/.wh.x/y"), "RG5017"),
        ["a link that is a whiteout"] = (() => new TarBuilder().Member("./.wh.bin", '2', link: "x"), "RG5017"),
        ["a long name"] = (() => new TarBuilder().PaxRecords("path=./" + new string('x', 256)).Member("x"), "RG5007"),
        ["a name that is long in UTF-8"] = (() => new TarBuilder().PaxRecords("path=./" + string.Concat(Enumerable.Repeat("\u00c3\u00bc", 128))).Member("x"), "RG5007"),
        ["a long path"] = (() => new TarBuilder().PaxRecords("path=./" + string.Join('/', Enumerable.Repeat(new string('x', 240), 18))).Member("x"), "RG5007"),
        ["a long link"] = (() => new TarBuilder().PaxRecords("linkpath=" + new string('x', 4097)).Member("./x", '2'), "RG5007"),
        ["holes"] = (() => new TarBuilder().PaxRecords("GNU.sparse.size=17179869188", "GNU.sparse.map=0,3").Member("./x", content: "abc"), "RG5003"),
    };

    public static TheoryData<string> Names => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_no_image_can_hold_is_refused(string payload)
    {
        using var root = Root(Refused[payload].Payload());

        Assert.Equal(Refused[payload].Code, await root.FailureAsync());
    }

    [Fact]
    public async Task Devices_pipes_privileges_and_longest_names_are_as_in_the_package()
    {
        var name = new string('x', 255);
        using var root = Root(new TarBuilder()
            .Member("./dev/", '5').Member("./dev/zero", '3', change: block => { TarBuilder.Put(block, 329, "0000001\0"); TarBuilder.Put(block, 337, "0000005\0"); })
            .Member("./dev/disk", '4', change: block => { TarBuilder.Put(block, 329, "0000010\0"); TarBuilder.Put(block, 337, "0000001\0"); })
            .Member("./run/pipe", '6')
            .PaxRecords("uid=7", "SCHILY.xattr.security.capability=\u0001\u0000").Member("./usr/bin/su", change: block => TarBuilder.Put(block, 100, "0006755\0"))
            .PaxRecords("path=./" + name).Member("x"));

        var tree = (await root.InstallAsync()).Tree;

        Assert.Equal("CharacterDevice 0644 1,5", ScratchRoot.Line(tree, "dev/zero"));
        Assert.Equal("BlockDevice 0644 8,1", ScratchRoot.Line(tree, "dev/disk"));
        Assert.Equal("Fifo 0644 0,0", ScratchRoot.Line(tree, "run/pipe"));
        Assert.Equal("file 6755 7:0 ", ScratchRoot.Line(tree, "usr/bin/su"));
        Assert.Equal([1, 0], tree.Find("usr/bin/su")!.ExtendedAttributes["security.capability"]);
        Assert.True(tree.Contains(name));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(41)]
    public async Task As_many_links_are_followed_as_by_the_kernel(int links)
    {
        using var root = new ScratchRoot()
            .Add("a", [FakeFile.Directory("target"), .. Enumerable.Range(1, links).Select(i => FakeFile.SymbolicLink($"l{i}", i == links ? "target" : $"l{i + 1}"))])
            .Add("b", [FakeFile.Regular("l1/file", "")]);

        if (links > 40)
            Assert.Equal("RG5005", await root.FailureAsync());
        else
            Assert.True((await root.InstallAsync()).Tree.Contains("target/file"));
    }

    [Theory]
    [InlineData("greeter_1.0_amd64.deb", "hello", "1.0", "amd64", true)]
    [InlineData("hello_2.0_amd64.deb", "hello", "1.0", "amd64", true)]
    [InlineData("hello_1.0_all.deb", "hello", "1.0", "amd64", true)]
    [InlineData("hello_1.0_amd64.deb", "hello", "7:1.0", "amd64", false)]
    [InlineData("hello_7%3a1.0_amd64.deb", "hello", "7:1.0", "amd64", false)]
    [InlineData("hello.deb", "hello", "1.0", "amd64", false)]
    public async Task A_package_that_is_another_than_its_archive_says_is_refused(string file, string name, string version, string architecture, bool refused)
    {
        using var root = new ScratchRoot().AddBytes(file, FakeDeb.Build(name, version, architecture));

        if (refused)
            Assert.Equal("RG5150", await root.FailureAsync());
        else
            await root.InstallAsync();
    }

    private static ScratchRoot Root(TarBuilder payload) => new ScratchRoot().AddBytes("hello_2.11-1_amd64.deb", LyingDeb.Of("data.tar", LyingDeb.Tar(payload)));
}
