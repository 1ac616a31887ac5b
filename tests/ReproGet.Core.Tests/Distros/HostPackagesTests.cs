using System.IO.Compression;
using System.Text;
using ReproGet.Core.Distros;
using ReproGet.Core.Packages;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Locking;

namespace ReproGet.Core.Tests.Distros;

/// <summary>What is installed in roots of the five distros, and of which package files.</summary>
public sealed class HostPackagesTests : IDisposable
{
    private readonly Locking.TemporaryFolder _root = new();
    private readonly TestDiagnostics _diagnostics = new();
    private readonly RecordedPrograms _programs = new();

    private HostRoot Root => new(_root.Path, _programs, _diagnostics);

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Dpkg_has_each_package_in_its_installed_version_though_an_older_one_stands_first()
    {
        Write("etc/os-release", "ID=raspbian\nID_LIKE=debian\n");
        Write("var/lib/dpkg/status", $"{Stanza("hello", "2.10-3")}Status: install ok installed\n\n{Stanza("gone", "1")}Status: deinstall ok config-files\n\n{Stanza("own", "1:1.0")}Status: hold ok installed\n\n");
        Write("var/lib/apt/lists/a_dists_trixie_main_binary-amd64_Packages", Indexed("hello", "2.10-2") + Indexed("hello", "2.10-3") + Indexed("hello", "2.10-4"));
        Write("var/lib/apt/lists/a_dists_trixie-security_main_binary-amd64_Packages", Indexed("hello", "2.10-3").Replace("pool/", "pool/updates/", StringComparison.Ordinal));
        Write("var/lib/apt/lists/a_dists_trixie_InRelease", "no index");

        var packages = await ReadAsync(null, "debian");

        Assert.Equal(["hello 2.10-3 amd64 pool/hello_2.10-3_amd64.deb " + LockSamples.Hash("hello 2.10-3").Hex, "own 1:1.0 amd64 "], packages);
    }

    [Theory]
    [InlineData(".gz")]
    [InlineData(".lz4")]
    public async Task Indices_are_read_as_apt_keeps_them(string extension)
    {
        Write("var/lib/dpkg/status", $"{Stanza("hello", "1")}Status: install ok installed\n\n");
        var index = Encoding.UTF8.GetBytes(Indexed("hello", "1"));
        var path = _root["var/lib/apt/lists/m_Packages" + extension];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, extension == ".gz" ? FakeBase.Gzip(index) : Compression.DecompressorOracleTests.Compress("lz4 -1", index));

