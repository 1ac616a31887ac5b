using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Installation;

public sealed class DebInstallerTests
{
    public static TheoryData<string, string, string> Placement => new()
    {
        { "bin/tool", "usr/bin/tool", "file 0644 0:0 x" },
        { "lib/x86_64-linux-gnu/libx.so", "usr/lib/x86_64-linux-gnu/libx.so", "file 0644 0:0 x" },
        { "lib64/ld.so", "usr/lib64/ld.so", "file 0644 0:0 x" },
        { "sbin/tool", "usr/sbin/tool", "file 0644 0:0 x" },
        { "opt/vendor/file", "opt/vendor/file", "file 0644 0:0 x" },
    };

    [Theory]
    [MemberData(nameof(Placement))]
    public async Task Files_go_through_the_links_of_a_merged_usr(string shipped, string expected, string line)
    {
        using var root = new ScratchRoot().Add("a", [FakeFile.Regular(shipped, "x")]);

        var tree = (await root.InstallAsync()).Tree;

        Assert.Equal(line, ScratchRoot.Line(tree, expected));
        Assert.Equal("link usr/bin", ScratchRoot.Line(tree, "bin"));
        Assert.Equal("dir 0755 0:0", ScratchRoot.Line(tree, TreePath.Parent(expected)));
    }

    [Theory]
    [InlineData("amd64", "link usr/lib64")]
    [InlineData("ppc64el", "link usr/lib64")]
    [InlineData("arm64", null)]
    [InlineData("s390x", null)]
    public async Task Lib64_is_a_link_only_where_the_abi_names_it(string architecture, string? expected)
    {
        using var root = new ScratchRoot().Add("a", architecture: "all");

        var tree = (await root.InstallAsync(architecture: architecture)).Tree;

        Assert.Equal(expected, ScratchRoot.Line(tree, "lib64"));
    }

    [Fact]
    public async Task A_directory_that_is_there_keeps_its_attributes_and_base_files_comes_first()
    {
        using var root = new ScratchRoot()
            .Add("aaa", [FakeFile.Directory("tmp", 0b111_101_101), FakeFile.Directory("bin"), FakeFile.Regular("bin/x", "x")])
            .Add("base-files", [FakeFile.Directory("tmp", 0b001_111_111_111), FakeFile.Directory("bin"), FakeFile.Directory("root", 0b111_000_000)], architecture: "all");

        var tree = (await root.InstallAsync()).Tree;

        Assert.Equal("dir 1777 0:0", ScratchRoot.Line(tree, "tmp"));
        Assert.Equal("dir 0700 0:0", ScratchRoot.Line(tree, "root"));
        Assert.Equal("link usr/bin", ScratchRoot.Line(tree, "bin"));
    }

    [Fact]
    public async Task Modes_owners_links_and_times_are_those_of_the_payload_and_nothing_is_newer_than_the_epoch()
    {
        using var root = new ScratchRoot().Add("a",
        [
            FakeFile.Regular("usr/bin/su", "s", 0b100_111_101_101) with { UserId = 7, GroupId = 42, ModifiedTime = 1000 },
            FakeFile.HardLink("usr/bin/su2", "usr/bin/su") with { ModifiedTime = 1000 },
            FakeFile.Regular("usr/bin/new", "n") with { ModifiedTime = ScratchRoot.Epoch + 5 },
            FakeFile.SymbolicLink("usr/bin/link", "su") with { ModifiedTime = 2000 },
            FakeFile.Directory("usr/share/d") with { ModifiedTime = 3000 },
        ]);

        var tree = (await root.InstallAsync()).Tree;

        Assert.Equal("file 4755 7:42 s", ScratchRoot.Line(tree, "usr/bin/su"));
        Assert.Equal("hard usr/bin/su", ScratchRoot.Line(tree, "usr/bin/su2"));
        Assert.Equal("link su", ScratchRoot.Line(tree, "usr/bin/link"));
        Assert.Equal(1000, tree.Find("usr/bin/su")!.ModifiedTime);
        Assert.Equal(ScratchRoot.Epoch, tree.Find("usr/bin/new")!.ModifiedTime);
        Assert.Equal(2000, tree.Find("usr/bin/link")!.ModifiedTime);
        Assert.Equal(ScratchRoot.Epoch, tree.Find("usr/share/d")!.ModifiedTime);
    }

