using System.Text;
using ReproGet.Core.Locking;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Tests.Locking;

public sealed class SumsFileTests
{
    private const string A = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    /// <summary>A summary, the file, and what is read of it: hash's first digit, name, CID.</summary>
    public static TheoryData<string, string, string> Readable => new()
    {
        { "text mode", $"{A}  x.deb\n", "a x.deb" },
        { "binary mode", $"{A} *x.deb\n", "a x.deb" },
        { "no mode, as repro-get reads it", $"{A} x.deb\n", "a x.deb" },
        { "leading blanks", $" \t\v\u00a0\u2003{A}  x.deb\n", "a x.deb" },
        { "a long name", $"{A}  {string.Join('/', Enumerable.Repeat("abcdefghi", 1000))}\n", "a " + string.Join('/', Enumerable.Repeat("abcdefghi", 1000)) },
        { "comments and empty lines", $"# {A}  c\n\n  \t\n  # more\n{A}  x.deb\n", "a x.deb" },
        { "no final newline", $"{A}  x.deb", "a x.deb" },
        { "nothing", "", "" },
        { "upper-case hash", $"{A.ToUpperInvariant()}  x.deb\n", "a x.deb" },
        { "names with blanks, tildes and pluses", $"{A}  a b/c~d+e.deb \n", "a a b/c~d+e.deb " },
        { "a name that begins with a blank or star", $"{A}   x\n{B}  *y\n", "a  x|b *y" },
        { "sorted by bytes", $"{A}  b\n{B}  a-b\n{A}  a/b\n{B}  B\n", "b B|b a-b|a a/b|a b" },
        { "the same line twice", $"{A}  x\n{A} *x\n", "a x" },
        { "a CID, before or after its file", $"{A}  /ipfs/QmA\n{A}  x\n{B}  y\n{B}  /ipfs/QmB\n", "a x QmA|b y QmB" },
        { "a CID in base64url", $"{A}  x\n{A}  /ipfs/uAXASIAmk-_g\n", "a x uAXASIAmk-_g" },
        { "a CID of no file", $"{A}  x\n{B}  /ipfs/QmB\n", "a x" },
        { "two CIDs: the last by bytes counts", $"{A}  x\n{A}  /ipfs/bafy\n{A}  /ipfs/QmA\n", "a x bafy" },
        { "one CID for two names of the same bytes", $"{A}  x\n{A}  y\n{A}  /ipfs/QmA\n", "a x QmA|a y QmA" },
    };

