using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Tests.FileSystem;

/// <summary>Archives that GNU tar wrote.</summary>
public sealed class TarOracleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reproget-tar");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("v7")]
    [InlineData("oldgnu")]
    [InlineData("gnu")]
    [InlineData("ustar")]
    [InlineData("pax")]
    public void Every_format_of_gnu_tar_reads_as_the_same_tree(string format)
    {
        Oracle.Require("tar");
        var root = Tree();
        if (format is not ("v7" or "ustar"))
        {
            var deep = Directory.CreateDirectory(Path.Combine(root, string.Join('/', Enumerable.Repeat("a-directory-with-a-long-name", 8))));
            File.WriteAllText(Path.Combine(deep.FullName, new string('n', 150)), "long");
            File.CreateSymbolicLink(Path.Combine(root, "longlink"), new string('t', 180));
        }
        var archive = Path.Combine(_folder.FullName, "out.tar");
        Oracle.Run("tar", "--format=" + format, "--sort=name", "--mtime=@1234567890.5", "--owner=:7", "--group=:8", "-cf", archive, "-C", root, ".");

        var members = TarMembers.Read(File.OpenRead(archive));

        var expected = new List<string>
        {
            "dir/ 0755 7:8 1234567890",
            "dir/file 0640 7:8 1234567890 'content'",
            "empty 0644 7:8 1234567890 ''",
            "hard = dir/file",
            "ünï 0644 7:8 1234567890 'u'",
            "link -> dir/../nowhere",
        };
        if (format is not ("v7" or "ustar"))
        {
            var deep = "";
            for (var i = 0; i < 8; i++)
                expected.Add($"{deep += "a-directory-with-a-long-name/"} 0755 7:8 1234567890");
            expected.Add($"{deep}{new string('n', 150)} 0644 7:8 1234567890 'long'");
            expected.Add($"longlink -> {new string('t', 180)}");
        }
        Assert.Equal(expected.Order(Utf8Order.Instance), members.Select(Normalize).Order(Utf8Order.Instance));
    }

    [Theory]
    [InlineData("--format=oldgnu")]
    [InlineData("--format=pax", "--sparse-version=0.0")]
    [InlineData("--format=pax", "--sparse-version=0.1")]
    [InlineData("--format=pax", "--sparse-version=1.0")]
    public void Sparse_files_read_with_their_holes(params string[] format)
    {
        Oracle.Require("tar");
        var root = _folder.CreateSubdirectory("in").FullName;
        var expected = new byte[3_000_000];
        using (var file = File.Create(Path.Combine(root, "sparse")))
        {
            for (var i = 0; i < 30; i++)
            {
                expected[i * 100_000] = (byte)(i + 1);
                file.Position = i * 100_000;
                file.WriteByte((byte)(i + 1));
            }
            file.SetLength(expected.Length);
        }
        File.WriteAllText(Path.Combine(root, "tail"), "behind it");
        var archive = Path.Combine(_folder.FullName, "out.tar");
        Oracle.Run("tar", [.. format, "-S", "-cf", archive, "-C", root, "sparse", "tail"]);

        using var tar = new TarReader(File.OpenRead(archive));

        Assert.True(tar.TryReadNext(out var member));
        Assert.Equal(("sparse", (long)expected.Length), (member.Entry.Path, member.Length));
        var content = new MemoryStream();
        tar.Content.CopyTo(content);
        Assert.True(content.ToArray().AsSpan().SequenceEqual(expected));
        Assert.True(tar.TryReadNext(out member));
        Assert.Equal("behind it", new StreamReader(tar.Content).ReadToEnd());
        Assert.False(tar.TryReadNext(out _));
    }

    // The second name of a file is whichever the archive holds last.
    private static string Normalize(string member)
        => member == "dir/file = hard" ? "hard = dir/file"
            : member == "hard 0640 7:8 1234567890 'content'" ? "dir/file 0640 7:8 1234567890 'content'"
            : member;

    private string Tree()
    {
        var root = _folder.CreateSubdirectory("in").FullName;
        Oracle.Run(
            "sh",
            "-c",
            "umask 022; cd \"$1\"; mkdir dir; printf content >dir/file; chmod 640 dir/file; : >empty; ln dir/file hard; ln -s dir/../nowhere link; printf u >ünï",
            "sh",
            root);
        return root;
    }
}
