using System.Security.Cryptography;
using System.Text;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Installation;

/// <summary>Packages onto a base that has packages of its own: dpkg's rules.</summary>
public sealed class BaseInstallTests
{
    private const string Old = "Package: lib\nStatus: install ok installed\nVersion: 1.0\nArchitecture: amd64\nMaintainer: N <n@example.invalid>\nDescription: old\n";
    private const string Other = "Package: other\nStatus: install ok installed\nVersion: 1.0\nArchitecture: amd64\nMaintainer: N <n@example.invalid>\nDescription: other\n";

    [Fact]
    public async Task A_new_package_stands_among_those_of_the_base_whose_words_stay()
    {
        using var root = new ScratchRoot().Add("middle", [FakeFile.Regular("usr/share/middle", "m")]);

        var tree = (await root.InstallAsync(Base(Status(Old, Other)))).Tree;

        var status = ScratchRoot.Text(tree, "var/lib/dpkg/status");
        Assert.Equal(["lib", "middle", "other"], Names(status));
        Assert.StartsWith(Old + "\n", status, StringComparison.Ordinal);
        Assert.EndsWith(Other + "\n", status, StringComparison.Ordinal);
        Assert.Contains("/usr/share/middle\n", ScratchRoot.Text(tree, "var/lib/dpkg/info/middle.list"), StringComparison.Ordinal);
        Assert.Null(tree.Find("etc/passwd"));
    }

    [Fact]
    public async Task An_upgrade_takes_obsolete_files_away_and_leaves_what_others_have()
    {
        using var root = new ScratchRoot().Add("lib", [FakeFile.Regular("usr/lib/lib.so.2", "new")], version: "2.0");
        var below = Base(
            Status(Old, Other),
            Text("usr/lib/lib.so.1", "old"), Text("usr/share/lib/data", "d"), Text("usr/share/both/x", "x"),
            Text("var/lib/dpkg/info/lib.list", "/.\n/usr\n/usr/lib\n/usr/lib/lib.so.1\n/usr/share\n/usr/share/lib\n/usr/share/lib/data\n/usr/share/both\n"),
            Text("var/lib/dpkg/info/lib.postinst", "#!/bin/sh\n"), Text("var/lib/dpkg/info/lib.dot.list", "/.\n"),
            Text("var/lib/dpkg/info/other.list", "/.\n/usr\n/usr/share\n/usr/share/both\n/usr/share/both/x\n"));

        var tree = (await root.InstallAsync(below)).Tree;

        Assert.Equal("new", ScratchRoot.Text(tree, "usr/lib/lib.so.2"));
        Assert.Null(tree.Find("usr/lib/lib.so.1"));
        Assert.Null(tree.Find("usr/share/lib"));
        Assert.NotNull(tree.Find("usr/share/both/x"));
        Assert.Null(tree.Find("var/lib/dpkg/info/lib.postinst"));
        Assert.NotNull(tree.Find("var/lib/dpkg/info/lib.dot.list"));
        var status = ScratchRoot.Text(tree, "var/lib/dpkg/status");
        Assert.Equal(["lib", "other"], Names(status));
        Assert.Contains("Version: 2.0\n", status, StringComparison.Ordinal);
        Assert.DoesNotContain("Description: old", status, StringComparison.Ordinal);
    }