    /// <summary>A summary, the file, the code, and a part of the message.</summary>
    public static TheoryData<string, string, string, string> Hostile => new()
    {
        { "short hash", $"{A[1..]}  x\n", "RG1001", "(1)" },
        { "long hash", $"{A}a  x\n", "RG1001", "(1)" },
        { "no hex", $"{A[1..]}g  x\n", "RG1001", "(1)" },
        { "no name", $"{A}  \n", "RG1001", "(1)" },
        { "hash only", $"{A}\n", "RG1001", "(1)" },
        { "tab between", $"{A}\tx\n", "RG1001", "(1)" },
        { "BSD's tagged format", $"SHA256 (x) = {A}\n", "RG1001", "(1)" },
        { "second line", $"{A}  x\n{A}  ../y\n", "RG1002", "(2)" },
        { "absolute", $"{A}  /etc/passwd\n", "RG1002", "absolute" },
        { "climbing", $"{A}  pool/../../x\n", "RG1002", "/etc/SHA256SUMS-amd64(1)" },
        { "dot", $"{A}  ./x\n", "RG1002", "part" },
        { "empty part", $"{A}  a//x\n", "RG1002", "part" },
        { "trailing slash", $"{A}  a/\n", "RG1002", "part" },
        { "dot file", $"{A}  a/.x\n", "RG1002", "dot" },
        { "drive", $"{A}  C:/x\n", "RG1002", "drive" },
        { "the standard input", $"{A}  -\n", "RG1002", "input" },
        { "backslash", $"{A}  a\\b\n", "RG1002", "backslash" },
        { "escaped by GNU", $"\\{A}  a\\\\b\n", "RG1002", "escaped" },
        { "NUL", $"{A}  a\0b\n", "RG1002", "a\\x00b" },
        { "turned around", $"{A}  a\u202egnp.deb\n", "RG1002", "direction" },
        { "isolated", $"{A}  a\u2066b\n", "RG1002", "direction" },
        { "line separator", $"{A}  a\u2028b\n", "RG1002", "line end" },
        { "escape sequence", $"{A}  a\u001b[31mb\n", "RG1002", "\\x1b" },
        { "two hashes", $"{A}  x\n# c\n{B}  x\n", "RG1003", "(3)" },
        { "a CID with two hashes", $"{A}  /ipfs/QmA\n{B}  /ipfs/QmA\n", "RG1003", "(2)" },
        { "CRLF", $"{A}  x\r\n", "RG1004", ".gitattributes" },
        { "BOM", $"\uFEFF{A}  x\n", "RG1005", "byte order mark" },
        { "conflict, ours", $"<<<<<<< HEAD\n{A}  x\n=======\n", "RG1006", "ReproGetLock App.csproj" },
        { "conflict, middle", $"{A}  x\n=======\n{B}  x\n", "RG1006", "(2)" },
        { "conflict, theirs", $"{A}  x\n>>>>>>> main\n", "RG1006", "(2)" },
        { "conflict, diff3", $"{A}  x\n||||||| base\n", "RG1006", "(2)" },
        { "conflict, CRLF", $"=======\r\n", "RG1006", "(1)" },
        { "overlong", $"{A}  {new string('x', 65_536)}\n", "RG1007", "(1)" },
        { "no CID", $"{A}  /ipfs/\n", "RG1001", "CID" },
        { "a path below a CID", $"{A}  /ipfs/QmA/x\n", "RG1001", "CID" },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    public void Files_are_read_as_sha256sum_and_repro_get_read_them(string summary, string content, string expected)
    {
        var files = SumsFile.Parse(Encoding.UTF8.GetBytes(content), "SHA256SUMS-amd64");

        Assert.True(expected == string.Join('|', files.Select(Describe)), summary + ": " + string.Join('|', files.Select(Describe)));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_lines_are_errors_that_name_the_line(string summary, string content, string code, string part)
    {
        var failure = Assert.Throws<ReproGetException>(() => SumsFile.Parse(Encoding.UTF8.GetBytes(content), "/etc/SHA256SUMS-amd64", "/src/App.csproj"));

        Assert.Equal((summary, code), (summary, failure.Code));
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(failure.Message, char.IsControl);
        Assert.Contains("App.csproj", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A summary, the file as repro-get takes it, and what both read of it.</summary>
    public static TheoryData<string, string, string> Foreign => new()
    {
        { "CRLF", $"# c\r\n{A}  x\r\n\r\n{B} *y\r\n", "a x|b y" },
        { "two hashes: the later counts", $"{A}  x\n{B}  x\n", "b x" },
        { "a CID with two hashes: the later counts", $"{A}  x\n{B}  y\n{A}  /ipfs/QmA\n{B}  /ipfs/QmA\n", "a x|b y QmA" },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    [MemberData(nameof(Readable))]
    public void A_file_without_a_document_is_read_as_repro_get_reads_it(string summary, string content, string expected)
    {
        var files = SumsFile.Parse(Encoding.UTF8.GetBytes(content), "SHA256SUMS-amd64", isForeign: true);

        Assert.Equal((summary, expected), (summary, string.Join('|', files.Select(Describe))));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_an_error()
    {
        byte[] content = [.. Encoding.UTF8.GetBytes($"{A}  x\n{A}  "), 0xC3, 0x28, (byte)'\n'];

        var failure = Assert.Throws<ReproGetException>(() => SumsFile.Parse(content, "s"));

        Assert.Equal("RG1005", failure.Code);
        Assert.StartsWith("s(2)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_utf16_file_is_an_error()
    {
        var failure = Assert.Throws<ReproGetException>(() => SumsFile.Parse(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("x")).ToArray(), "s"));

        Assert.Equal("RG1005", failure.Code);
    }

    [Fact]
    public void Writing_sorts_by_bytes_with_cids_last()
    {
        PackageFile[] files =
        [
            File("pool/z.deb", 'b', "QmZ"),
            File("pool/\U0001F600.deb", 'a'),
            File("pool/\uFFFD.deb", 'a'),
            File("pool/a/b.deb", 'a'),
            File("pool/a-b.deb", 'c', "QmA"),
            File("pool/B.deb", 'b', "QmZ"),
        ];

        Assert.Equal(
            $"{B}  pool/B.deb\n{new string('c', 64)}  pool/a-b.deb\n{A}  pool/a/b.deb\n{B}  pool/z.deb\n{A}  pool/\uFFFD.deb\n{A}  pool/\U0001F600.deb\n{new string('c', 64)}  /ipfs/QmA\n{B}  /ipfs/QmZ\n",
            Encoding.UTF8.GetString(SumsFile.Write(files)));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        PackageFile[] files = [File(" leading", 'a', "QmA"), File("*star", 'b'), File("a b~1+2.deb", 'c')];

        Assert.Equal(files, SumsFile.Parse(SumsFile.Write(files.Reverse()), "s"));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/x")]
    [InlineData("a\nb")]
    [InlineData("")]
    public void A_hostile_index_cannot_get_a_name_into_a_lock(string name)
    {
        Assert.Equal("RG1002", Assert.Throws<ReproGetException>(() => SumsFile.Write([File(name, 'a')])).Code);
    }

    [Fact]
    public void One_name_is_not_written_with_two_hashes()
    {
        Assert.Equal("RG1003", Assert.Throws<ReproGetException>(() => SumsFile.Write([File("x", 'a'), File("x", 'b')])).Code);
    }

    [Fact]
    public void Of_several_files_the_later_one_wins()
    {
        var combined = SumsFile.Combine([[File("x", 'a', "QmA"), File("y", 'a')], [File("a", 'c'), File("x", 'b')]]);

        Assert.Equal([File("a", 'c'), File("x", 'b'), File("y", 'a')], combined);
    }

    [Fact]
    public void Cids_survive_locking_again()
    {
        var kept = SumsFile.KeepCids([File("new/x", 'a'), File("y", 'b'), File("z", 'c', "QmNew")], [File("x", 'a', "QmA"), File("z", 'c', "QmOld")]);

        Assert.Equal([File("new/x", 'a', "QmA"), File("y", 'b'), File("z", 'c', "QmNew")], kept);
    }

    private static PackageFile File(string name, char digit, string? cid = null)
    {
        Assert.True(Core.Oci.Digest.TryParseHex(new string(digit, 64), out var digest));
        return new PackageFile(name, digest, cid);
    }

    private static string Describe(PackageFile file) => $"{file.Digest.Hex[0]} {file.Name}{(file.Cid is null ? "" : " " + file.Cid)}";
}
