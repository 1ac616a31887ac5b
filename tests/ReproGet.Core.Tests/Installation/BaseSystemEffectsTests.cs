using System.Text;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Installation;

public sealed class BaseSystemEffectsTests
{
    public static TheoryData<string, string?> BareRoot => new()
    {
        { "tmp", "dir 1777 0:0" },
        { "var/tmp", "dir 1777 0:0" },
        { "root", "dir 0700 0:0" },
        { "home/app", "dir 0700 1654:1654" },
        { "run/lock", "dir 1777 0:0" },
        { "var/run", "link /run" },
        { "var/lock", "link /run/lock" },
        { "proc", "dir 0755 0:0" },
        { "etc/passwd", "file 0644 0:0 root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\napp:x:1654:1654::/home/app:/bin/sh\n" },
        { "etc/group", "file 0644 0:0 root:x:0:\nshadow:x:42:\nnogroup:x:65534:\napp:x:1654:\n" },
        { "etc/shadow", $"file 0640 0:42 root:*:{ScratchRoot.Epoch / 86400}:0:99999:7:::\nnobody:*:{ScratchRoot.Epoch / 86400}:0:99999:7:::\napp:*:{ScratchRoot.Epoch / 86400}:0:99999:7:::\n" },
        { "etc/ld.so.conf", "file 0644 0:0 include /etc/ld.so.conf.d/*.conf\n" },
        { "etc/machine-id", null },
        { "etc/hostname", null },
        { "etc/hosts", null },
        { "etc/resolv.conf", null },
        { "etc/localtime", null },
        { "etc/timezone", null },
        { "var/mail", null },
    };

    [Theory]
    [MemberData(nameof(BareRoot))]
    public async Task A_root_without_base_packages_has_what_every_root_needs(string path, string? expected)
    {
        using var root = new ScratchRoot().Add("a", architecture: "all");

        Assert.Equal(expected, ScratchRoot.Line((await root.InstallAsync()).Tree, path));
    }

    [Fact]
    public async Task Accounts_come_from_the_masters_of_base_passwd()
    {
        using var root = new ScratchRoot().Add(
            "base-passwd",
            [
                FakeFile.Regular("usr/share/base-passwd/passwd.master", "root:*:0:0:root:/root:/bin/bash\nman:*:6:12:man:/var/cache/man:/usr/sbin/nologin\n"),
                FakeFile.Regular("usr/share/base-passwd/group.master", "root:*:0:\nadm:*:4:man\n"),
            ],
            new Dictionary<string, string> { ["postinst"] = "#!/bin/sh\ntouch \"$DPKG_ROOT/etc/subuid\"\n" });

        var tree = (await root.InstallAsync()).Tree;

        Assert.Equal("root:x:0:0:root:/root:/bin/bash\nman:x:6:12:man:/var/cache/man:/usr/sbin/nologin\napp:x:1654:1654::/home/app:/bin/sh\n", ScratchRoot.Text(tree, "etc/passwd"));
        Assert.Equal("root:x:0:\nadm:x:4:man\napp:x:1654:\n", ScratchRoot.Text(tree, "etc/group"));
        Assert.Equal("root:*::\nadm:*::man\napp:*::\n", ScratchRoot.Text(tree, "etc/gshadow"));
        Assert.Equal("file 0644 0:0 ", ScratchRoot.Line(tree, "etc/subuid"));
    }

    [Fact]
    public async Task Base_files_gets_its_defaults_directories_and_links()
    {
        using var root = new ScratchRoot().Add("base-files",
        [
            FakeFile.Directory("var/run"), FakeFile.Directory("var/lock", 0b001_111_111_111), FakeFile.Directory("usr/share/info"), FakeFile.Directory("usr/lib32"),
            FakeFile.Regular("etc/dpkg/origins/debian", "Vendor: Debian\n"), FakeFile.Regular("usr/share/base-files/profile", "P"),
            FakeFile.Regular("usr/share/base-files/dot.bashrc", "B") with { ModifiedTime = 1000 }, FakeFile.Regular("usr/share/base-files/info.dir", "I"),
        ]);

        var tree = (await root.InstallAsync()).Tree;

        Assert.Equal("link /run", ScratchRoot.Line(tree, "var/run"));
        Assert.Equal("link /run/lock", ScratchRoot.Line(tree, "var/lock"));
        Assert.Equal("link debian", ScratchRoot.Line(tree, "etc/dpkg/origins/default"));
        Assert.Equal("file 0644 0:0 P", ScratchRoot.Line(tree, "etc/profile"));
        Assert.Equal("file 0644 0:0 B", ScratchRoot.Line(tree, "root/.bashrc"));
        Assert.Equal("file 0644 0:0 I", ScratchRoot.Line(tree, "usr/share/info/dir"));
        Assert.Equal("dir 2775 0:8", ScratchRoot.Line(tree, "var/mail"));
        Assert.Equal("link ../mail", ScratchRoot.Line(tree, "var/spool/mail"));
        Assert.Equal("link share/man", ScratchRoot.Line(tree, "usr/local/man"));
        Assert.Equal("link usr/lib32", ScratchRoot.Line(tree, "lib32"));
        Assert.Equal("file 0660 0:43 ", ScratchRoot.Line(tree, "var/log/btmp"));
        Assert.Equal(1000, tree.Find("root/.bashrc")!.ModifiedTime);
    }