        Assert.Equal("hello 1 amd64 pool/hello_1_amd64.deb " + LockSamples.Hash("hello 1").Hex, Assert.Single(await ReadAsync("ubuntu", "ubuntu")));
    }

    [Fact]
    public async Task Pacman_has_hashes_and_signatures_in_its_databases()
    {
        Write("usr/lib/os-release", "NAME=\"Arch Linux\"\nID=arch\n");
        Write("var/lib/pacman/local/ALPM_DB_VERSION", "9\n");
        Write("var/lib/pacman/local/zlib-1:1.3.1-2/desc", "%NAME%\nzlib\n\n%VERSION%\n1:1.3.1-2\n\n%BASE%\nzlib\n\n%ARCH%\nx86_64\n\n");
        Write("var/lib/pacman/local/old-1-1/desc", "%NAME%\nold\n\n%VERSION%\n1-1\n\n%ARCH%\nany\n\n");
        var signature = new byte[] { 0x88, 0x75, 4, 0 };
        WriteDatabase("core", "zlib-1:1.3.1-2", $"%FILENAME%\nzlib-1:1.3.1-2-x86_64.pkg.tar.zst\n\n%NAME%\nzlib\n\n%VERSION%\n1:1.3.1-2\n\n%SHA256SUM%\n{LockSamples.Hash("zlib").Hex}\n\n%PGPSIG%\n{Convert.ToBase64String(signature)}\n\n");
        WriteDatabase("extra", "old-2-1", $"%FILENAME%\nold-2-1-any.pkg.tar.zst\n\n%NAME%\nold\n\n%VERSION%\n2-1\n\n%SHA256SUM%\n{LockSamples.Hash("new").Hex}\n\n");

        var packages = await ReadAsync(null, "arch");

        Assert.Equal(
            [
                "old 1-1 any o/old/old-1-1-any.pkg.tar.zst ? o/old/old-1-1-any.pkg.tar.zst.sig ?",
                $"zlib 1:1.3.1-2 x86_64 z/zlib/zlib-1:1.3.1-2-x86_64.pkg.tar.zst {LockSamples.Hash("zlib").Hex} z/zlib/zlib-1:1.3.1-2-x86_64.pkg.tar.zst.sig {Core.Oci.Digest.Of(signature).Hex}",
            ],
            packages);
    }

    [Fact]
    public async Task Apk_names_the_places_that_may_have_a_file()
    {
        Write("etc/os-release", "ID=alpine\n");
        Write("lib/apk/db/installed", "C:Q1abc=\nP:font-3270-nerd\nV:3.2.1-r0\nA:x86_64\nF:usr\nR:a\nZ:Q1x=\n\nC:Q1def=\nP:own\nV:1-r0\nA:noarch\n\n");
        Write("etc/apk/repositories", "# mirrors\nhttps://mirror.example/alpine/v3.22/main\n@edge https://mirror.example/alpine/edge/community\n");

        Assert.Equal(
            [
                "font-3270-nerd 3.2.1-r0 x86_64 v3.22/main/x86_64/font-3270-nerd-3.2.1-r0.apk=https://mirror.example/alpine/v3.22/main/x86_64/font-3270-nerd-3.2.1-r0.apk edge/community/x86_64/font-3270-nerd-3.2.1-r0.apk=https://mirror.example/alpine/edge/community/x86_64/font-3270-nerd-3.2.1-r0.apk ?",
                "own 1-r0 noarch v3.22/main/noarch/own-1-r0.apk=https://mirror.example/alpine/v3.22/main/noarch/own-1-r0.apk edge/community/noarch/own-1-r0.apk=https://mirror.example/alpine/edge/community/noarch/own-1-r0.apk ?",
            ],
            await ReadAsync(null, "alpine"));
    }

    [Fact]
    public async Task Rpm_names_files_as_the_build_system_has_them_with_all_versions_of_a_package()
    {
        Write("etc/os-release", "ID=\"fedora\"\n");
        _programs.Outputs["rpm"] = "hello\t0\t2.12\t1.fc42\tx86_64\thello-2.12-1.fc42.src.rpm\nkernel-core\t0\t6.1\t1.fc42\tx86_64\tkernel-6.1-1.fc42.src.rpm\nkernel-core\t0\t6.2\t1.fc42\tx86_64\tkernel-6.2-1.fc42.src.rpm\nbind-libs\t32\t9.18.8\t1.fc42\tx86_64\tbind-9.18.8-1.fc42.src.rpm\ngpg-pubkey\t0\t38ab71f4\t60242b08\t(none)\t(none)\n";
        Write("var/cache/dnf/fedora/repodata/1-primary.xml", $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="2">
            <package type="rpm"><name>hello</name><arch>x86_64</arch><version epoch="0" ver="2.12" rel="1.fc42"/><checksum type="sha256" pkgid="YES">{LockSamples.Hash("hello").Hex}</checksum>
              <format><rpm:provides><rpm:entry name="checksum"/></rpm:provides></format></package>
            <package type="rpm"><name>bind-libs</name><arch>x86_64</arch><version epoch="1" ver="9.18.8" rel="1.fc42"/><checksum type="sha256" pkgid="YES">{LockSamples.Hash("other").Hex}</checksum></package>
            </metadata>
            """);

        var packages = await ReadAsync(null, "fedora");

        Assert.Equal(
            [
                $"hello 2.12-1.fc42 x86_64 hello/2.12/1.fc42/x86_64/hello-2.12-1.fc42.x86_64.rpm {LockSamples.Hash("hello").Hex}",
                "kernel-core 6.1-1.fc42 x86_64 kernel/6.1/1.fc42/x86_64/kernel-core-6.1-1.fc42.x86_64.rpm ?",
                "kernel-core 6.2-1.fc42 x86_64 kernel/6.2/1.fc42/x86_64/kernel-core-6.2-1.fc42.x86_64.rpm ?",
                "bind-libs 32:9.18.8-1.fc42 x86_64 bind/9.18.8/1.fc42/x86_64/bind-libs-9.18.8-1.fc42.x86_64.rpm ?",
                "gpg-pubkey 38ab71f4-60242b08 (none) ",
            ],
            packages);
        Assert.StartsWith($"rpm --root {_root.Path} -qa --queryformat ", Assert.Single(_programs.Commands).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("debian", "dpkg --root={root} -i /c/a.deb")]
    [InlineData("fedora", "rpmkeys --root {root} --checksig /c/a.deb; rpm --root {root} -Uvh /c/a.deb")]
    [InlineData("alpine", "apk add --no-network --root {root} /c/a.deb")]
    public void Each_package_manager_installs_offline(string distro, string commands)
        => Assert.Equal(commands.Replace("{root}", _root.Path, StringComparison.Ordinal), string.Join("; ", HostRegistry.Find(distro, _root.Path).Packages.Install([(new PackageFile("p/a.deb", LockSamples.Hash("a")), "/c/a.deb")], Root)));

    [Fact]
    public void Pacman_installs_only_what_is_signed_and_proves_it_before()
    {
        var pacman = HostRegistry.Find("arch", "/").Packages;
        var host = Root with { Path = "/" };
        (PackageFile, string)[] files = [(new PackageFile("a/a/a-1-1-any.pkg.tar.zst", default), "/l/a-1-1-any.pkg.tar.zst"), (new PackageFile("a/a/a-1-1-any.pkg.tar.zst.sig", default), "/l/a-1-1-any.pkg.tar.zst.sig")];

        Assert.Equal("pacman-key --verify /l/a-1-1-any.pkg.tar.zst.sig /l/a-1-1-any.pkg.tar.zst; pacman -U --noconfirm /l/a-1-1-any.pkg.tar.zst", string.Join("; ", pacman.Install(files, host)));
        Assert.Equal("RG5204", Assert.Throws<ReproGetException>(() => pacman.Install(files[..1], host)).Code);
    }

    [Theory]
    [InlineData("ID=gentoo\n", "RG5203")]
    [InlineData("ID=debian\n", "RG5202")]
    [InlineData("ID=arch\n", "RG5202")]
    [InlineData("ID=alpine\n", "RG5202")]
    [InlineData(null, "RG5203")]
    public async Task A_root_that_cannot_be_read_is_told(string? release, string code)
    {
        if (release is not null)
            Write("etc/os-release", release);

        Assert.Equal(code, (await Assert.ThrowsAsync<ReproGetException>(() => ReadAsync(null, ""))).Code);
    }

    [Fact]
    public async Task Links_of_a_root_lead_to_files_in_it()
    {
        if (OperatingSystem.IsWindows())
            return;
        Write("usr/lib/os-release", "ID=debian\n");
        Write("state/status", $"{Stanza("hello", "1")}Status: install ok installed\n\n");
        Write("state/index", Indexed("hello", "1"));
        Link("etc/os-release", "/usr/lib/os-release");
        Link("var", "../../../../state/../real");
        Link("real/lib/dpkg/status", "/state/status");
        Link("real/lib/apt/lists/m_Packages", _root["outside"]);
        Link(_root["outside"][1..], "/state/index");

        Assert.Equal("hello 1 amd64 pool/hello_1_amd64.deb " + LockSamples.Hash("hello 1").Hex, Assert.Single(await ReadAsync(null, "debian")));
        Assert.Equal(_root["outside"], (Root with { Path = _root.Path + "/" }).Of("usr/../../outside"));
        Link("loop", "loop");
        Assert.Equal("RG5210", Assert.Throws<ReproGetException>(() => Root.Of("loop/x")).Code);
    }

    [Fact]
    public async Task Databases_whose_folders_lead_in_circles_or_that_name_no_package_are_told_at_once()
    {
        Write("etc/os-release", "ID=arch\n");
        Write("var/lib/pacman/local/a-1-1/desc", "%NAME%\na\n\n%VERSION%\n1-1\n\n");
        for (var i = 0; i < 4; i++)
            Link($"var/lib/pacman/local/{i}", ".");

        Assert.Single(await ReadAsync(null, "arch"));
        WriteDatabase("core", "b-1-1", new string('%', 2 << 20));
        Assert.Equal("RG5210", (await Assert.ThrowsAsync<ReproGetException>(() => ReadAsync(null, "arch"))).Code);
        File.Delete(_root["var/lib/pacman/sync/core.db"]);
        using (var large = File.Create(_root["var/lib/pacman/local/a-1-1/desc"]))
            large.SetLength(1L << 30);
        Assert.Equal("RG5210", (await Assert.ThrowsAsync<ReproGetException>(() => ReadAsync(null, "arch"))).Code);
        Write("var/lib/pacman/local/a-1-1/desc", "%NAME%\na\n\n");
        Write("var/lib/pacman/local/b-1-1/desc", "%VERSION%\n1-1\n\n");
        Assert.Equal("RG5210", (await Assert.ThrowsAsync<ReproGetException>(() => ReadAsync(null, "arch"))).Code);
    }

    private void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root[path])!);
        File.CreateSymbolicLink(_root[path], target);
    }

    private async Task<List<string>> ReadAsync(string? named, string expected)
    {
        var (distro, packages) = HostRegistry.Find(named, _root.Path);
        Assert.Equal(expected.Length > 0 ? expected : distro, distro);
        return [.. (await packages.ReadAsync(Root, TestContext.Current.CancellationToken)).Select(package => $"{package.Name} {package.Version} {package.Architecture} {string.Join(' ', package.Files.Select(Describe))}")];
    }

    private static string Describe(HostFile file)
        => $"{string.Join(' ', file.Places.Select(place => place.Uri is null ? place.Name : $"{place.Name}={place.Uri}"))} {file.Digest?.Hex ?? "?"}";

    private static string Stanza(string name, string version) => $"Package: {name}\nVersion: {version}\nArchitecture: amd64\n";

    private static string Indexed(string name, string version)
        => $"{Stanza(name, version)}Filename: pool/{name}_{version}_amd64.deb\nSize: 1\nSHA256: {LockSamples.Hash($"{name} {version}").Hex}\n\n";

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root[path])!);
        File.WriteAllText(_root[path], text);
    }

    private void WriteDatabase(string name, string package, string description)
    {
        var path = _root[$"var/lib/pacman/sync/{name}.db"];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        gzip.Write(FakeBase.Layer(FakeBase.File(package + "/desc", description)));
    }
}