    public static TheoryData<string, string?, string?, string?> Conflicts => new()
    {
        // What "b" says, what "a" says, the failure, whose file it is then.
        { "nobody replaces", null, null, "RG5050" },
        { "the first replaces the second", "b", null, "a" },
        { "the second replaces the first", null, "a", "b" },
        { "the version fits", null, "a (<< 2)", "b" },
        { "the version does not fit", null, "a (<< 1)", "RG5050" },
    };

    [Theory]
    [MemberData(nameof(Conflicts))]
    public async Task A_file_of_two_packages_is_an_error_unless_one_replaces_the_other(string summary, string? first, string? second, string? expected)
    {
        Assert.NotNull(summary);
        using var root = new ScratchRoot()
            .Add("a", [FakeFile.Regular("usr/bin/x", "a")], fields: first is null ? [] : [("Replaces", first)])
            .Add("b", [FakeFile.Regular("bin/x", "b")], fields: second is null ? [] : [("Replaces", second)]);

        if (expected!.StartsWith("RG", StringComparison.Ordinal))
        {
            Assert.Equal(expected, await root.FailureAsync());
            return;
        }
        var tree = (await root.InstallAsync()).Tree;

        Assert.Equal($"file 0644 0:0 {expected}", ScratchRoot.Line(tree, "usr/bin/x"));
        Assert.Equal(expected == "a", ScratchRoot.Text(tree, "var/lib/dpkg/info/a.list").Contains("/usr/bin/x\n", StringComparison.Ordinal));
        Assert.Equal(expected == "b", ScratchRoot.Text(tree, "var/lib/dpkg/info/b.list").Contains("/bin/x\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hard_link_keeps_its_bytes_when_its_target_is_replaced()
    {
        using var root = new ScratchRoot()
            .Add("a", [FakeFile.Regular("usr/bin/x", "old"), FakeFile.HardLink("usr/bin/y", "usr/bin/x")])
            .Add("b", [FakeFile.Regular("usr/bin/x", "new")], fields: ("Replaces", "a"));

        var tree = (await root.InstallAsync()).Tree;

        Assert.Equal("file 0644 0:0 new", ScratchRoot.Line(tree, "usr/bin/x"));
        Assert.Equal("file 0644 0:0 old", ScratchRoot.Line(tree, "usr/bin/y"));
    }

    [Fact]
    public async Task Two_packages_may_ship_one_link_to_one_directory()
    {
        FakeFile[] files = [FakeFile.Directory("usr/share/d"), FakeFile.SymbolicLink("usr/share/l", "d")];
        using var root = new ScratchRoot().Add("a", files).Add("b", files);

        Assert.Equal("link d", ScratchRoot.Line((await root.InstallAsync()).Tree, "usr/share/l"));
    }

    public static TheoryData<string, FakeFileList, string> Hostile => new()
    {
        { "through a link above the root", new([FakeFile.SymbolicLink("usr/x", "../../../etc"), FakeFile.Regular("usr/x/passwd", "")]), "RG5053" },
        { "through an absolute link above the root", new([FakeFile.SymbolicLink("x", "/../etc"), FakeFile.Regular("x/passwd", "")]), "RG5053" },
        { "through a file", new([FakeFile.Regular("x", ""), FakeFile.Regular("x/y", "")]), "RG5052" },
        { "through links in a circle", new([FakeFile.SymbolicLink("x", "y"), FakeFile.SymbolicLink("y", "x"), FakeFile.Regular("x/z", "")]), "RG5005" },
        { "a hard link to what is not there", new([FakeFile.HardLink("x", "etc/shadow")]), "RG5054" },
        { "a hard link outside", new([FakeFile.HardLink("x", "../etc/shadow")]), "RG5004" },
        { "a hard link to a link", new([FakeFile.SymbolicLink("y", "/etc"), FakeFile.HardLink("x", "y")]), "RG5054" },
        { "a name with dots", new([FakeFile.Regular("a/../../x", "")]), "RG5004" },
        { "a file in the place of a directory", new([FakeFile.Directory("usr/bin"), FakeFile.Regular("usr/bin", "")]), "RG5051" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Payloads_that_leave_their_place_are_refused(string summary, FakeFileList files, string code)
    {
        Assert.NotNull(summary);
        // A package for the links, another for what goes through them: the one may not help the other.
        using var root = new ScratchRoot();
        foreach (var (file, index) in files.Files.Select((file, index) => (file, index)))
            root.AddBytes($"{index}.deb", FakeDeb.Build($"p{index}", "1", files: [file]));

        Assert.Equal(code, await root.FailureAsync());
    }

    [Fact]
    public async Task A_blob_that_is_not_the_locked_one_is_named_and_can_be_set_aside()
    {
        var deb = FakeDeb.Build("a", "1", files: [FakeFile.Regular("x", new string('x', 10000))]);
        using var root = new ScratchRoot().AddBytes("a.deb", deb, digest: Digest.Of([1]));
        var setAside = new List<string>();

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => root.InstallAsync(onWrongBlob: package => setAside.Add(package.BlobPath)));

        Assert.Equal("RG5040", failure.Code);
        Assert.Contains(root.Debs[0], failure.Message, StringComparison.Ordinal);
        Assert.Equal(root.Debs, setAside);
    }

    [Fact]
    public async Task Damage_and_a_wrong_hash_together_are_a_wrong_hash()
    {
        var deb = FakeDeb.Build("a", "1");
        using var root = new ScratchRoot().AddBytes("a.deb", deb[..(deb.Length / 2)], digest: Digest.Of(deb));

        Assert.Equal("RG5040", await root.FailureAsync());
    }

    [Fact]
    public async Task A_missing_blob_says_how_to_get_it()
    {
        using var root = new ScratchRoot().Add("a");
        File.Delete(root.Debs[0]);

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => root.InstallAsync());

        Assert.Equal("RG5041", failure.Code);
        Assert.Contains("ReproGetDownload", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_architecture_and_a_package_twice_are_refused()
    {
        using var other = new ScratchRoot().Add("a", architecture: "arm64");
        using var twice = new ScratchRoot().Add("a").Add("a", version: "2");

        Assert.Equal("RG5042", await other.FailureAsync());
        Assert.Equal("RG5043", await twice.FailureAsync());
    }

    [Fact]
    public async Task Neither_order_nor_parallelism_changes_a_byte()
    {
        using var root = new ScratchRoot();
        for (var i = 0; i < 12; i++)
        {
            root.Add(
                $"pkg{i}", [FakeFile.Regular($"usr/share/p{i}/data", new string((char)('a' + i), 5000 * i)), FakeFile.Directory("usr/share/common", 0b111_101_101 - i)],
                new Dictionary<string, string> { ["postinst"] = "#!/bin/sh\nunheard-of\n", ["triggers"] = $"interest t{i % 2}\n" });
        }

        var expected = ScratchRoot.Dump((await root.InstallAsync(maxParallel: 1)).Tree);

        Assert.Equal(expected, ScratchRoot.Dump((await root.InstallAsync(maxParallel: 1, reversed: true)).Tree));
        Assert.Equal(expected, ScratchRoot.Dump((await root.InstallAsync(maxParallel: 8, reversed: true)).Tree));
    }

    [Fact]
    public async Task Cancelling_stops_the_work()
    {
        using var root = new ScratchRoot().Add("a");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => root.InstallAsync(cancellationToken: new CancellationToken(canceled: true)));
    }

    /// <summary>Files of one row.</summary>
    public sealed class FakeFileList
    {
        internal FakeFileList(IReadOnlyList<FakeFile> files) => Files = files;

        internal IReadOnlyList<FakeFile> Files { get; }

        public override string ToString() => string.Join(", ", Files.Select(file => file.Path));
    }
}
