using ReproGet.Core.Distros.Debian.Archive;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Distros.Debian.Archive;

public sealed class DebianSourceTests
{
    [Fact]
    public void Words_make_a_source()
    {
        var source = DebianSource.Create(
            new DebianSourceWords(
                "https://a.invalid/debian file:///srv/mirror/", "trixie;trixie-updates", "main contrib", "amd64", "keys/a.asc", "No", "off"),
            Path.Combine(Path.GetTempPath(), "project"));

        Assert.Equal(["https://a.invalid/debian/", "file:///srv/mirror/"], source.Uris.Select(uri => uri.AbsoluteUri));
        Assert.Equal(["trixie", "trixie-updates"], source.Suites);
        Assert.Equal(["main", "contrib"], source.Components);
        Assert.Equal(["amd64"], source.Architectures);
        Assert.Equal(SignedBy.OfFile(Path.Combine(Path.GetTempPath(), "project", "keys", "a.asc")), source.SignedBy);
        Assert.False(source.Trusted);
        Assert.False(source.CheckValidUntil);
    }

    [Theory]
    [InlineData("no URI", "", "trixie", "main")]
    [InlineData("no suite", "http://a.invalid/", "", "main")]
    [InlineData("no component", "http://a.invalid/", "trixie", "")]
    [InlineData("a flat repository with components", "http://a.invalid/", "./", "main")]
    [InlineData("a relative URI", "debian", "trixie", "main")]
    [InlineData("a scheme that is not read", "ftp://a.invalid/", "trixie", "main")]
    [InlineData("a medium", "cdrom:[Debian]/", "trixie", "main")]
    [InlineData("a query", "http://a.invalid/?x=", "trixie", "main")]
    [InlineData("a suite upwards", "http://a.invalid/", "../x", "main")]
    [InlineData("an absolute suite", "http://a.invalid/", "/x", "main")]
    [InlineData("a suite with a quotation mark", "http://a.invalid/", "x\"", "main")]
    [InlineData("a component upwards", "http://a.invalid/", "trixie", "main/..")]
    public void Words_without_sense_are_refused(string summary, string uris, string suites, string components)
    {
        Assert.NotEmpty(summary);
        Assert.Equal("RG3018", Assert.Throws<ReproGetException>(() => DebianSource.Create(new DebianSourceWords(uris, suites, components), "/")).Code);
    }

    [Fact]
    public void A_key_is_named_by_its_own_path()
        => Assert.Equal(
            SignedBy.OfFile(Path.Combine(Path.GetTempPath(), "a.asc")),
            DebianSource.Create(new DebianSourceWords("http://a.invalid/", "x", "main", SignedBy: "../a.asc"), Path.Combine(Path.GetTempPath(), "project")).SignedBy);

    [Fact]
    public void A_flag_is_yes_or_no()
        => Assert.Equal("RG3018", Assert.Throws<ReproGetException>(
            () => DebianSource.Create(new DebianSourceWords("http://a.invalid/", "x", "main", Trusted: "perhaps"), "/")).Code);

    [Theory]
    [InlineData("https://user:secret@a.invalid/debian")]
    [InlineData("ftp://user:secret@a.invalid/debian")]
    [InlineData("user:secret@a.invalid")]
    public void Credentials_in_a_uri_are_refused_and_not_repeated(string uri)
    {
        var failure = Assert.Throws<ReproGetException>(() => DebianSource.Create(new DebianSourceWords(uri, "trixie", "main"), "/"));

        Assert.Equal("RG3018", failure.Code);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_identity_of_a_source_names_no_host()
    {
        string[] ids =
        [
            IdOf("https://deb.a.invalid/node_20.x", "nodistro", "k"),
            IdOf("http://DEB.a.invalid/node_20.x/", "other", "k"),
            IdOf("https://deb.b.invalid/node_20.x", "nodistro", "k"),
            IdOf("https://deb.a.invalid", "nodistro", "k"),
            IdOf("https://mirror.invalid/whatever", "trixie", null),
            IdOf("https://mirror.invalid/whatever", "trixie-security", null),
        ];

        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
        Assert.Matches("^node_20\\.x-[0-9a-f]{8}$", ids[0]);
        Assert.Matches("^archive-[0-9a-f]{8}$", ids[3]);
        Assert.Equal(["debian", "debian-security"], ids[4..]);
    }

    [Fact]
    public void Armour_in_deb822_has_dots_for_empty_lines()
    {
        var armor = TestCertificate.Simple().Armored;
        var asDeb822 = string.Concat(armor.Split('\n').Select(line => $"\n {(line.Length == 0 ? "." : line)}"));
        var source = DebianSource.Create(new DebianSourceWords("http://a.invalid/x", "x", "main", SignedBy: asDeb822), "/");

        Assert.Single(source.SignedBy.Load(source, "x").Certificates);
    }

    private static string IdOf(string uri, string suite, string? signedBy)
        => DebianSource.Create(new DebianSourceWords(uri, suite, "main", SignedBy: signedBy), "/").Id;
}
