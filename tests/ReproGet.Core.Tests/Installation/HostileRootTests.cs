using ReproGet.Core.Distros;
using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Installation.Checks;
using ReproGet.Core.Packages;
using ReproGet.Core.Sbom;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Installation;

/// <summary>Bases whose own files are wrong, or made to harm: what reads them goes on, or fails with a code.</summary>
public sealed class HostileRootTests
{
    private const string Lib = "Package: lib\nStatus: install ok installed\nVersion: 1.0\nArchitecture: amd64\nMaintainer: N <n@example.invalid>\nDescription: old\n";
    private const string Status = "var/lib/dpkg/status";
    private const string Filters = "etc/dpkg/dpkg.cfg.d/x";

    public static TheoryData<string, string, string> Files => new()
    {
        // file, its text, the code; empty where all goes on
        { Status, Lib + "\n" + Lib, "" },
        { Status, (Lib + "\n" + Lib.Replace("lib", "other", StringComparison.Ordinal)).Replace("\n", "\r\n", StringComparison.Ordinal), "" },
        { Status, Lib.Replace("Version: 1.0\n", "", StringComparison.Ordinal), "RG3043" },
        { Status, Lib.Replace("Architecture: amd64\n", "", StringComparison.Ordinal), "RG3043" },
        { Status, Lib.Replace("Package: lib\n", "", StringComparison.Ordinal), "RG3043" },
        { Status, Lib.Replace("Version: 1.0\n", "Version: \n", StringComparison.Ordinal), "RG3044" },
        { Status, Lib.Replace("Status: install ok installed\n", "Status:\n", StringComparison.Ordinal), "" },
        { Status, Lib + "Depends: ,,|(\n", "RG5035" },
        { Status, Lib + "Conffiles:\n /etc/x\n /../../etc/y obsolete\n  z\n", "" },
        { Status, Lib + "Installed-Size: 99999999999999999999999\n", "" },
        { Status, "\n\n \n\n" + Lib + "\n \n\t\n\n\n", "RG5035" },
        { Status, "\0\0\0\0", "RG3040" },
        { Status, "no field", "RG3040" },
        { Status, Lib + "Source: (\n", "" },
        { "var/lib/dpkg/diversions", "/a\n/b\n", "RG5055" },
        { "var/lib/dpkg/diversions", "/a\n/a\nlib\n", "" },
        { "var/lib/dpkg/statoverride", "nobody nogroup 644 /x\n", "RG5055" },
        { "var/lib/dpkg/statoverride", "#99999999999 #0 644 /x\n", "RG5055" },
        { "var/lib/dpkg/statoverride", "#0 #0 7777777777777777777777777 /x\n", "RG5055" },
        { "var/lib/dpkg/info/lib.list", "/.\n/usr/../../etc\n//\n/\0\n\u0001\n" + new string('a', 10_000) + "\n", "RG5007" },
        { "var/lib/dpkg/alternatives/editor", "auto\n", "" },
        { "var/lib/dpkg/alternatives/editor", "auto\n/usr/bin/editor\n\n/a\nnot a number\n\n", "" },
        { "var/lib/dpkg/triggers/File", "\n/a\n/b c d\n", "" },
        { "var/lib/apt/extended_states", "Package:\nAuto-Installed: 1\nAuto-Installed:1\n\n\n", "" },
        { Filters, "path-exclude=[z-a]\n", "RG5171" },
        { Filters, "path-exclude=[!z-a]\n", "RG5171" },
        { Filters, "path-exclude=[\npath-exclude=[]\npath-exclude=[!]\npath-exclude=[a\npath-exclude=\\\npath-exclude=[\\]\npath-exclude=[^]\npath-exclude=[]]\npath-exclude=\n", "" },
        { Filters, "path-exclude=[[:alpha:]]\npath-exclude=[a-]\npath-exclude=[\\d]\npath-exclude=[\\p{L}]\n", "" },
        { Filters, "path-exclude=" + new string('*', 1001) + "\n", "RG5171" },
        { "etc/passwd", ":::::\nroot\nroot:x:0\na:x:-1:-1\nb:x:99999999999:1\nc:x:1:\nc:x:1:1\nc:x:2:2\n\0\n", "" },
        { "etc/group", ":\nroot:x\nroot:x:-1\nroot:x:99999999999\nroot:x:0:\nroot:x:1:\n", "" },
        { "etc/os-release", "ID=$(reboot)\nVERSION_CODENAME=`id`\nPRETTY_NAME=\"\u001b[31m\"\n=x\nID\n", "" },
        { "etc/ld.so.conf", "include /etc/ld.so.conf\ninclude ../*/../*/../*/ld.so.conf\ninclude \n/\0\n[z-a\n", "" },
        { "etc/ld.so.conf", "/" + string.Concat(Enumerable.Repeat("a/../", 2000)) + "\n", "" },
        { "usr/share/doc/lib/copyright", "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles:\nLicense:\n\nLicense: (((\n", "" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_wrong_file_is_passed_over_or_has_a_code(string path, string text, string code)
    {
        FileEntry[] status = path == Status ? [] : [FakeBase.File(Status, Lib)];

        Assert.Equal(code, await ReadAsync(FakeBase.Tree([.. status, FakeBase.File(path, text)])));
    }

    [Theory]
    [InlineData(Status)]
    [InlineData("var/lib/dpkg/status.d/lib")]
    [InlineData("var/lib/dpkg/diversions")]
    [InlineData("var/lib/dpkg/statoverride")]
    [InlineData("var/lib/dpkg/info/lib.list")]
    [InlineData("var/lib/dpkg/triggers/File")]
    [InlineData("var/lib/apt/extended_states")]
    [InlineData("etc/dpkg/dpkg.cfg")]
    [InlineData("etc/passwd")]
    [InlineData("etc/group")]
    [InlineData("etc/ld.so.conf")]
    public async Task A_file_of_gigabytes_that_is_read_whole_is_an_error(string path)
    {
        FileEntry[] status = path.StartsWith(Status, StringComparison.Ordinal) ? [] : [FakeBase.File(Status, Lib)];

        Assert.Contains(await ReadAsync(FakeBase.Tree([.. status, FileEntry.File(path, new Endless(), 0)])), (string[])["RG5170", ""]);
    }

    [Theory]
    [InlineData(Status)]
    [InlineData("var/lib/dpkg/status.d")]
    [InlineData("var/lib/dpkg/info")]
    [InlineData("etc/passwd")]
    [InlineData("etc/ld.so.conf")]
    [InlineData("etc/dpkg/dpkg.cfg.d")]
    public async Task What_is_no_file_is_no_such_file_and_links_in_a_circle_are_an_error(string path)
    {
        Assert.Equal("", await ReadAsync(FakeBase.Tree([new FileEntry { Path = path, Type = FileType.CharacterDevice }])));
        Assert.Equal("", await ReadAsync(FakeBase.Tree([FileEntry.SymbolicLink(path, "/nowhere", 0)])));
        Assert.Contains(await ReadAsync(FakeBase.Tree([FileEntry.SymbolicLink(path, "/" + path, 0)])), (string[])["RG5005", ""]);
    }

    [Fact]
    public async Task A_manifest_of_Chisels_without_end_is_an_error()
    {
        Assert.Equal("RG6001", await ReadAsync(FakeBase.Tree([FakeBase.File(Status, Lib), FakeChisel.Manifest(Enumerable.Repeat("{}", 100_001))])));
    }

    /// <summary>Everything that looks into a base; the code with which it fails.</summary>
    private static async Task<string> ReadAsync(FileTree below)
    {
        using var root = new ScratchRoot().Add("lib", [FakeFile.Regular("usr/lib/lib.so.2", "new")], version: "2.0");
        try
        {
            var release = OsRelease.Read(below);
            await InstalledPackages.ReadAsync(below, CancellationToken.None);
            FinishedTree.CheckUser(below, [], "somebody:something", root);
            var tree = (await root.InstallAsync(below)).Tree;
            LinkCheck.Report(LinkCheck.Run(tree, Architecture.FromDebian("amd64")!), root);
            DebianPackages.Read(tree, new Dictionary<(string, string), string>(), release);
            Assert.Equal("new", ScratchRoot.Text(tree, "usr/lib/lib.so.2"));
            return "";
        }
        catch (ReproGetException e)
        {
            Assert.DoesNotContain(e.Message, char.IsControl);
            return e.Code;
        }
    }

    /// <summary>Nobody reads it.</summary>
    private sealed class Endless : FileContent
    {
        public override long Length => 5L << 30;

        public override Stream Open() => throw new InvalidOperationException("It is read.");
    }
}
