using ReproGet.Core.FileSystem;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.FileSystem;

/// <summary>The layer between two trees.</summary>
public sealed class LayerDifferenceTests
{
    private const long Time = 1700000000;

    [Fact]
    public void Equal_trees_need_no_layer()
    {
        Assert.Empty(Between([Text("etc/a", "1")], tree => tree));
    }

    [Fact]
    public void What_is_new_comes_with_the_directories_above_it_as_they_are()
    {
        var lower = FakeBase.Tree(Text("usr/share/old", "o"));
        lower.Set(FileEntry.Directory("usr/share", 77, 0b111_000_000));

        var layer = Between(lower, tree => tree.Set(Text("usr/share/new", "n")));

        Assert.Equal(["usr", "usr/share", "usr/share/new"], layer.Select(entry => entry.Path));
        Assert.Equal((0b111_000_000, 77L), (layer[1].Mode, layer[1].ModifiedTime));
    }

    [Fact]
    public void The_same_bytes_with_another_time_are_no_change_and_the_tree_keeps_the_older()
    {
        var lower = FakeBase.Tree(Text("etc/a", "same"));
        var upper = Copy(lower);
        upper.Set(Text("etc/a", "same") with { ModifiedTime = Time });

        Assert.Empty(LayerDifference.Between(lower, upper, Time));
        Assert.Same(lower.Find("etc/a"), upper.Find("etc/a"));
    }

    [Fact]
    public void Other_bytes_modes_owners_links_and_attributes_are_changes()
    {
        foreach (var changed in new[]
        {
            Text("a", "2"), Text("a", "22"), Text("a", "1") with { Mode = 0 }, Text("a", "1") with { UserId = 5 }, Text("a", "1") with { GroupId = 5 },
            Text("a", "1") with { ExtendedAttributes = new Dictionary<string, byte[]> { ["security.capability"] = [1] } }, FileEntry.SymbolicLink("a", "b", Time),
        })
        {
            Assert.Equal(["a"], Between([Text("a", "1")], tree => tree.Set(changed)).Select(entry => entry.Path));
        }
    }

    [Fact]
    public void What_is_gone_leaves_one_whiteout_at_its_top()
    {
        var layer = Between([Text("d/e/x", "1"), Text("d/e/y", "2"), Text("d/z", "3"), Text("top", "4")], tree =>
        {
            tree.RemoveTree("d/e");
            tree.Remove("top");
        });

        Assert.Equal([".wh.top", "d", "d/.wh.e"], layer.Select(entry => entry.Path));
        Assert.All(layer.Where(LayerDifference.IsWhiteout), entry => Assert.Equal((FileType.Regular, 0L, Time), (entry.Type, entry.Content!.Length, entry.ModifiedTime)));
    }

    [Fact]
    public void A_file_in_the_place_of_a_directory_hides_what_it_held()
    {
        var layer = Between([Text("d/x", "1")], tree =>
        {
            tree.RemoveTree("d");
            tree.Set(Text("d", "file"));
        });

        Assert.Equal(["d"], layer.Select(entry => entry.Path));
    }

    [Fact]
    public void A_hard_link_comes_with_its_file()
    {
        var layer = Between([Text("a", "1")], tree => tree.Set(new FileEntry { Path = "b", Type = FileType.HardLink, LinkTarget = "a" }));

        Assert.Equal(["a", "b"], layer.Select(entry => entry.Path));
    }

    [Fact]
    public void No_file_can_have_the_name_of_a_whiteout()
    {
        Assert.Equal("RG5017", Assert.Throws<ReproGetException>(() => new FileTree().Set(Text("etc/.wh.passwd", ""))).Code);
    }

    private static FileEntry Text(string path, string text) => FakeBase.File(path, text);

    private static IReadOnlyList<FileEntry> Between(FileEntry[] lower, Action<FileTree> change) => Between(FakeBase.Tree(lower), change);

    private static IReadOnlyList<FileEntry> Between(FileEntry[] lower, Func<FileTree, FileTree> change) => Between(FakeBase.Tree(lower), tree => { change(tree); });

    private static IReadOnlyList<FileEntry> Between(FileTree lower, Action<FileTree> change)
    {
        var upper = Copy(lower);
        change(upper);
        return LayerDifference.Between(lower, upper, Time);
    }

    private static FileTree Copy(FileTree tree)
    {
        var copy = new FileTree();
        foreach (var entry in tree.Entries)
            copy.Set(entry);
        return copy;
    }
}
