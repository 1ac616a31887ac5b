using ReproGet.Core.Distros;
using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Sbom;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Installation;

/// <summary>Packages onto a base of slices, such as .NET's chiseled images: what was cut from a package is a part of it, and no package.</summary>
public sealed class ChiselBaseTests
{
    // What chisel-wrapper puts into .NET's images: control files, one after another.
    private const string Control = "Package: libc6\nVersion: 2.39-0ubuntu8.5\nArchitecture: amd64\nMaintainer: N <n@example.invalid>\nDescription: d\n\nPackage: libssl3t64\nVersion: 3.0.13\nArchitecture: amd64\nMaintainer: N <n@example.invalid>\nDescription: d\n\n";

    private static FakeChisel Slices => new FakeChisel()
        .Package("libc6", "2.39-0ubuntu8.5").Package("libssl3t64", "3.0.13").Package("base-files", "13ubuntu10")
        .File("usr/lib/libc.so.6", "same", "libc6_libs").File("usr/lib/libm.so.6", "old", "libc6_libs")
        .File("usr/lib/libssl.so.3", "ssl", "libssl3t64_libs")
        .File("etc/libc.conf", "old", "libc6_config").File("etc/changed.conf", "shipped", "libc6_config", "changed by a slice")
        .File("usr/share/both", "both", "base-files_base libc6_config");

