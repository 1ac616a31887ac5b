using ReproGet.Core.Installation.Debian;

namespace ReproGet.Core.Tests.Installation;

public sealed class UpdateAlternativesTests
{
    public static TheoryData<string, string, string> Scripts => new()
    {
        { "one line", "update-alternatives --install /usr/bin/awk awk /usr/bin/mawk 5", "/usr/bin/awk awk /usr/bin/mawk 5" },
        { "with options and quotes", "update-alternatives --quiet --force --install \"/usr/bin/a\" 'a' /usr/bin/\"b\" -5 >/dev/null 2>&1 || true", "/usr/bin/a a /usr/bin/b -5" },
        {
            "with slaves over several lines",
            "update-alternatives --install /usr/bin/awk awk /usr/bin/mawk 5 \\\n  --slave /usr/bin/nawk nawk /usr/bin/mawk \\\n\t--slave /usr/share/man/man1/awk.1.gz awk.1.gz \\\n\t/usr/share/man/man1/mawk.1.gz",
            "/usr/bin/awk awk /usr/bin/mawk 5 [/usr/bin/nawk nawk /usr/bin/mawk] [/usr/share/man/man1/awk.1.gz awk.1.gz /usr/share/man/man1/mawk.1.gz]"
        },
        { "in the case of configure", "case \"$1\" in\n configure|abort-upgrade) update-alternatives --install /a a /b 1;;\n remove) update-alternatives --install /c c /d 1;;\nesac", "/a a /b 1" },
        { "in a function with words of the call", "ua() {\n  update-alternatives --install /usr/bin/$1 $1 /usr/bin/$1.$2 10\n}\nua x y\nua v w", "/usr/bin/x x /usr/bin/x.y 10; /usr/bin/v v /usr/bin/v.w 10" },
        { "with a variable", "P=20\nupdate-alternatives --install /a a /b ${P}", "/a a /b 20" },
        { "taking away old ones first", "update-alternatives --remove old /usr/bin/old\nupdate-alternatives --install /a a /b 1", "/a a /b 1" },
        { "only on upgrades", "if [ -n \"$2\" ]; then update-alternatives --install /a a /b 1; fi", "" },
        { "with a relative link", "update-alternatives --install a a /b 1", "" },
        { "with a name that is a path", "update-alternatives --install /a ../a /b 1", "" },
        { "with a priority that is none", "update-alternatives --install /a a /b high", "" },
        { "with words missing", "update-alternatives --install /a a", "" },
        { "with a variable that is not known", "update-alternatives --install /a a /b $(dpkg-architecture)", "" },
        { "in a comment", "# update-alternatives --install /a a /b 1", "" },
        { "in a text", "cat <<EOF\nupdate-alternatives --install /a a /b 1\nEOF", "" },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void What_the_first_configuration_installs_is_read(string summary, string script, string expected)
    {
        Assert.NotNull(summary);

        var requests = UpdateAlternatives.Parse("#!/bin/sh\nset -e\n" + script + "\n");

        Assert.Equal(expected, string.Join("; ", requests.Select(request =>
            $"{request.Link} {request.Name} {request.Path} {request.Priority}" + string.Concat(request.Slaves.Select(slave => $" [{slave.Link} {slave.Name} {slave.Path}]")))));
    }
}
