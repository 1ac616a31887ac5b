using ReproGet.Core.Distros.Debian;

namespace ReproGet.Core.Tests.Distros.Debian;

public sealed class DependencyParserTests
{
    [Theory]
    [InlineData("libc6", "libc6")]
    [InlineData("libc6 (>= 2.36)", "libc6 (>= 2.36)")]
    [InlineData("libc6(>=2.36)", "libc6 (>= 2.36)")]
    [InlineData("libc6 (  >=   2.36  )", "libc6 (>= 2.36)")]
    [InlineData("a (<< 1), b (<= 1), c (= 1), d (>> 1)", "a (<< 1), b (<= 1), c (= 1), d (>> 1)")]
    [InlineData("a (< 1), b (> 1), c (1)", "a (<= 1), b (>= 1), c (= 1)")]
    [InlineData("a | b (= 1) | c, d", "a | b (= 1) | c, d")]
    [InlineData("a|b,c", "a | b, c")]
    [InlineData("a\n ,\n b", "a, b")]
    [InlineData("python3:any (>= 3.11), gcc:native, x:arm64", "python3:any (>= 3.11), gcc:native, x:arm64")]
    [InlineData("a [amd64 !i386], b <!nocheck> <cross>, c (= 1) [linux-any] <x>", "a, b, c (= 1)")]
    [InlineData("a, , b,", "a, b")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("libstdc++6, g++-12, foo.bar+x", "libstdc++6, g++-12, foo.bar+x")]
    [InlineData("a (= 1:2-3~x+y)", "a (= 1:2-3~x+y)")]
    public void Relations_are_read(string? text, string expected)
        => Assert.Equal(expected, string.Join(", ", DependencyParser.Parse(text).Select(group => string.Join(" | ", group))));

    [Theory]
    [InlineData("a (>= 1")]
    [InlineData("a (>= )")]
    [InlineData("a ()")]
    [InlineData("a (>= 1 2)")]
    [InlineData("a (== 1)")]
    [InlineData("a b")]
    [InlineData("a |")]
    [InlineData("a |, b")]
    [InlineData("| a")]
    [InlineData("(>= 1)")]
    [InlineData("a:")]
    [InlineData("a [amd64")]
    [InlineData("a ((= 1))")]
    public void What_is_no_relation_is_an_error(string text) => Assert.Throws<FormatException>(() => DependencyParser.Parse(text));

    [Theory]
    [InlineData("8.14.1-2", "8.14.1-2", "8.14.1-3", "8.14.1-2")]
    [InlineData("= 8.14.1-2", "8.14.1-2", "8.14.1-3", "8.14.1-2")]
    [InlineData(">= 1.2", "1.2", "1.1", ">= 1.2")]
    [InlineData(">=1.2", "1.10", "1.2~", ">= 1.2")]
    [InlineData("(>> 1.2)", "1.2.1", "1.2", ">> 1.2")]
    [InlineData(">= 1.2, << 2", "1.9", "2", ">= 1.2, << 2")]
    public void A_constraint_allows_what_it_says(string text, string allowed, string refused, string shown)
    {
        var constraint = VersionConstraint.Parse(text);

        Assert.True(constraint.Allows(allowed));
        Assert.False(constraint.Allows(refused));
        Assert.Equal(shown, constraint.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(">=")]
    [InlineData("1.2 3")]
    [InlineData("== 1.2")]
    [InlineData(">= 1.2,")]
    [InlineData("*")]
    public void A_malformed_constraint_says_how_to_write_one(string text)
    {
        Assert.Equal("RG4007", Assert.Throws<ReproGetException>(() => VersionConstraint.Parse(text)).Code);
    }
}
