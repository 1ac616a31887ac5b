using ReproGet.Core.Images;

namespace ReproGet.Core.Tests.Images;

public sealed class ImageNameTests
{
    [Theory]
    [InlineData("my-app", "my-app")]
    [InlineData("team/my.app_x__y", "team/my.app_x__y")]
    [InlineData("registry.example.com:5000/a", "registry.example.com:5000/a")]
    [InlineData("My.App", "my-app")]
    [InlineData("Team/Käse App", "team/k-se-app")]
    [InlineData("9Lives", "9lives")]
    public void A_repository_is_named_as_the_sdk_names_it(string name, string expected)
        => Assert.Equal(expected, ImageName.NormalizeRepository(name));

    [Theory]
    [InlineData("")]
    [InlineData("-app")]
    [InlineData("App-")]
    [InlineData("ÄÖÜ")]
    [InlineData("a//b")]
    [InlineData("app\n")]
    [InlineData("../etc")]
    public void A_hopeless_repository_is_an_error(string name)
        => Assert.Equal("RG5104", Assert.Throws<ReproGetException>(() => ImageName.NormalizeRepository(name)).Code);

    [Theory]
    [InlineData("latest", true)]
    [InlineData("1.0.0-rc.1_x", true)]
    [InlineData("_", true)]
    [InlineData("", false)]
    [InlineData(".1", false)]
    [InlineData("-1", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("latest\n", false)]
    [InlineData("größe", false)]
    public void A_tag_is_checked(string tag, bool valid)
    {
        var failure = Record.Exception(() => ImageName.CheckTag(tag)) as ReproGetException;
        Assert.Equal(valid ? null : "RG5105", failure?.Code);
    }

    [Fact]
    public void A_tag_has_at_most_128_characters()
    {
        ImageName.CheckTag(new string('a', 128));
        Assert.Throws<ReproGetException>(() => ImageName.CheckTag(new string('a', 129)));
    }
}
