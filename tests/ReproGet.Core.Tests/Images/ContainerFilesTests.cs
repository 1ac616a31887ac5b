using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Images;

/// <summary>Files, directories and links that a project puts outside the app's folder.</summary>
public sealed class ContainerFilesTests : IDisposable
{
    private static readonly FileTree Root = FakeBase.Tree(
        FakeBase.File("etc/passwd", "root:x:0:0::/root:/bin/sh\napp:x:1654:1655::/home/app:/bin/sh\n"), FakeBase.File("etc/group", "root:x:0:\nstaff:x:50:\n"));

    private readonly TemporaryFolder _work = new();

    [Theory]
    [InlineData("a.conf", "text", "/etc/app.conf", "", "", "etc/app.conf 644 0:0")]
    [InlineData("a.conf", "text", "/etc/app/", "", "", "etc/app/a.conf 644 0:0")]
    [InlineData("a.conf", "text", @"/etc/sub\a.conf", "0600", "app", "etc/sub/a.conf 600 1654:1655")]
    [InlineData("run.sh", "#!/bin/sh\n", "/run.sh", "", "app:staff", "run.sh 755 1654:50")]
    [InlineData("a", "x", "/a", "4755", "7:8", "a 4755 7:8")]
    [InlineData("a", "x", "/a", "01777", "1654", "a 1777 1654:1655")]
    [InlineData("a", "x", "/a", "", "9", "a 644 9:9")]
    public void A_file_goes_where_it_says(string name, string text, string target, string mode, string owner, string expected)
    {
        var entry = Assert.Single(Read(new ContainerFileItem(_work.Write(name, text), target, mode, owner)));

        Assert.Equal(expected, $"{entry.Path} {Convert.ToString(entry.Mode, 8)} {entry.UserId}:{entry.GroupId}");
    }

    [Fact]
    public void A_link_stands_for_the_file_that_it_leads_to()
    {
        _work.Write("real.conf", "longer than the name");
        File.CreateSymbolicLink(_work["a.conf"], "real.conf");

        var entry = Assert.Single(Read(new ContainerFileItem(_work["a.conf"], "/etc/a.conf")));

        using var reader = new StreamReader(entry.Content!.Open());
        Assert.Equal("longer than the name", reader.ReadToEnd());
    }

    [Fact]
    public void A_pipe_is_no_file()
    {
        Oracle.Require("mkfifo");
        Oracle.Run("mkfifo", _work["pipe"]);

        Assert.Equal("RG5112", Assert.Throws<ReproGetException>(() => Read(new ContainerFileItem(_work["pipe"], "/etc/pipe"))).Code);
    }

    [Fact]
    public void A_name_with_a_slash_is_an_empty_directory_and_a_link_target_makes_a_link()
    {
        var entries = Read(
            new ContainerFileItem("/data/", "", "0700", "app"), new ContainerFileItem("x/", "/srv/x/"), new ContainerFileItem("/usr/bin/sh", "", LinkTarget: "busybox"),
            new ContainerFileItem("link", "/etc/l", LinkTarget: "/gone"));

        Assert.Equal(
            [("data", FileType.Directory, null), ("srv/x", FileType.Directory, null), ("usr/bin/sh", FileType.SymbolicLink, "busybox"), ("etc/l", FileType.SymbolicLink, "/gone")],
            entries.Select(entry => (entry.Path, entry.Type, entry.LinkTarget)));
        Assert.Equal((0b111_000_000, 1654), (entries[0].Mode, entries[0].UserId));
    }

    [Theory]
    [InlineData("a", "", "", "", "RG5140")]
    [InlineData("a", "/", "", "", null)]
    [InlineData("a", "etc/a", "", "", "RG5100")]
    [InlineData("a", "/../a", "", "", "RG5100")]
    [InlineData("gone", "/a", "", "", "RG5141")]
    [InlineData("", "/a", "", "", "RG5142")]
    [InlineData("a", "/a", "0888", "", "RG5143")]
    [InlineData("a", "/a", "77777", "", "RG5143")]
    [InlineData("a", "/a", "u+x", "", "RG5143")]
    [InlineData("a", "/a", "", "nobodyhere", "RG5144")]
    [InlineData("a", "/a", "", "app:nogroup", "RG5144")]
    [InlineData("a", "/a", "", "-1", "RG5144")]
    public void What_means_nothing_is_an_error(string name, string target, string mode, string owner, string? code)
    {
        _work.Write("a", "x");
        var item = new ContainerFileItem(_work[name], target, mode, owner);

        if (code is null)
            Assert.Equal("a", Assert.Single(Read(item)).Path);
        else
            Assert.Equal(code, Assert.Throws<ReproGetException>(() => Read(item)).Code);
    }

    public void Dispose() => _work.Dispose();

    private static IReadOnlyList<FileEntry> Read(params ContainerFileItem[] items) => ContainerFiles.Read(items, Root);
}