    [Theory]
    // What stands there, what the old version shipped, what the new one ships: what stands there then, and whether the new one is offered.
    [InlineData("a", "a", "b", "b", false)]
    [InlineData("mine", "a", "a", "mine", false)]
    [InlineData("mine", "a", "b", "mine", true)]
    [InlineData("b", "a", "b", "b", false)]
    [InlineData(null, "a", "b", null, true)]
    [InlineData("b", null, "b", "b", false)]
    [InlineData("mine", null, "b", "mine", true)]
    [InlineData(null, null, "b", "b", false)]
    public async Task A_conffile_that_somebody_changed_stays(string? found, string? recorded, string shipped, string? expected, bool offered)
    {
        using var root = new ScratchRoot().Add(
            "lib", [FakeFile.Regular("etc/lib.conf", shipped)], new Dictionary<string, string> { ["conffiles"] = "/etc/lib.conf\n" }, version: "2.0");
        var conffiles = recorded is null ? "" : $"Conffiles:\n /etc/lib.conf {Md5(recorded)}\n";
        var files = found is null ? [] : new[] { Text("etc/lib.conf", found) };

        var tree = (await root.InstallAsync(Base(Status(Old + conffiles), [.. files, Text("var/lib/dpkg/info/lib.list", recorded is null ? "/.\n" : "/.\n/etc/lib.conf\n")]))).Tree;

        Assert.Equal(expected, tree.Find("etc/lib.conf") is null ? null : ScratchRoot.Text(tree, "etc/lib.conf"));
        Assert.Equal(offered, tree.Contains("etc/lib.conf.dpkg-dist"));
        Assert.Equal(offered, root.Warnings.Any(warning => warning.Code == "RG5061"));
        Assert.Contains($" /etc/lib.conf {Md5(shipped)}\n", ScratchRoot.Text(tree, "var/lib/dpkg/status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conffile_that_the_new_version_lacks_stays_and_is_called_obsolete()
    {
        using var root = new ScratchRoot().Add("lib", version: "2.0");

        var tree = (await root.InstallAsync(Base(
            Status(Old + $"Conffiles:\n /etc/old.conf {Md5("x")}\n"), Text("etc/old.conf", "x"), Text("var/lib/dpkg/info/lib.list", "/.\n/etc\n/etc/old.conf\n")))).Tree;

        Assert.NotNull(tree.Find("etc/old.conf"));
        Assert.Contains($" /etc/old.conf {Md5("x")} obsolete\n", ScratchRoot.Text(tree, "var/lib/dpkg/status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_that_has_to_go_leaves_its_conffiles_only()
    {
        using var root = new ScratchRoot().Add("new", [FakeFile.Regular("usr/lib/lib.so.1", "new")]);
        var below = Base(
            Status(Old + $"Depends: libc6\nConffiles:\n /etc/lib.conf {Md5("x")}\n", Other), Text("etc/lib.conf", "x"), Text("usr/lib/lib.so.1", "old"), Text("usr/share/lib/data", "d"),
            Text("var/lib/dpkg/info/lib.list", "/.\n/etc\n/etc/lib.conf\n/usr/lib/lib.so.1\n/usr/share/lib\n/usr/share/lib/data\n"), Text("var/lib/dpkg/info/lib.prerm", "#!/bin/sh\n"));

        var tree = (await root.InstallAsync(below, removes: ["lib", "other"])).Tree;

        Assert.Equal("new", ScratchRoot.Text(tree, "usr/lib/lib.so.1"));
        Assert.Null(tree.Find("usr/share/lib"));
        Assert.NotNull(tree.Find("etc/lib.conf"));
        Assert.Null(tree.Find("var/lib/dpkg/info/lib.prerm"));
        var status = ScratchRoot.Text(tree, "var/lib/dpkg/status");
        Assert.Equal(["lib", "new"], Names(status));
        Assert.Contains("Status: deinstall ok config-files\n", status, StringComparison.Ordinal);
        Assert.Contains("Config-Version: 1.0\n", status, StringComparison.Ordinal);
        Assert.DoesNotContain("Depends", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_base_package_is_nobody_elses_unless_it_is_replaced()
    {
        var below = Base(Status(Old), Text("usr/lib/lib.so.1", "old"), Text("var/lib/dpkg/info/lib.list", "/.\n/usr/lib/lib.so.1\n"));
        using var thief = new ScratchRoot().Add("thief", [FakeFile.Regular("usr/lib/lib.so.1", "x")]);
        using var heir = new ScratchRoot().Add("heir", [FakeFile.Regular("usr/lib/lib.so.1", "x")], fields: ("Replaces", "lib (<< 2)"));

        Assert.Equal("RG5050", (await Assert.ThrowsAsync<ReproGetException>(() => thief.InstallAsync(below))).Code);
        Assert.Equal("x", ScratchRoot.Text((await heir.InstallAsync(below)).Tree, "usr/lib/lib.so.1"));
    }

    [Fact]
    public async Task A_slim_base_leaves_out_what_it_excludes_and_lists_it_all_the_same()
    {
        using var root = new ScratchRoot().Add("doc", [
            FakeFile.Regular("usr/share/doc/doc/README", "r"), FakeFile.Regular("usr/share/doc/doc/copyright", "c"), FakeFile.Regular("usr/share/man/man1/doc.1", "m"), FakeFile.Regular("usr/bin/doc", "b")]);
        var below = Base(
            Status(Old), Text("etc/dpkg/dpkg.cfg.d/docker", "# slim\npath-exclude /usr/share/doc/*\npath-include=/usr/share/doc/*/copyright\npath-exclude /usr/share/man/*\n"),
            Text("etc/dpkg/dpkg.cfg.d/old.dpkg-bak", "path-exclude /usr/bin/*\n"));

        var tree = (await root.InstallAsync(below)).Tree;

        Assert.Null(tree.Find("usr/share/doc/doc/README"));
        Assert.NotNull(tree.Find("usr/share/doc/doc/copyright"));
        Assert.Null(tree.Find("usr/share/man/man1"));
        Assert.NotNull(tree.Find("usr/bin/doc"));
        Assert.Contains("/usr/share/doc/doc/README\n", ScratchRoot.Text(tree, "var/lib/dpkg/info/doc.list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_distroless_base_gets_a_file_a_package()
    {
        using var root = new ScratchRoot()
            .Add("lib", [FakeFile.Regular("usr/lib/lib.so.2", "n")], new Dictionary<string, string> { ["md5sums"] = "0123456789abcdef0123456789abcdef  usr/lib/lib.so.2\n" }, version: "2.0")
            .Add("new");
        var below = Base(
            null, Text("var/lib/dpkg/status.d/lib", Old.Replace("Status: install ok installed\n", "", StringComparison.Ordinal)), Text("usr/lib/lib.so.1", "o"),
            Text("var/lib/dpkg/status.d/lib.md5sums", "0123456789abcdef0123456789abcdef  usr/lib/lib.so.1\n"));

        var tree = (await root.InstallAsync(below)).Tree;

        Assert.Null(tree.Find("usr/lib/lib.so.1"));
        Assert.Contains("Version: 2.0\n", ScratchRoot.Text(tree, "var/lib/dpkg/status.d/lib"), StringComparison.Ordinal);
        Assert.Contains("usr/lib/lib.so.2", ScratchRoot.Text(tree, "var/lib/dpkg/status.d/lib.md5sums"), StringComparison.Ordinal);
        Assert.NotNull(tree.Find("var/lib/dpkg/status.d/new"));
        Assert.Null(tree.Find("var/lib/dpkg/status"));
        Assert.Null(tree.Find("var/lib/dpkg/info"));
    }

    [Fact]
    public async Task Apts_notes_say_who_was_wished_for()
    {
        using var root = new ScratchRoot().Add("wished").Add("lib", version: "2.0");
        root.AddBytes("dep.deb", FakeDeb.Build("dep", "1.0"), isRequested: false);
        var below = Base(Status(Old, Other), Text("var/lib/apt/extended_states", "Package: lib\nArchitecture: amd64\nAuto-Installed: 1\n\nPackage: other\nArchitecture: amd64\nAuto-Installed: 1\n\n"));

        var states = ScratchRoot.Text((await root.InstallAsync(below)).Tree, "var/lib/apt/extended_states");

        Assert.Equal(["other", "dep"], Names(states));
    }

    [Fact]
    public async Task The_base_itself_is_not_changed()
    {
        using var root = new ScratchRoot().Add("lib", [FakeFile.Regular("usr/x", "x")], version: "2.0");
        var below = Base(Status(Old));
        var before = ScratchRoot.Dump(below);

        await root.InstallAsync(below);

        Assert.Equal(before, ScratchRoot.Dump(below));
    }

    private static FileEntry Text(string path, string text) => FakeBase.File(path, text);

    private static string Status(params string[] paragraphs) => string.Concat(paragraphs.Select(paragraph => paragraph + "\n"));

    private static FileTree Base(string? status, params FileEntry[] files) => FakeBase.Tree(status is null ? files : [.. files, Text("var/lib/dpkg/status", status)]);

    private static string[] Names(string database)
        => [.. database.Split('\n').Where(line => line.StartsWith("Package: ", StringComparison.Ordinal)).Select(line => line["Package: ".Length..])];

#pragma warning disable CA5351 // dpkg's own measure
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
