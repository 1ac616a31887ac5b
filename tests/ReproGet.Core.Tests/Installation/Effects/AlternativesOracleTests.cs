using ReproGet.Core.Installation.Effects;

namespace ReproGet.Core.Tests.Installation.Effects;

/// <summary>The same requests for us and for <c>update-alternatives --root</c>: links and files must be the same.</summary>
public sealed class AlternativesOracleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alternatives").FullName;

    public static TheoryData<string, string[], string[]> Cases => new()
    {
        { "one", ["usr/bin/vim"], ["--install /usr/bin/editor editor /usr/bin/vim 50"] },
        { "with slaves", ["usr/bin/mawk", "usr/share/man/man1/mawk.1.gz"], ["--install /usr/bin/awk awk /usr/bin/mawk 5 --slave /usr/share/man/man1/awk.1.gz awk.1.gz /usr/share/man/man1/mawk.1.gz --slave /usr/bin/nawk nawk /usr/bin/mawk"] },
        { "a slave's file is missing", ["usr/bin/mawk"], ["--install /usr/bin/awk awk /usr/bin/mawk 5 --slave /usr/share/man/man1/awk.1.gz awk.1.gz /usr/share/man/man1/mawk.1.gz"] },
        { "a better one second", ["bin/a", "bin/b"], ["--install /usr/bin/x x /bin/a 1", "--install /usr/bin/x x /bin/b 2"] },
        { "a better one first", ["bin/b", "bin/a"], ["--install /usr/bin/x x /bin/b 2", "--install /usr/bin/x x /bin/a -10"] },
        { "equal ones", ["bin/b", "bin/a"], ["--install /usr/bin/x x /bin/b 2", "--install /usr/bin/x x /bin/a 2"] },
        { "slaves of one choice only", ["bin/a", "bin/b", "man/a", "man/b"], ["--install /usr/bin/x x /bin/a 1 --slave /usr/man/x x.1 /man/a --slave /usr/man/w w.1 /man/a", "--install /usr/bin/x x /bin/b 2 --slave /usr/man/x x.1 /man/b"] },
        { "a choice without slaves wins", ["bin/a", "bin/b", "man/a"], ["--install /usr/bin/x x /bin/a 1 --slave /usr/man/x x.1 /man/a", "--install /usr/bin/x x /bin/b 2"] },
        { "the priority falls", ["bin/a", "bin/b"], ["--install /usr/bin/x x /bin/a 10", "--install /usr/bin/x x /bin/b 5", "--install /usr/bin/x x /bin/a 1"] },
        { "the link moves", ["bin/a"], ["--install /usr/bin/x x /bin/a 10", "--install /usr/bin/y x /bin/a 10"] },
        { "a slave's link moves", ["bin/a", "man/a"], ["--install /usr/bin/x x /bin/a 10 --slave /usr/man/x x.1 /man/a", "--install /usr/bin/x x /bin/a 10 --slave /usr/man/y x.1 /man/a"] },
        { "a slave is dropped", ["bin/a", "man/a"], ["--install /usr/bin/x x /bin/a 10 --slave /usr/man/x x.1 /man/a", "--install /usr/bin/x x /bin/a 10"] },
        { "a link to something else", ["bin/a", "usr/bin/x -> /bin/sh"], ["--install /usr/bin/x x /bin/a 10"] },
        { "a file in the way", ["bin/a", "usr/bin/x"], ["--install /usr/bin/x x /bin/a 10"] },
        { "a slave's link is a file", ["bin/a", "man/a", "usr/man/x"], ["--install /usr/bin/x x /bin/a 10 --slave /usr/man/x x.1 /man/a"] },
        { "a link set by hand", ["bin/a", "bin/b", "etc/alternatives/x -> /bin/b"], ["--install /usr/bin/x x /bin/a 10"] },
        { "a dangling link set by hand", ["bin/a", "etc/alternatives/x -> /bin/b"], ["--install /usr/bin/x x /bin/a 10"] },
        { "a choice of a base set by hand", ["bin/a", "bin/b", "bin/c", "etc/alternatives/x -> /bin/b", "usr/bin/x -> /etc/alternatives/x", "var/lib/dpkg/alternatives/x = auto|/usr/bin/x||/bin/a|1||"], ["--install /usr/bin/x x /bin/c 10"] },
        { "an unknown choice of a base whose link is gone", ["bin/a", "bin/b", "bin/c", "etc/alternatives/x -> /bin/b", "var/lib/dpkg/alternatives/x = manual|/usr/bin/x||/bin/a|1||"], ["--install /usr/bin/x x /bin/c 10"] },
        { "a base's choice whose file is gone", ["bin/c", "etc/alternatives/x -> /bin/a", "usr/bin/x -> /etc/alternatives/x", "var/lib/dpkg/alternatives/x = auto|/usr/bin/x|x.1|/usr/man/x||/bin/a|100|/man/a||"], ["--install /usr/bin/x x /bin/c 10"] },
        { "a library", ["usr/lib/blas/libblas.so.3"], ["--install /usr/lib/libblas.so.3 libblas.so.3-x86_64-linux-gnu /usr/lib/blas/libblas.so.3 10"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Links_and_files_are_those_of_update_alternatives(string summary, string[] files, string[] requests)
    {
        Assert.NotEmpty(summary);
        Oracle.Require("update-alternatives");
        var builder = new TreeBuilder().Folder("usr/bin").Folder("usr/man").Folder("usr/share/man/man1").Folder("etc/alternatives").Folder("var/lib/dpkg/alternatives");
        foreach (var file in files)
        {
            // "path -> target" is a link, "path = a|b|" a file of lines.
            if (file.Split(" -> ") is [var link, var target])
                builder.Link(link, target);
            else if (file.Split(" = ") is [var path, var lines])
                builder.File(path, lines.Replace('|', '\n'));
            else
                builder.File(file, "x");
        }
        DiskTree.Write(builder.Tree, _folder);
        foreach (var request in requests)
        {
            Oracle.Run("update-alternatives", ["--quiet", "--root", _folder, "--log", "/dev/null", .. request.Split(' ')]);
            builder.Package("p" + builder.Packages.Count, "1", "update-alternatives " + request + "\n");
        }

        builder.Apply(new AlternativesEffect());

        var expected = DiskTree.Read(_folder);
        Assert.Equal(DiskTree.Names(expected).Where(name => !name.StartsWith("dev", StringComparison.Ordinal)), DiskTree.Names(builder.Tree));
        foreach (var file in expected.Entries.Where(entry => entry.Path.StartsWith("var/lib/dpkg/alternatives/", StringComparison.Ordinal)))
            Assert.Equal(File.ReadAllText(Path.Combine(_folder, file.Path)), builder.Text(file.Path));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
