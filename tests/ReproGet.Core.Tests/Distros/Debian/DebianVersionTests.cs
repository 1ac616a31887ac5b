using ReproGet.Core.Distros.Debian;

namespace ReproGet.Core.Tests.Distros.Debian;

public sealed class DebianVersionTests
{
    [Theory]
    [InlineData("1.0", "<", "1.1")]
    [InlineData("1.9", "<", "1.10")]
    [InlineData("1.0~rc1", "<", "1.0")]
    [InlineData("1.0~~", "<", "1.0~")]
    [InlineData("1.0~~a", "<", "1.0~")]
    [InlineData("1.0a", "<", "1.0+")]
    [InlineData("1.0Z", "<", "1.0a")]
    [InlineData("1.0a", ">", "1.0")]
    [InlineData("1.0-1", "<", "1.0-1+b1")]
    [InlineData("1.0-1~deb13u1", "<", "1.0-1")]
    [InlineData("1.0", "=", "1.0-0")]
    [InlineData("0:1.0", "=", "1.0")]
    [InlineData("1.0-0~", "<", "1.0")]
    [InlineData("1:0.1", ">", "9")]
    [InlineData("2:1-1-1", ">", "2:1-1")]
    [InlineData("1:2:3-4", ">", "1:2:2-9")]
    [InlineData("99999999999999999999999:1", ">", "99999999999999999999998:2")]
    [InlineData("00001:1", "=", "1:1")]
    [InlineData("1.00000000000000000000000000001", "=", "1.1")]
    [InlineData("1.18446744073709551616", ">", "1.18446744073709551615")]
    [InlineData("1.", ">", "1")]
    [InlineData("1.0", "=", "1.")]
    [InlineData("3.0~beta2-1", "<", "3.0-1")]
    public void Versions_are_ordered_as_policy_says(string left, string expected, string right)
    {
        var order = DebianVersion.Parse(left).CompareTo(DebianVersion.Parse(right));

        Assert.Equal(expected, order < 0 ? "<" : order > 0 ? ">" : "=");
        Assert.Equal(-Math.Sign(order), Math.Sign(DebianVersion.Parse(right).CompareTo(DebianVersion.Parse(left))));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(":1")]
    [InlineData("1:")]
    [InlineData("a:1")]
    [InlineData("-1:1")]
    [InlineData("1-")]
    [InlineData("-1")]
    [InlineData("1 0")]
    [InlineData("1.0_1")]
    [InlineData("1.0-1_2")]
    [InlineData("1.0/../../etc")]
    [InlineData("1.0\0")]
    [InlineData("1.0é")]
    [InlineData("１.0")]
    public void What_dpkg_refuses_is_no_version(string text) => Assert.False(DebianVersion.TryParse(text, out _));

    [Fact]
    public void Space_around_a_version_is_no_part_of_it() => Assert.Equal("1:2-3", DebianVersion.Parse(" 1:2-3\n").Text);

    [Fact]
    public void A_malformed_version_says_why() => Assert.Contains("revision is empty", Assert.Throws<FormatException>(() => DebianVersion.Parse("1-")).Message, StringComparison.Ordinal);

    [Fact]
    public void Operators_agree_with_the_order()
    {
        var (older, newer) = (DebianVersion.Parse("1~"), DebianVersion.Parse("1"));

        Assert.True(older < newer && older <= newer && newer > older && newer >= older);
    }
}
