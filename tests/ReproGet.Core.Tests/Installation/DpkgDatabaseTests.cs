using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Installation;

public sealed class DpkgDatabaseTests
{
    private const string Mystery = "#!/bin/sh\nmystery --now\n";

    [Fact]
    public async Task A_script_that_is_not_understood_is_named_and_its_package_is_unpacked_only()
    {
        using var root = new ScratchRoot().Add("a", members: new Dictionary<string, string> { ["postinst"] = Mystery }, version: "1.5");

        var tree = (await root.InstallAsync()).Tree;

        var (code, message) = Assert.Single(root.Warnings);
        Assert.Equal("RG5060", code);
        Assert.Contains("postinst of a 1.5", message, StringComparison.Ordinal);
        Assert.Contains("mystery --now", message, StringComparison.Ordinal);
        Assert.Contains("MaintainerScripts=\"Ignore\"", message, StringComparison.Ordinal);
        Assert.Contains("Status: install ok unpacked\n", ScratchRoot.Text(tree, "var/lib/dpkg/status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_scripts_of_one_package_are_one_warning()
    {
        using var root = new ScratchRoot().Add("a", members: new Dictionary<string, string> { ["preinst"] = "#!/bin/sh\nriddle\n", ["postinst"] = Mystery }, version: "1.5");

        await root.InstallAsync();

        var (_, message) = Assert.Single(root.Warnings);
        Assert.StartsWith("The preinst and postinst of a 1.5 do something that is not known here: “riddle”, “mystery --now”.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_that_are_to_be_ignored_count_as_understood()
    {
        using var root = new ScratchRoot().Add("a", members: new Dictionary<string, string> { ["preinst"] = Mystery, ["postinst"] = Mystery });
        root.Change(package => package with { IgnoreMaintainerScripts = true });

        var tree = (await root.InstallAsync()).Tree;

        Assert.Empty(root.Warnings);
        Assert.Contains("Status: install ok installed\n", ScratchRoot.Text(tree, "var/lib/dpkg/status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Available_names_the_file_its_size_and_its_hash()
    {
        using var root = new ScratchRoot().Add("a");

        var available = ScratchRoot.Text((await root.InstallAsync()).Tree, "var/lib/dpkg/available");

        var package = root.Packages[0];
        Assert.Contains($"Filename: {package.File.Name}\nSize: {new FileInfo(package.BlobPath).Length}\n", available, StringComparison.Ordinal);
        Assert.Contains($"SHA256: {package.File.Digest.Hex}\n", available, StringComparison.Ordinal);
        Assert.DoesNotContain("Status", available, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apt_knows_what_nobody_asked_for()
    {
        using var root = new ScratchRoot().Add("asked").Add("needed", architecture: "all");
        root.Change(package => package with { IsRequested = false });

        Assert.Equal("Package: needed\nArchitecture: amd64\nAuto-Installed: 1\n\n", ScratchRoot.Text((await root.InstallAsync()).Tree, "var/lib/apt/extended_states"));
    }

    [Fact]
    public async Task The_list_keeps_shipped_names_and_all_control_members_but_control_are_kept()
    {
        using var root = new ScratchRoot().AddBytes("a.deb", FakeDeb.Build(
            "a", "1", files: [FakeFile.Regular("lib/x", "")], members: new Dictionary<string, string> { ["prerm"] = "#!/bin/sh\n", ["templates"] = "T", ["odd"] = "o" },
            fields: ("Multi-Arch", "same")));

        var tree = (await root.InstallAsync()).Tree;

        Assert.Equal(
            ["a:amd64.list", "a:amd64.odd", "a:amd64.prerm", "a:amd64.templates", "format"],
            tree.Entries.Where(entry => entry.Path.StartsWith("var/lib/dpkg/info/", StringComparison.Ordinal)).Select(entry => entry.Path["var/lib/dpkg/info/".Length..]));
        Assert.Equal("/.\n/lib\n/lib/x\n", ScratchRoot.Text(tree, "var/lib/dpkg/info/a:amd64.list"));
        Assert.Equal("file 0755 0:0 #!/bin/sh\n", ScratchRoot.Line(tree, "var/lib/dpkg/info/a:amd64.prerm"));
        Assert.Equal("1\n", ScratchRoot.Text(tree, "var/lib/dpkg/info/format"));
    }

    [Fact]
    public async Task Bytes_of_a_control_file_that_are_no_utf8_come_back()
    {
        using var root = new ScratchRoot().Add("a", fields: ("X-Text", "naïve"));

        var status = ScratchRoot.Text((await root.InstallAsync()).Tree, "var/lib/dpkg/status");

        Assert.Contains("X-Text: na\u00c3\u00afve\n", status, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("interest ../../../etc/passwd")]
    [InlineData("interest .hidden")]
    [InlineData("interest a/b")]
    public async Task A_trigger_whose_name_would_leave_its_place_is_passed_over(string line)
    {
        using var root = new ScratchRoot().Add("a", members: new Dictionary<string, string> { ["triggers"] = line + "\ninterest good\n" });

        var tree = (await root.InstallAsync()).Tree;

        Assert.Equal(
            ["File", "Unincorp", "good"],
            tree.Entries.Where(entry => entry.Path.StartsWith("var/lib/dpkg/triggers/", StringComparison.Ordinal)).Select(entry => entry.Path["var/lib/dpkg/triggers/".Length..]));
    }
}
