using System.Text;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images.Bases;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.FileSystem;

/// <summary>Layers one over another, as the OCI image specification applies changesets.</summary>
public sealed class LayerStackTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reproget-layers-").FullName;

    [Fact]
    public void A_whiteout_hides_a_file_and_all_below_a_directory()
    {
        var tree = Apply(
            Layer().Member("a", content: "1").Member("d/", '5').Member("d/x", content: "2").Member("d/e/", '5').Member("d/e/y", content: "3"),
            Layer().Member(".wh.a").Member("d/.wh.e"));

        Assert.Equal(["d", "d/x"], Paths(tree));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_opaque_whiteout_hides_what_is_below_and_never_its_own_layer(bool first)
    {
        var upper = Layer().Member("d/", '5');
        upper = first ? upper.Member("d/.wh..wh..opq").Member("d/new", content: "n") : upper.Member("d/new", content: "n").Member("d/.wh..wh..opq");

        var tree = Apply(Layer().Member("d/", '5').Member("d/old", content: "o").Member("d/new", content: "o"), upper);

        Assert.Equal(["d", "d/new"], Paths(tree));
        Assert.Equal("n", Text(tree, "d/new"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_whiteout_never_hides_what_its_own_layer_has(bool first)
    {
        var upper = first ? Layer().Member(".wh.a").Member("a", content: "new") : Layer().Member("a", content: "new").Member(".wh.a");

        Assert.Equal("new", Text(Apply(Layer().Member("a", content: "old"), upper), "a"));
    }

    [Fact]
    public void The_notes_of_aufs_are_passed_over()
    {
        Assert.Equal(["a"], Paths(Apply(Layer().Member("a"), Layer().Member(".wh..wh.plnk").Member(".wh..wh.aufs"))));
    }

    [Fact]
    public void Names_go_through_links_of_lower_layers()
    {
        var tree = Apply(
            Layer().Member("usr/", '5').Member("usr/lib/", '5').Member("lib", '2', link: "usr/lib").Member("usr/lib/old", content: "o"),
            Layer().Member("lib/x", content: "x").Member("lib/.wh.old"));

        Assert.Equal(["lib", "usr", "usr/lib", "usr/lib/x"], Paths(tree));
    }

    [Fact]
    public void What_changes_its_kind_takes_the_place_of_all_that_was_there()
    {
        var tree = Apply(
            Layer().Member("d/", '5').Member("d/x").Member("f", content: "f").Member("l", '2', link: "d"),
            Layer().Member("d", content: "now a file").Member("f/", '5').Member("f/y").Member("l/", '5'));

        Assert.Equal(["d", "f", "f/y", "l"], Paths(tree));
        Assert.Equal([FileType.Regular, FileType.Directory, FileType.Directory], [tree.Find("d")!.Type, tree.Find("f")!.Type, tree.Find("l")!.Type]);
    }

    [Fact]
    public void A_directory_takes_the_newest_attributes_and_keeps_what_it_holds()
    {
        var tree = Apply(Layer().Member("d/", '5').Member("d/x"), Layer().Member("d/", '5', change: block => TarBuilder.Put(block, 100, "0000700\0")));

        Assert.Equal(["d", "d/x"], Paths(tree));
        Assert.Equal(0b111_000_000, tree.Find("d")!.Mode);
    }

    [Fact]
    public void A_name_written_through_a_link_that_climbs_above_the_root_is_an_error()
    {
        Assert.Equal("RG6047", Fails(Layer().Member("out", '2', link: "../.."), Layer().Member("out/etc/passwd", content: "evil")));
        Assert.Equal("RG6047", Fails(Layer().Member("d/", '5').Member("d/up", '2', link: "../../x").Member("d/up/f")));
        Assert.Equal("RG5004", Fails(Layer().Member("../evil")));
        Assert.Equal("RG5004", Fails(Layer().Member("/evil")));
    }

    [Fact]
    public void An_opaque_whiteout_in_the_root_hides_all_that_is_below()
    {
        Assert.Equal(["new"], Paths(Apply(Layer().Member("a").Member("d/", '5').Member("d/x"), Layer().Member("new").Member(".wh..wh..opq"))));
    }

    [Fact]
    public void A_hard_link_keeps_its_bytes_when_a_layer_above_replaces_or_hides_the_other_name()
    {
        var tree = Apply(
            Layer().Member("a", content: "old").Member("b", '1', link: "a").Member("c", content: "gone").Member("d", '1', link: "c"),
            Layer().Member("a", content: "new").Member(".wh.c"));

        Assert.Equal(["a", "b", "d"], Paths(tree));
        Assert.Equal(["new", "old", "gone"], Paths(tree).Select(path => Text(tree, path)));
    }

    [Fact]
    public void A_hard_link_may_lead_to_a_file_of_a_layer_below()
    {
        Assert.Equal("x", Text(Apply(Layer().Member("a", content: "x"), Layer().Member("b", '1', link: "a")), "b"));
    }

    [Fact]
    public void A_hard_link_to_nothing_is_an_error()
    {
        Assert.Equal("RG6050", Fails(Layer().Member("b", '1', link: "a")));
        Assert.Equal("RG6050", Fails(Layer().Member("b", '1', link: "a").Member("a", content: "late")));
        Assert.Equal("RG6050", Fails(Layer().Member("d/", '5').Member("b", '1', link: "d")));
    }

    [Fact]
    public void A_link_that_only_stands_there_harms_nobody()
    {
        Assert.Equal(["out"], Paths(Apply(Layer().Member("out", '2', link: "../../../etc"))));
    }

    [Theory]
    [InlineData("d/.wh..wh..opq")]
    [InlineData(".wh.d")]
    public async Task A_mark_that_stands_there_again_and_again_costs_no_more_than_once(string mark)
    {
        var layer = Layer().Member("d/", '5');
        for (var i = 0; i < 20_000; i++)
            layer.Member($"d/{i}").Member(mark);

        // Each mark that looked through the folder anew would make two hundred million look-ups.
        var tree = await Task.Run(() => Apply(Layer().Member("d/", '5').Member("d/old"), layer), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(20_001, tree.Count);
        Assert.Null(tree.Find("d/old"));
    }

    [Fact]
    public void Names_that_would_fill_the_memory_are_an_error()
    {
        // Each of these has two thousand folders above it.
        var nested = string.Concat(Enumerable.Repeat("a/", 2040));
        var deep = Layer();
        for (var i = 0; i < 100; i++)
            deep.PaxRecords($"path={i}/{nested}x").Member("x");
        Assert.Equal("RG6090", Fails(deep));

        // One global header gives each member all of its attributes.
        var attributed = Layer().Pax(string.Concat(Enumerable.Range(0, 500).Select(i => TarBuilder.Record($"SCHILY.xattr.user.{i}=" + new string('v', 20)))), 'g');
        for (var i = 0; i < 4000; i++)
            attributed.Member($"{i}");
        Assert.Equal("RG6090", Fails(attributed));
    }

    [Fact]
    public void Names_that_would_take_minutes_to_look_up_are_an_error()
    {
        var nested = string.Concat(Enumerable.Repeat("a/", 2040));
        var layer = Layer();
        for (var i = 0; i < 1500; i++)
            layer.PaxRecords($"path={nested}x").Member("x").Member("l", '2', link: "a");
        Assert.Equal("RG6090", Fails(layer));

        // Each of forty links goes there and back eight hundred times, at the end of a long name.
        var links = Layer();
        var folder = string.Concat(Enumerable.Repeat(new string('f', 250) + "/", 15));
        for (var i = 0; i < 39; i++)
            links.PaxRecords($"path={folder}{i:00}", "linkpath=" + string.Concat(Enumerable.Repeat("a/../", 800)) + $"{i + 1:00}").Member("x", '2', link: "x");
        for (var i = 0; i < 50; i++)
            links.PaxRecords($"path={folder}00/{i}/x").Member("x").Member("l", '2', link: "a");
        Assert.Equal("RG6090", Fails(links));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static TarBuilder Layer() => new();

    private static string[] Paths(FileTree tree) => [.. tree.Entries.Select(entry => entry.Path)];

    private static string Text(FileTree tree, string path)
    {
        using var reader = new StreamReader(tree.Find(path)!.Content!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private string Fails(params TarBuilder[] layers) => Assert.Throws<ReproGetException>(() => Apply(layers)).Code;

    private FileTree Apply(params TarBuilder[] layers)
    {
        var image = FakeBase.Image([.. layers.Select(layer => layer.End().ToArray())]);
        return BaseTree.Read(image, "base", _folder, CancellationToken.None);
    }
}
