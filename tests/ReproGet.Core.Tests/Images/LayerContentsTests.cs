using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;

namespace ReproGet.Core.Tests.Images;

public sealed class LayerContentsTests
{
    [Theory]
    [InlineData("usr/share/x", "usr@1 usr/share@9 usr/share/x@5")]
    [InlineData("bin/x", "usr@1 usr/bin@2 usr/bin/x@5")]
    [InlineData("abs/x", "usr@1 usr/bin@2 usr/bin/x@5")]
    [InlineData("new/a/b", "new@9 new/a@9 new/a/b@5")]
    [InlineData("bin", "bin@5")]
    public void A_file_stands_where_links_lead_and_repeats_the_directories_on_its_way(string path, string expected)
        => Assert.Equal(expected, Put(FileEntry.File(path, SampleImage.Text(""), 5)));

    [Theory]
    [InlineData("bin", "usr@1 usr/bin@5")]
    [InlineData("opt/app", "opt@9 opt/app@5")]
    [InlineData("", "")]
    public void A_directory_never_replaces_a_link(string path, string expected)
        => Assert.Equal(expected, Put(FileEntry.Directory(path, 5)));

    [Theory]
    [InlineData("usr/bin/tool/x", "RG5115")]
    [InlineData("usr/bin", "RG5116")]
    [InlineData("loop/x", "RG5005")]
    [InlineData("usr/.wh.bin", "RG5017")]
    [InlineData(".wh.d/x", "RG5017")]
    public void A_place_that_is_taken_is_an_error(string path, string code)
        => Assert.Equal(code, Assert.Throws<ReproGetException>(() => Put(FileEntry.File(path, SampleImage.Text(""), 5))).Code);

    [Fact]
    public void A_directory_over_a_file_is_an_error()
        => Assert.Equal("RG5115", Assert.Throws<ReproGetException>(() => Put(FileEntry.Directory("usr/bin/tool", 5))).Code);

    [Fact]
    public void Two_ways_to_one_path_are_an_error()
    {
        var contents = new LayerContents(Tree(), 9);
        contents.Put(FileEntry.File("bin/x", SampleImage.Text("1"), 5), "one");

        var failure = Assert.Throws<ReproGetException>(() => contents.Put(FileEntry.File("usr/bin/x", SampleImage.Text("2"), 5), "two"));

        Assert.Equal("RG5114", failure.Code);
        Assert.Contains("“one” and “two”", failure.Message, StringComparison.Ordinal);
    }

    private static string Put(FileEntry entry)
    {
        var contents = new LayerContents(Tree(), 9);
        contents.Put(entry, "test");
        return string.Join(' ', contents.Entries.Select(e => $"{e.Path}@{e.ModifiedTime}"));
    }

    private static FileTree Tree()
    {
        var tree = new FileTree();
        tree.Set(FileEntry.Directory("usr", 1));
        tree.Set(FileEntry.Directory("usr/bin", 2));
        tree.Set(FileEntry.File("usr/bin/tool", SampleImage.Text(""), 3));
        tree.Set(FileEntry.SymbolicLink("bin", "usr/bin", 3));
        tree.Set(FileEntry.SymbolicLink("abs", "/bin", 3));
        tree.Set(FileEntry.SymbolicLink("loop", "loop", 3));
        return tree;
    }
}
