using ReproGet.Core.Installation.Effects.Loader;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Tests.Installation.Effects;

public sealed class LoaderRuleTests
{
    [Theory]
    [InlineData("libx.so.9", "libx.so.10", -1)]
    [InlineData("libx.so.1", "libx.so.1", 0)]
    [InlineData("libx.so.1", "libx.so.1.2", -1)]
    [InlineData("libx.so", "libx1.so", -1)]
    [InlineData("libxa", "libx1", -1)]
    [InlineData("libb", "liba", 1)]
    [InlineData("libx.so.01", "libx.so.1", 0)]
    [InlineData("libx.so.4294967297", "libx.so.1", 0)]
    public void Digits_in_library_names_compare_as_numbers(string left, string right, int expected)
    {
        var order = new LibraryNameOrder(Architecture.FromDebian("amd64")!);

        Assert.Equal(expected, Math.Sign(order.Compare(left, right)));
        Assert.Equal(-expected, Math.Sign(order.Compare(right, left)));
    }

    [Theory]
    [InlineData("amd64", -1)]
    [InlineData("arm64", 1)]
    public void Letters_beyond_ascii_come_first_where_a_char_has_a_sign(string architecture, int expected)
        => Assert.Equal(expected, Math.Sign(new LibraryNameOrder(Architecture.FromDebian(architecture)!).Compare("libé", "libz")));

    [Theory]
    [InlineData("*.conf", "libc.conf", true)]
    [InlineData("*.conf", "libc.config", false)]
    [InlineData("?a*b?", "xaQbQby", true)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[]]x", "]x", true)]
    [InlineData("[a", "[a", true)]
    [InlineData("*", "", true)]
    [InlineData("", "x", false)]
    [InlineData("*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void Patterns_match_as_glob_does(string pattern, string name, bool expected)
        => Assert.Equal(expected, PathPattern.Matches(pattern, name));

    [Fact]
    public void Included_files_come_in_bytewise_order_and_links_are_followed()
    {
        var builder = TreeBuilder.Merged()
            .File("etc/ld.so.conf", "# a comment\n  include ld.so.conf.d/*.conf /elsewhere/x\nhwcap 1 nosegneg\n/last # the end\n")
            .File("etc/ld.so.conf.d/b.conf", "/b\n")
            .File("etc/ld.so.conf.d/B.conf", "/B\n\n")
            .File("etc/ld.so.conf.d/.hidden.conf", "/hidden\n")
            .File("etc/ld.so.conf.d/not", "/not\n")
            .Link("etc/ld.so.conf.d/a.conf", "/elsewhere/y")
            .File("elsewhere/x", "/x\t\n")
            .File("elsewhere/y", "/y");

        Assert.Equal(["/B", "/y", "/b", "/x\t", "/last "], LoaderConfiguration.Read(builder.Tree, new(builder.Tree)));
    }

    [Fact]
    public void A_configuration_that_includes_itself_comes_to_an_end()
    {
        var builder = TreeBuilder.Merged().File("etc/ld.so.conf", "include /etc/ld.so.conf /etc/ld.so.con*\n/x\n");

        Assert.Equal(["/x"], LoaderConfiguration.Read(builder.Tree, new(builder.Tree)));
    }

    [Fact]
    public void A_pattern_that_goes_up_and_down_finds_each_file_once()
    {
        var builder = TreeBuilder.Merged().File("etc/ld.so.conf", $"include /{string.Concat(Enumerable.Repeat("*/../", 40))}e*/x\n").File("etc/x", "/x\n");

        Assert.Equal(["/x"], LoaderConfiguration.Read(builder.Tree, new(builder.Tree)));
    }

    [Theory]
    [InlineData("amd64", "amd64", 0x303)]
    [InlineData("amd64", "i386", 0x003)]
    [InlineData("amd64", "arm64", null)]
    [InlineData("i386", "i386", 0x003)]
    [InlineData("i386", "amd64", 0x303)]
    [InlineData("arm64", "arm64", 0xa03)]
    [InlineData("arm64", "armhf", 0x903)]
    [InlineData("armhf", "armhf", 0x903)]
    [InlineData("ppc64el", "ppc64el", 0x503)]
    [InlineData("s390x", "s390x", 0x403)]
    [InlineData("s390x", "amd64", null)]
    [InlineData("riscv64", "riscv64", 0x1003)]
    public void Each_architecture_has_its_flags(string architecture, string library, int? expected)
    {
        var bytes = ElfBuilder.For(library).Build();

        Assert.Equal(expected, LibraryAbi.Of(ElfFile.Read(Core.FileSystem.FileContent.Of(bytes))!, bytes.Length, Architecture.FromDebian(architecture)!, new Glibc(41, "")));
    }
}
