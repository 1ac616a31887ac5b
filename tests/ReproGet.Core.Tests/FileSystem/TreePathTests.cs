using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Tests.FileSystem;

public sealed class TreePathTests
{
    [Theory]
    [InlineData("./usr/bin/env", "usr/bin/env")]
    [InlineData("usr/bin/", "usr/bin")]
    [InlineData("./", "")]
    [InlineData(".", "")]
    [InlineData("", "")]
    [InlineData("a//b/./c", "a/b/c")]
    [InlineData("..a/b..", "..a/b..")]
    [InlineData("new\nline", "new\nline")]
    [InlineData("C:\\Windows", "C:\\Windows")]
    [InlineData(" ", " ")]
    [InlineData("ü", "ü")]
    public void Member_names_become_canonical(string name, string path) => Assert.Equal(path, TreePath.FromMemberName(name));

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("//etc")]
    [InlineData("..")]
    [InlineData("../etc")]
    [InlineData("a/../../etc")]
    [InlineData("a/..")]
    [InlineData("./..//x")]
    [InlineData("a\0b")]
    public void Names_that_leave_the_root_are_an_error(string name)
        => Assert.Equal("RG5004", Assert.Throws<ReproGetException>(() => TreePath.FromMemberName(name)).Code);

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    [InlineData(1 << 20, false)]
    public void A_name_is_no_longer_than_a_path_can_be(int length, bool isLegal)
    {
        var name = string.Concat(Enumerable.Repeat("xxx/", length / 4)) + new string('y', length % 4);
        name = name.TrimEnd('/').PadRight(length, 'z');

        if (isLegal)
            Assert.Equal(name, TreePath.FromMemberName(name));
        else
            Assert.Equal("RG5007", Assert.Throws<ReproGetException>(() => TreePath.FromMemberName(name)).Code);
    }

    [Theory]
    [InlineData('x', 255, true)]
    [InlineData('x', 256, false)]
    [InlineData('ü', 127, true)]
    [InlineData('ü', 128, false)]
    [InlineData('漢', 85, true)]
    [InlineData('漢', 86, false)]
    public void A_part_of_a_name_has_as_many_bytes_as_file_systems_keep(char letter, int count, bool isLegal)
    {
        var name = "a/" + new string(letter, count);

        if (isLegal)
            Assert.Equal(name, TreePath.FromMemberName(name));
        else
            Assert.Equal("RG5007", Assert.Throws<ReproGetException>(() => TreePath.FromMemberName(name)).Code);
    }

    [Fact]
    public void A_failure_shows_a_name_on_one_short_line()
    {
        var message = Assert.Throws<ReproGetException>(() => TreePath.FromMemberName("/\u001b[2J\n\u202e\u2028" + new string('x', 9000))).Message;

        Assert.Contains("/\\x1b[2J\\x0a\\x202e\\x2028xxx", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.InRange(message.Length, 1, 600);
    }

    [Theory]
    [InlineData("usr/bin/env", "usr/bin", "env")]
    [InlineData("usr", "", "usr")]
    [InlineData("", "", "")]
    public void A_path_has_a_parent_and_a_name(string path, string parent, string name)
        => Assert.Equal((parent, name), (TreePath.Parent(path), TreePath.Name(path)));
}