    [Fact]
    public async Task What_was_cut_counts_as_not_installed_until_the_whole_package_is_there()
    {
        var cut = await InstalledPackages.ReadAsync(Base(Slices), CancellationToken.None);
        var said = await InstalledPackages.ReadAsync(Base(Slices, Control.Replace("Version", "Status: install ok installed\nVersion", StringComparison.Ordinal)), CancellationToken.None);
        var whole = await InstalledPackages.ReadAsync(
            FakeBase.Tree([.. Base(Slices, Control.Replace("Version", "Status: install ok installed\nVersion", StringComparison.Ordinal)).Entries, FakeBase.File("var/lib/dpkg/info/libc6.list", "/.\n")]), CancellationToken.None);

        Assert.Empty(cut.Packages);
        Assert.Empty(said.Packages);
        Assert.Equal("libc6", Assert.Single(whole.Packages).Package.Name);
        Assert.NotEqual(cut.Database, (await InstalledPackages.ReadAsync(Base(Slices.Package("zlib1g", "1")), CancellationToken.None)).Database);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Control)]
    public async Task A_whole_package_goes_over_its_slices_and_the_others_stay(string status)
    {
        using var root = new ScratchRoot()
            .Add("libc6", [
                FakeFile.Regular("usr/lib/libc.so.6", "same"), FakeFile.Regular("usr/lib/libm.so.6", "new"), FakeFile.Regular("usr/lib/libdl.so.2", "dl"),
                FakeFile.Regular("etc/libc.conf", "new"), FakeFile.Regular("etc/changed.conf", "new"), FakeFile.Regular("usr/share/both", "both"),
            ], new Dictionary<string, string> { ["conffiles"] = "/etc/libc.conf\n/etc/changed.conf\n" }, version: "2.39-0ubuntu8.6")
            // Of another package's slices; a conflict with what is not there is none.
            .Add("own-ssl", [FakeFile.Regular("usr/lib/libssl.so.3", "own")], fields: ("Conflicts", "libssl3t64"));
        var below = Base(Slices, status);

        var tree = (await root.InstallAsync(below)).Tree;

        Assert.Equal(("new", "dl", "own"), (ScratchRoot.Text(tree, "usr/lib/libm.so.6"), ScratchRoot.Text(tree, "usr/lib/libdl.so.2"), ScratchRoot.Text(tree, "usr/lib/libssl.so.3")));
        Assert.Equal(("new", "changed by a slice"), (ScratchRoot.Text(tree, "etc/libc.conf"), ScratchRoot.Text(tree, "etc/changed.conf")));
        Assert.Equal("new", ScratchRoot.Text(tree, "etc/changed.conf.dpkg-dist"));
        Assert.Equal("RG5061", Assert.Single(root.Warnings).Code);
        Assert.DoesNotContain(LayerDifference.Between(below, tree, ScratchRoot.Epoch), entry => entry.Path is "usr/lib/libc.so.6" or "usr/share/both");
        Assert.Contains("Version: 2.39-0ubuntu8.6\n", ScratchRoot.Text(tree, "var/lib/dpkg/status"), StringComparison.Ordinal);
        Assert.DoesNotContain("ubuntu8.5", ScratchRoot.Text(tree, "var/lib/dpkg/status"), StringComparison.Ordinal);
        Assert.Contains("/usr/lib/libc.so.6\n", ScratchRoot.Text(tree, "var/lib/dpkg/info/libc6.list"), StringComparison.Ordinal);
        Assert.Equal(
            [
                """{"jsonwall":"1.0","schema":"1.0","count":9}""",
                """{"kind":"content","slice":"base-files_base","path":"/usr/share/both"}""",
                """{"kind":"content","slice":"libssl3t64_libs","path":"/usr/lib/libssl.so.3"}""",
                $$"""{"kind":"package","name":"base-files","version":"13ubuntu10","sha256":"{{FakeChisel.Hash("base-files13ubuntu10")}}","arch":"amd64"}""",
                $$"""{"kind":"package","name":"libssl3t64","version":"3.0.13","sha256":"{{FakeChisel.Hash("libssl3t643.0.13")}}","arch":"amd64"}""",
                $$"""{"kind":"path","path":"/usr/lib/libssl.so.3","mode":"0644","slices":["libssl3t64_libs"],"sha256":"{{FakeChisel.Hash("ssl")}}","size":3}""",
                $$"""{"kind":"path","path":"/usr/share/both","mode":"0644","slices":["base-files_base"],"sha256":"{{FakeChisel.Hash("both")}}","size":4}""",
                """{"kind":"slice","name":"base-files_base"}""",
                """{"kind":"slice","name":"libssl3t64_libs"}""",
            ],
            FakeChisel.Lines(tree));
        Assert.Equal(
            ["base-files 13ubuntu10", "libc6 2.39-0ubuntu8.6", "libssl3t64 3.0.13", "own-ssl 1.0"],
            DebianPackages.Read(tree, new Dictionary<(string, string), string>(), OsRelease.Silent).Select(package => $"{package.Name} {package.Version}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_bill_of_materials_names_the_packages_that_slices_were_cut_from()
    {
        var packages = DebianPackages.Read(Base(Slices), new Dictionary<(string, string), string>(), OsRelease.Silent).ToDictionary(package => package.Name);

        Assert.Equal(["base-files", "libc6", "libssl3t64"], packages.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("pkg:deb/ubuntu/libc6@2.39-0ubuntu8.5?arch=amd64&distro=noble", packages["libc6"].Purl);
        Assert.Equal(FakeChisel.Hash("libc62.39-0ubuntu8.5"), packages["libc6"].Sha256);
    }

    [Theory]
    [InlineData("RG6001")]
    [InlineData("RG6001", "{")]
    [InlineData("RG6001", """{"jsonwall":"1.0","count":1}""")]
    [InlineData("RG6001", """{"jsonwall":"1.0","schema":"2.0","count":1}""")]
    [InlineData("RG6001", """{"jsonwall":"1.0","schema":"1.0","count":3}""", """{"kind":"slice","name":"a_b"}""")]
    [InlineData("RG6001", """{"jsonwall":"1.0","schema":"1.0","count":2}""", """{"kind":"package","name":"../a","version":"1","arch":"all"}""")]
    [InlineData("RG6001", """{"jsonwall":"1.0","schema":"1.0","count":2}""", """{"kind":"package","name":"aa","version":"1"}""")]
    public async Task A_manifest_that_Chisel_did_not_write_is_refused(string code, params string[] lines)
        => Assert.Equal(code, (await Assert.ThrowsAsync<ReproGetException>(() => InstalledPackages.ReadAsync(FakeBase.Tree(FakeChisel.Manifest(lines)), CancellationToken.None))).Code);

    [Fact]
    public async Task A_manifest_that_is_damaged_is_refused()
        => Assert.Equal("RG5020", (await Assert.ThrowsAsync<ReproGetException>(
            () => InstalledPackages.ReadAsync(FakeBase.Tree(FakeBase.File(FakeChisel.Place, "no zstd at all")), CancellationToken.None))).Code);

    private static FileTree Base(FakeChisel slices, string status = "")
        => FakeBase.Tree([.. slices.Files, FakeBase.File("etc/os-release", "ID=ubuntu\nVERSION_CODENAME=noble\n"), FakeBase.File("var/lib/dpkg/status", status)]);
}