    [Theory]
    [InlineData("echo \"$TIMEZONE\" > \"$DPKG_ROOT/etc/timezone\"", "file 0644 0:0 Etc/UTC\n")]
    [InlineData("if test -f \"$DPKG_ROOT/etc/timezone\"; then\n echo \"$TIMEZONE\" > \"$DPKG_ROOT/etc/timezone\"\nfi", null)]
    public async Task Tzdata_sets_the_zone_and_writes_its_name_where_its_script_does(string script, string? expected)
    {
        using var root = new ScratchRoot().Add("tzdata", [FakeFile.Regular("usr/share/zoneinfo/Etc/UTC", "TZif")], new Dictionary<string, string> { ["postinst"] = $"#!/bin/sh\n{script}\n" });

        var tree = (await root.InstallAsync()).Tree;

        Assert.Equal("link /usr/share/zoneinfo/Etc/UTC", ScratchRoot.Line(tree, "etc/localtime"));
        Assert.Equal(expected, ScratchRoot.Line(tree, "etc/timezone"));
    }

    [Fact]
    public async Task Shells_are_listed_by_both_their_names()
    {
        using var root = new ScratchRoot()
            .Add("debianutils", [FakeFile.Regular("usr/share/debianutils/shells", "# /etc/shells: valid login shells\n/bin/sh\n")])
            .Add("bash", [FakeFile.Regular("usr/share/debianutils/shells.d/bash", "/bin/bash\n")])
            .Add("dash", [FakeFile.Regular("usr/share/debianutils/shells.d/dash", "/usr/bin/dash\n")]);

        Assert.Equal("# /etc/shells: valid login shells\n/bin/sh\n/usr/bin/sh\n/bin/bash\n/usr/bin/bash\n/usr/bin/dash\n", ScratchRoot.Text((await root.InstallAsync()).Tree, "etc/shells"));
    }

    [Theory]
    [InlineData("70-no-bitmaps-except-emoji.conf", "10-sub-pixel-none.conf")]
    [InlineData("70-no-bitmaps.conf", "10-no-sub-pixel.conf")]
    public async Task Fontconfig_has_the_default_answers_of_debconf(string noBitmaps, string noSubPixels)
    {
        using var root = new ScratchRoot().Add("fontconfig-config",
        [
            FakeFile.Regular($"usr/share/fontconfig/conf.avail/{noBitmaps}", ""), FakeFile.SymbolicLink($"etc/fonts/conf.d/{noSubPixels}", $"/usr/share/fontconfig/conf.avail/{noSubPixels}"),
        ]);

        var tree = (await root.InstallAsync()).Tree;

        Assert.Equal($"link /usr/share/fontconfig/conf.avail/{noBitmaps}", ScratchRoot.Line(tree, $"etc/fonts/conf.d/{noBitmaps}"));
        Assert.Equal("link /usr/share/fontconfig/conf.avail/10-hinting-slight.conf", ScratchRoot.Line(tree, "etc/fonts/conf.d/10-hinting-slight.conf"));
        Assert.Null(ScratchRoot.Line(tree, $"etc/fonts/conf.d/{noSubPixels}"));
    }

    [Fact]
    public async Task What_a_package_ships_is_not_overwritten()
    {
        using var root = new ScratchRoot().Add("own", [FakeFile.Regular("etc/passwd", "mine"), FakeFile.Regular("etc/nsswitch.conf", "mine"), FakeFile.Regular("var/run/x", "")]);

        var tree = (await root.InstallAsync()).Tree;

        Assert.Equal("mine", ScratchRoot.Text(tree, "etc/passwd"));
        Assert.Equal("mine", ScratchRoot.Text(tree, "etc/nsswitch.conf"));
        Assert.Equal(FileType.Directory, tree.Find("var/run")!.Type);
    }

    [Fact]
    public async Task Every_parent_directory_is_there_and_no_name_goes_through_a_link()
    {
        using var root = new ScratchRoot().Add("a", [FakeFile.Regular("lib/x/y", Encoding.UTF8.GetBytes("z"))]);

        var tree = (await root.InstallAsync()).Tree;

        Assert.All(tree.Entries, entry => Assert.True(TreePath.Parent(entry.Path) is "" || tree.Find(TreePath.Parent(entry.Path)) is { Type: FileType.Directory }, entry.Path));
    }
}
