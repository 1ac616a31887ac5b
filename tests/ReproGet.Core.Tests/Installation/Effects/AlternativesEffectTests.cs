using ReproGet.Core.Installation.Effects;

namespace ReproGet.Core.Tests.Installation.Effects;

public sealed class AlternativesEffectTests
{
    [Fact]
    public void The_highest_priority_wins_and_the_first_of_equals()
    {
        var root = Root("a:/usr/bin/a:10", "b:/usr/bin/b:30", "c:/usr/bin/c:30").Apply(new AlternativesEffect());

        Assert.Equal("-> /usr/bin/b", root.At("etc/alternatives/editor"));
        Assert.Equal("-> /etc/alternatives/editor", root.At("usr/bin/editor"));
        Assert.Equal("auto\n/usr/bin/editor\n\n/usr/bin/a\n10\n/usr/bin/b\n30\n/usr/bin/c\n30\n\n", root.Text("var/lib/dpkg/alternatives/editor"));
    }

    [Fact]
    public void A_file_that_stands_in_the_way_is_kept_and_named()
    {
        var root = Root("a:/usr/bin/a:10").File("usr/bin/editor", "real").Apply(new AlternativesEffect());

        Assert.Equal("file", root.At("usr/bin/editor"));
        Assert.Equal("-> /usr/bin/a", root.At("etc/alternatives/editor"));
        Assert.Equal(["RG5081"], root.Warnings.Codes);
    }

    [Theory]
    [InlineData("a:/usr/bin/missing:10", "/usr/bin/missing does not exist")]
    public void What_cannot_be_is_refused_and_named(string offer, string reason)
    {
        var root = Root(offer).Apply(new AlternativesEffect());

        Assert.Null(root.At("etc/alternatives/editor"));
        Assert.Equal("RG5080", Assert.Single(root.Warnings.Codes));
        Assert.Contains(reason, Assert.Single(root.Warnings.Texts));
    }

    [Fact]
    public void A_slave_cannot_belong_to_two_masters()
    {
        var root = Root().File("usr/bin/a", "").File("usr/bin/s", "")
            .Package("a", "1", "update-alternatives --install /usr/bin/x x /usr/bin/a 1 --slave /usr/bin/y y /usr/bin/s\n")
            .Package("b", "1", "update-alternatives --install /usr/bin/z z /usr/bin/a 1 --slave /usr/bin/y y /usr/bin/s\n")
            .Package("c", "1", "update-alternatives --install /usr/bin/y q /usr/bin/a 1\n")
            .Package("d", "1", "update-alternatives --install /usr/bin/w y /usr/bin/a 1\n")
            .Apply(new AlternativesEffect());

        Assert.Equal(["RG5080", "RG5080", "RG5080"], root.Warnings.Codes);
        Assert.Equal("-> /usr/bin/s", root.At("etc/alternatives/y"));
        Assert.Null(root.At("etc/alternatives/z"));
    }

    [Fact]
    public void An_administrators_choice_in_the_base_is_respected()
    {
        var root = Root("b:/usr/bin/b:30").File("usr/bin/a", "").Link("etc/alternatives/editor", "/usr/bin/a").Link("usr/bin/editor", "/etc/alternatives/editor")
            .File("var/lib/dpkg/alternatives/editor", "manual\n/usr/bin/editor\n\n/usr/bin/a\n10\n\n")
            .Apply(new AlternativesEffect());

        Assert.Equal("-> /usr/bin/a", root.At("etc/alternatives/editor"));
        Assert.Equal("manual\n/usr/bin/editor\n\n/usr/bin/a\n10\n/usr/bin/b\n30\n\n", root.Text("var/lib/dpkg/alternatives/editor"));
    }

    [Theory]
    [InlineData("auto\n/usr/bin/editor\n")]
    [InlineData("auto\n")]
    [InlineData("perhaps\n/usr/bin/editor\n\n\n")]
    [InlineData("auto\nrelative\n\n\n")]
    [InlineData("auto\n/usr/bin/editor\n\n/usr/bin/a\nmany\n\n")]
    [InlineData("auto\n/usr/bin/editor\n\n/usr/bin/a\n99999999999\n\n")]
    [InlineData("auto\n/usr/bin/editor\n../../x\n/y\n\n\n")]
    [InlineData("no newline at the end")]
    public void A_damaged_file_is_named_and_written_anew(string damaged)
    {
        var root = Root("a:/usr/bin/a:10").File("var/lib/dpkg/alternatives/editor", damaged).Apply(new AlternativesEffect());

        Assert.Equal(["RG5082"], root.Warnings.Codes);
        Assert.Equal("auto\n/usr/bin/editor\n\n/usr/bin/a\n10\n\n", root.Text("var/lib/dpkg/alternatives/editor"));
    }

    [Fact]
    public void Packages_without_alternatives_change_nothing()
    {
        var root = Root().Package("a", "1", "#!/bin/sh\nset -e\nexit 0\n");
        var before = DiskTree.Names(root.Tree);

        Assert.Equal(before, DiskTree.Names(root.Apply(new AlternativesEffect()).Tree));
    }

    /// <summary>Packages that offer <c>name:path:priority</c> for /usr/bin/editor; the files are there but one called missing.</summary>
    private static TreeBuilder Root(params string[] offers)
    {
        var root = TreeBuilder.Merged();
        foreach (var offer in offers)
        {
            var parts = offer.Split(':');
            if (!parts[1].EndsWith("missing", StringComparison.Ordinal))
                root.File(parts[1][1..], "");
            root.Package(parts[0], "1", $"update-alternatives --install /usr/bin/editor editor {parts[1]} {parts[2]}\n");
        }
        return root;
    }
}
