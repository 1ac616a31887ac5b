using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Tests.FileSystem;

public sealed class FileTreeTests
{
    [Theory]
    [InlineData("bin/sh", "usr/bin/sh")]
    [InlineData("bin/../bin/sh", "usr/bin/sh")]
    [InlineData("../../etc/x", "etc/x")]
    [InlineData("usr/bin/link", "usr/bin/link")]
    [InlineData("abs/file", "usr/bin/file")]
    public void Resolve_follows_links_on_the_way_and_stays_in_the_root(string path, string expected)
    {
        var tree = new FileTree();
        tree.Set(FileEntry.SymbolicLink("bin", "usr/bin", 0));
        tree.Set(FileEntry.SymbolicLink("abs", "/../usr/bin", 0));
        tree.Set(FileEntry.SymbolicLink("usr/bin/link", "elsewhere", 0));

        Assert.Equal(expected, tree.Resolve(path));
    }

    [Fact]
    public void Links_in_a_circle_are_an_error()
    {
        var tree = new FileTree();
        tree.Set(FileEntry.SymbolicLink("a", "b", 0));
        tree.Set(FileEntry.SymbolicLink("b", "a", 0));

        Assert.Equal("RG5005", Assert.Throws<ReproGetException>(() => tree.TryFollow("a", out _)).Code);
    }

    [Fact]
    public void Paths_are_ordered_by_their_utf8_bytes()
    {
        string[] sorted = ["a", "a-b", "a/b", "a\uFFFD", "a\U0001F600"];

        Assert.Equal(sorted, sorted.Reverse().Order(Utf8Order.Instance));
    }
}
