using ReproGet.Core.Distros.Debian.Archive;

namespace ReproGet.Core.Tests.Distros.Debian.Archive;

public sealed class AptConfigurationTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("host").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("deb http://a.invalid/debian trixie main contrib", "http://a.invalid/debian/ | trixie | main contrib | ")]
    [InlineData("  deb\t[ arch=amd64 signed-by=/k.gpg ]  http://a.invalid/debian/ trixie main # comment", "http://a.invalid/debian/ | trixie | main | /k.gpg")]
    [InlineData("deb file:/srv/flat ./", "file:///srv/flat/ | ./ |  | ")]
    [InlineData("deb-src http://a.invalid/debian trixie main", "")]
    [InlineData("# deb http://a.invalid/debian trixie main", "")]
    [InlineData("deb cdrom:[Debian GNU/Linux 13]/ trixie main", "")]
    [InlineData("deb mirror+file:/etc/apt/mirrors.txt trixie main", "")]
    [InlineData("deb https://user:secret@a.invalid/debian trixie main", "")]
    [InlineData("deb [arch=amd64 http://a.invalid/debian trixie main", "")]
    [InlineData("deb", "")]
    [InlineData("deb http://a.invalid/debian", "")]
    public void One_line_style_is_read(string line, string expected)
        => Assert.Equal(expected, string.Join('\n', AptConfiguration.ReadOneLineStyle(line + "\n").Select(Show)));

    [Fact]
    public void Deb822_style_is_read()
    {
        const string Text = """
            # comment
            Types: deb deb-src
            URIs: http://a.invalid/debian mirror://b.invalid/list
             http://c.invalid/debian/
            Suites: trixie trixie-updates
            # comment within
            Components: main
             contrib
            Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

            Types: deb-src
            URIs: http://d.invalid/debian
            Suites: trixie
            Components: main

            Enabled: no
            Types: deb
            URIs: http://e.invalid/debian
            Suites: trixie
            Components: main
            """;

        Assert.Equal(
            [
                "http://a.invalid/debian/ | trixie trixie-updates | main contrib | /usr/share/keyrings/debian-archive-keyring.gpg",
                "http://c.invalid/debian/ | trixie trixie-updates | main contrib | /usr/share/keyrings/debian-archive-keyring.gpg",
            ],
            AptConfiguration.ReadDeb822Style(Text, "debian.sources").Select(Show));
    }

    [Fact]
    public void Files_are_read_in_the_order_of_apt_and_others_are_not()
    {
        Write("sources.list", "deb http://a.invalid/ trixie main\n");
        Write("sources.list.d/b.sources", "Types: deb\nURIs: http://c.invalid/\nSuites: trixie\nComponents: main\n");
        Write("sources.list.d/a.list", "deb http://b.invalid/ trixie main\n");
        Write("sources.list.d/c.list.disabled", "deb http://d.invalid/ trixie main\n");
        Write("sources.list.d/c~.list", "deb http://e.invalid/ trixie main\n");

        Assert.Equal(["http://a.invalid/", "http://b.invalid/", "http://c.invalid/"], AptConfiguration.Read(_root).Select(entry => entry.Uri.AbsoluteUri));
    }

    [Fact]
    public void A_host_without_apt_has_none() => Assert.Empty(AptConfiguration.Read(_root));

    private static string Show(AptEntry entry) => $"{entry.Uri.AbsoluteUri} | {string.Join(' ', entry.Suites)} | {string.Join(' ', entry.Components)} | {entry.SignedBy}";

    private void Write(string name, string text)
    {
        var path = Path.Combine(_root, "etc", "apt", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
