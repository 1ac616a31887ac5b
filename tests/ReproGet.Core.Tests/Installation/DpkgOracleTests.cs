using System.Runtime.Versioning;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Installation;

/// <summary>dpkg itself installs the same packages, and looks at what we made.</summary>
[SupportedOSPlatform("linux")]
public sealed class DpkgOracleTests
{
    [Fact]
    public async Task The_database_is_what_dpkg_writes()
    {
        Oracle.Require("dpkg");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "dpkg installs as root only.");
        using var scratch = Sample();
        var real = Path.Combine(scratch.Folder, "real");
        Prepare(real);
        Oracle.Run("dpkg", ["--root=" + real, "--force-depends", "--force-script-chrootless", "--no-triggers", "--install", .. scratch.Debs]);

        var ours = Write(scratch, await scratch.InstallAsync());

        Assert.Equal(Paragraphs(real), Paragraphs(ours));
        Assert.Equal(InfoFiles(real), InfoFiles(ours));
        foreach (var trigger in new[] { "File", "t-await", "t-noawait" })
            Assert.Equal(Sorted(Path.Combine(real, "var/lib/dpkg/triggers", trigger)), Sorted(Path.Combine(ours, "var/lib/dpkg/triggers", trigger)));
    }

    [Fact]
    public async Task Dpkg_finds_nothing_to_complain_of()
    {
        Oracle.Require("dpkg");
        using var scratch = Sample();
        var ours = Write(scratch, await scratch.InstallAsync());

        Assert.Equal("", Oracle.Run("dpkg", "--root=" + ours, "--audit"));
        Assert.Equal("", Oracle.Run("dpkg", "--root=" + ours, "--verify"));
        var list = Oracle.Run("dpkg-query", "--root=" + ours, "--show", "--showformat=${db:Status-Abbrev} ${binary:Package} ${Version}\n");
        Assert.Equal("ii  aa-lib:amd64 2:1.0-1\nii  conf 1.0\nii  doc 1.0~rc1\n", list);
        Assert.Equal("aa-lib:amd64: /usr/lib/libaa.so.1\n", Oracle.Run("dpkg-query", "--root=" + ours, "--search", "/usr/lib/libaa.so.1"));
    }

    [Fact]
    public async Task A_package_that_is_recorded_as_unpacked_is_one_that_dpkg_can_configure()
    {
        Oracle.Require("dpkg");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "dpkg installs as root only.");
        using var scratch = new ScratchRoot().Add(
            "odd", [FakeFile.Regular("etc/odd.conf", "a=b\n")],
            new Dictionary<string, string> { ["postinst"] = "#!/bin/sh\ntouch \"$DPKG_ROOT/configured\"\n", ["conffiles"] = "/etc/odd.conf\n", ["md5sums"] = "" });
        var ours = Write(scratch, await scratch.InstallAsync());

        Assert.Contains(" odd ", Oracle.Run("dpkg", "--root=" + ours, "--audit"), StringComparison.Ordinal);
        Oracle.Run("dpkg", "--root=" + ours, "--force-script-chrootless", "--configure", "--pending");

        Assert.Equal("", Oracle.Run("dpkg", "--root=" + ours, "--audit"));
        Assert.Equal("a=b\n", await File.ReadAllTextAsync(Path.Combine(ours, "etc/odd.conf")));
    }

    /// <summary>What dpkg treats in ways of its own: conffiles, triggers, Multi-Arch, epochs, relations with odd blanks, fields out of order, unknown fields.</summary>
    private static ScratchRoot Sample() => new ScratchRoot()
        .AddBytes("aa-lib.deb", FakeDeb.Build(
            [
                new("Description", "a library\n With a text\n .\n   and a list"), new("X-Odd", "kept"), new("Multi-Arch", "same"), new("Package", "aa-lib"), new("Source", "aa (2)"),
                new("Version", "2:1.0-1"), new("Architecture", "amd64"), new("Maintainer", "Somebody <s@example.invalid>"), new("Priority", "Optional"), new("Section", "libs"),
                new("Installed-Size", "12"), new("Homepage", "https://example.invalid/"), new("Depends", "doc(>=0.1)|nothing , conf (= 1.0)"), new("Breaks", "old (<< 1)"),
                new("Conflicts", "older"), new("Provides", "libaa (= 1), aa"), new("Enhances", "conf"), new("Replaces", "old (<< 1)"), new("Suggests", "x:any | y"),
            ],
            [FakeFile.Regular("usr/lib/libaa.so.1", "ELF"), FakeFile.SymbolicLink("usr/lib/libaa.so", "libaa.so.1"), FakeFile.Regular("usr/share/doc/aa-lib/copyright", "c")],
            new Dictionary<string, string> { ["triggers"] = "# none\ninterest-noawait /usr/share/fonts\nactivate-noawait ldconfig\n", ["shlibs"] = "libaa 1 aa-lib\n", ["md5sums"] = Md5("usr/lib/libaa.so.1", "ELF") }))
        .Add("conf", [FakeFile.Regular("etc/conf/main.conf", "a=1\n"), FakeFile.Regular("etc/conf/odd name.conf", "b=2\n")], new Dictionary<string, string>
        {
            ["md5sums"] = "",
            ["conffiles"] = "/etc/conf/main.conf\n/etc/conf/odd name.conf\n",
            ["postinst"] = "#!/bin/sh\nset -e\n# Automatically added by dh_installdeb/13\nrm_conffile_of_yore\n# End automatically added section\nexit 0\n".Replace("rm_conffile_of_yore", ":", StringComparison.Ordinal),
            ["triggers"] = "interest t-await\ninterest-noawait t-noawait\ninterest /usr/share/fonts\n",
        })
        .Add("doc", [FakeFile.Regular("usr/share/doc/doc/a", "a"), FakeFile.HardLink("usr/share/doc/doc/b", "usr/share/doc/doc/a")],
            new Dictionary<string, string> { ["md5sums"] = Md5("usr/share/doc/doc/a", "a") + Md5("usr/share/doc/doc/b", "a") }, version: "1.0~rc1", architecture: "all");

    private static string Md5(string path, string text)
#pragma warning disable CA5351
        => Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(text))) + "  " + path + "\n";
#pragma warning restore CA5351

    private static void Prepare(string root)
    {
        foreach (var directory in new[] { "info", "updates", "triggers" })
            Directory.CreateDirectory(Path.Combine(root, "var/lib/dpkg", directory));
        foreach (var file in new[] { "status", "available" })
            File.WriteAllText(Path.Combine(root, "var/lib/dpkg", file), "");
    }

    private static string Write(ScratchRoot scratch, ReproGet.Core.Installation.InstalledRoot root)
    {
        var folder = Directory.CreateDirectory(Path.Combine(scratch.Folder, "ours")).FullName;
        TreeWriter.Write(root.Tree, folder);
        return folder;
    }

    private static string[] Paragraphs(string root) => File.ReadAllText(Path.Combine(root, "var/lib/dpkg/status")).Split("\n\n");

    private static string[] Sorted(string path) => [.. File.ReadAllLines(path).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> InfoFiles(string root)
        => Directory.GetFiles(Path.Combine(root, "var/lib/dpkg/info")).Order(StringComparer.Ordinal)
            .Select(path => $"{Path.GetFileName(path)} {File.GetUnixFileMode(path)} {File.ReadAllText(path)}");
}
