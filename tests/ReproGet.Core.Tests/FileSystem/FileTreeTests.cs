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

    [Fact]
    public void Hard_links_in_a_circle_are_an_error()
    {
        var tree = new FileTree();
        tree.Set(new FileEntry { Path = "a", Type = FileType.HardLink, LinkTarget = "b" });
        tree.Set(new FileEntry { Path = "b", Type = FileType.HardLink, LinkTarget = "a" });

        Assert.Equal("RG5005", Assert.Throws<ReproGetException>(() => tree.TryFollow("a", out _)).Code);
    }

    [Fact]
    public void Following_goes_through_symbolic_and_hard_links()
    {
        var tree = Of("dir/", "dir/file");
        tree.Set(new FileEntry { Path = "hard", Type = FileType.HardLink, LinkTarget = "dir/file" });
        tree.Set(FileEntry.SymbolicLink("link", "/hard", 0));

        Assert.True(tree.TryFollow("dir/../link", out var entry));
        Assert.Equal("dir/file", entry.Path);
        Assert.False(tree.TryFollow("nothing", out _));
        Assert.False(tree.TryFollow("", out _));
    }

    [Fact]
    public void Forty_links_are_followed_and_not_one_more()
    {
        var tree = Of("l0");
        for (var i = 1; i <= 41; i++)
            tree.Set(FileEntry.SymbolicLink($"l{i}", $"l{i - 1}", 0));

        Assert.True(tree.TryFollow("l40", out _));
        Assert.Throws<ReproGetException>(() => tree.TryFollow("l41", out _));
    }

    [Theory]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("../a")]
    [InlineData("")]
    [InlineData("a\0")]
    public void Only_canonical_paths_are_set(string path)
        => Assert.Equal("RG5004", Assert.Throws<ReproGetException>(() => new FileTree().Set(FileEntry.Directory(path, 0))).Code);

    [Fact]
    public void A_name_that_is_set_again_is_replaced()
    {
        var tree = Of("a/", "a/b");
        tree.Set(FileEntry.SymbolicLink("a", "elsewhere", 0));

        Assert.Equal(["a", "a/b"], tree.Entries.Select(entry => entry.Path));
        Assert.Equal(FileType.SymbolicLink, tree.Find("a")!.Type);
        Assert.Equal(2, tree.Count);
    }

    [Fact]
    public void Below_is_what_a_directory_holds_and_no_more()
    {
        var tree = Of("a/", "a-b", "a/c/", "a/c/d", "a/\uFFFD", "a0", "aa", "b");

        Assert.Equal(["a/c", "a/c/d", "a/\uFFFD"], tree.Below("a").Select(entry => entry.Path));
        Assert.Equal(8, tree.Below("").Count());
        Assert.Empty(tree.Below("b"));
        tree.RemoveTree("a");
        Assert.Equal(["a-b", "a0", "aa", "b"], tree.Entries.Select(entry => entry.Path));
    }

    [Fact]
    public void Missing_parents_are_added_and_others_stay()
    {
        var tree = Of("a/b/c/d", "e");
        tree.Set(FileEntry.Directory("a", 5, 0x1c0));
        tree.AddMissingParents(9);

        Assert.Equal([("a", 5L, 0x1c0), ("a/b", 9L, 0x1ed), ("a/b/c", 9L, 0x1ed)], tree.Entries.Take(3).Select(e => (e.Path, e.ModifiedTime, e.Mode)));
        Assert.Equal(5, tree.Count);
    }

    private static FileTree Of(params string[] paths)
    {
        var tree = new FileTree();
        foreach (var path in paths)
            tree.Set(path.EndsWith('/') ? FileEntry.Directory(path[..^1], 0) : FileEntry.File(path, FileContent.Of(default), 0));
        return tree;
    }
}
