using System.Security.Cryptography;
using ReproGet.Core;
using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Download;
using ReproGet.Core.Installation.Native;
using ReproGet.Core.Locking;
using ReproGet.Core.Packages;
using ReproGet.Core.Providers;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Components.Tests;

/// <summary>Hash lines of what the real package managers have installed, and locks that they install.</summary>
public sealed class HostTests(DebianBase debian) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordedDiagnostics _diagnostics = new();

    private string Root => _folder["root"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Dpkg_in_a_root()
    {
        var tar = await debian.GetTarAsync();
        Directory.CreateDirectory(Root);
        Oracle.Run("tar", "--extract", "--file", tar, "--directory", Root);
        var apt = new HostApt(DebianBase.Suite, "amd64");
        Oracle.Run("cp", "--recursive", apt.Lists, Path.Combine(Root, "var/lib/apt"));

        var lines = await GenerateAsync("debian");

        // What apt says of each installed version.
        var installed = Oracle.Run("dpkg-query", "--root=" + Root, "--show", "--showformat=${Package}=${Version}\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(apt.Sums(installed), lines.Select(line => $"{line.Digest.Hex}  {line.Name}").Order(StringComparer.Ordinal));
        Assert.Equal(installed.Length, lines.Count);
        Assert.Empty(_diagnostics.Codes);

        // A package that is there already is not installed again; one whose name needs quoting is.
        _folder.Write("greeter/DEBIAN/control", "Package: greeter\nVersion: 1.0~rc1+x\nArchitecture: all\nMaintainer: Nobody <nobody@example.invalid>\nDescription: a package of a test\n");
        Oracle.Run("dpkg-deb", "--build", _folder["greeter"], _folder["greeter.deb"]);
        var deb = await System.IO.File.ReadAllBytesAsync(_folder["greeter.deb"]);
        await KeepAsync(deb);
        await LockAsync(lines.First(line => line.Basename.StartsWith("bash_", StringComparison.Ordinal)), File("pool/g/greeter_1.0~rc1+x_all.deb", deb));
        var commands = await InstallAsync("debian");
        Assert.Equal($"dpkg '--root={Root}' -i {Cache.BlobPath(Core.Oci.Digest.Of(deb))}".Replace("'", "", StringComparison.Ordinal), Assert.Single(commands).ToString().Replace("'", "", StringComparison.Ordinal));
        Assert.Equal("greeter 1.0~rc1+x install ok installed", Oracle.Run("dpkg-query", "--root=" + Root, "--show", "--showformat=${Package} ${Version} ${Status}", "greeter"));
        Assert.Empty(await InstallAsync("debian"));
    }

    [Fact]
    public async Task Rpm_with_metadata_of_createrepo_and_without()
    {
        foreach (var program in (string[])["rpm", "rpmbuild", "createrepo_c"])
            Oracle.Require(program);
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "rpm changes its root, which only root may.");
        _folder.Write("hello.spec", "Name: hello\nVersion: 1.0~rc1\nRelease: 1\nEpoch: 2\nSummary: Hello\nLicense: MIT\nBuildArch: noarch\n%description\nHello\n%package data\nSummary: Data\n%description data\nData\n%install\nmkdir -p %{buildroot}/usr/share/hello\necho hello >%{buildroot}/usr/share/hello/greeting\n%files\n%files data\n/usr/share/hello/greeting\n");
        Oracle.Run("rpmbuild", "-bb", "--define", $"_topdir {_folder["top"]}", _folder["hello.spec"]);
        var rpms = _folder["top/RPMS/noarch"];
        Directory.CreateDirectory(Root);
        Oracle.Run("rpm", ["--root", Root, "-U", .. Directory.GetFiles(rpms)]);
        string[] expected = [.. ((string[])["hello-1.0~rc1-1.noarch.rpm", "hello-data-1.0~rc1-1.noarch.rpm"]).Select(name => $"{Sha256(Path.Combine(rpms, name))}  hello/1.0~rc1/1/noarch/{name}")];

        var downloaded = await GenerateAsync("fedora", new Uri(rpms).AbsoluteUri + "/{{.Basename}}");
        Oracle.Run("createrepo_c", "--quiet", _folder["top/RPMS"]);
        Directory.CreateDirectory(Path.Combine(Root, "var/cache/dnf/own"));
        Oracle.Run("cp", "--recursive", _folder["top/RPMS/repodata"], Path.Combine(Root, "var/cache/dnf/own"));
        var known = await GenerateAsync("fedora", "file:///nowhere/{{.Name}}");

        Assert.Equal(expected, downloaded.Select(line => $"{line.Digest.Hex}  {line.Name}"));
        Assert.Equal(downloaded, known);

        await LockAsync([.. known]);
        Assert.Empty(await InstallAsync("fedora"));
        Oracle.Run("rpm", "--root", Root, "-e", "hello-data");
        Assert.Equal(["rpmkeys", "rpm"], (await InstallAsync("fedora")).Select(command => command.Program));
        Assert.Equal("hello-2:1.0~rc1-1\nhello-data-2:1.0~rc1-1\n", Oracle.Run("sh", "-c", "rpm --root \"$0\" -qa --queryformat '%{NAME}-%{EVR}\\n' | sort", Root));
    }

    [Fact]
    public async Task Pacman_with_signatures()
    {
        foreach (var program in (string[])["pacman", "pacman-key", "repo-add", "bsdtar", "gpg", "zstd"])
            Oracle.Require(program);
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "pacman installs as root only.");
        const string Name = "hello-1:1.0-1-any.pkg.tar.zst";
        _folder.Write("package/.PKGINFO", "pkgname = hello\npkgbase = hello\npkgver = 1:1.0-1\npkgdesc = Hello\nbuilddate = 1700000000\nsize = 3\narch = any\n");
        _folder.Write("package/usr/share/hello/greeting", "hi\n");
        Directory.CreateDirectory(_folder["pool"]);
        Oracle.Run("bsdtar", "--zstd", "-cf", _folder["pool/" + Name], "-C", _folder["package"], ".PKGINFO", "usr");
        var keys = Path.Combine(Root, "etc/pacman.d/gnupg");
        Directory.CreateDirectory(keys);
        Directory.CreateDirectory(Path.Combine(Root, "var/lib/pacman/sync"));
        Directory.CreateDirectory(Path.Combine(Root, "var/lib/pacman/local"));
        Oracle.Run("pacman-key", "--gpgdir", keys, "--init");
        Oracle.Run("gpg", "--homedir", keys, "--batch", "--quiet", "--detach-sign", _folder["pool/" + Name]);
        await LockAsync(await KeepFileAsync("h/hello/", Name), await KeepFileAsync("h/hello/", Name + ".sig"));

        Assert.Equal(["pacman-key", "pacman"], (await InstallAsync("arch")).Select(command => command.Program));
        Assert.Equal("hello 1:1.0-1\n", Oracle.Run("pacman", "--root", Root, "-Q"));
        Assert.Empty(await InstallAsync("arch"));
        // Its signature does not fit another file.
        Oracle.Run("pacman", "--root", Root, "-R", "--noconfirm", "hello");
        var other = "no package"u8.ToArray();
        await KeepAsync(other);
        await LockAsync(File("h/hello/" + Name, other), await KeepFileAsync("h/hello/", Name + ".sig"));
        Assert.Equal("RG5201", (await Assert.ThrowsAsync<ReproGetException>(() => InstallAsync("arch"))).Code);

        Oracle.Run("pacman", "--root", Root, "--gpgdir", keys, "-U", "--noconfirm", _folder["pool/" + Name]);
        string[] expected = [$"{Sha256(_folder["pool/" + Name])}  h/hello/{Name}", $"{Sha256(_folder["pool/" + Name + ".sig"])}  h/hello/{Name}.sig"];
        var downloaded = await GenerateAsync("arch", new Uri(_folder["pool"]).AbsoluteUri + "/{{.Basename}}");
        Oracle.Run("repo-add", "--quiet", Path.Combine(Root, "var/lib/pacman/sync/core.db.tar.gz"), _folder["pool/" + Name]);
        var known = await GenerateAsync("arch", "file:///nowhere/{{.Name}}");

        Assert.Equal(expected, downloaded.Select(line => $"{line.Digest.Hex}  {line.Name}"));
        Assert.Equal(downloaded, known);
    }

    private BlobCache Cache => new(_folder["cache"]);

    private HostRoot Host => new(Root, new ProgramRunner(_diagnostics), _diagnostics);

    private static string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(System.IO.File.ReadAllBytes(path)));

    private static PackageFile File(string name, byte[] content) => new(name, Core.Oci.Digest.Of(content));

    private async Task<IReadOnlyList<PackageFile>> GenerateAsync(string distro, params string[] providers)
    {
        using var http = new HttpFetcher(new HttpFetcherOptions { UseProxy = false });
        return await new SumsGeneration { Root = Host, Distro = distro, Cache = Cache, Fetcher = SchemeFetcher.Of(http), Providers = [.. providers.Select(template => new Provider(template))] }.RunAsync(TestContext.Current.CancellationToken);
    }

    private Task LockAsync(params IReadOnlyList<PackageFile> files) => System.IO.File.WriteAllBytesAsync(_folder["SHA256SUMS-amd64"], SumsFile.Write(files));

    private async Task<IReadOnlyList<ProgramCommand>> InstallAsync(string distro)
    {
        var commands = await new LockInstallation
        {
            Lock = await LockFiles.FromPattern("SHA256SUMS-{arch}", _folder["App.csproj"]).ReadRequiredAsync(TestContext.Current.CancellationToken),
            Architecture = "amd64",
            Root = Host,
            Distro = distro,
            Cache = Cache,
            LinkFolder = _folder["links"],
            Project = _folder["App.csproj"],
        }.PlanAsync(TestContext.Current.CancellationToken);
        foreach (var command in commands)
            await Host.Programs.RunAsync(command, TestContext.Current.CancellationToken);
        return commands;
    }

    private async Task<PackageFile> KeepFileAsync(string folder, string name)
    {
        var content = await System.IO.File.ReadAllBytesAsync(_folder["pool/" + name]);
        await KeepAsync(content);
        return File(folder + name, content);
    }

    private async Task KeepAsync(byte[] content)
    {
        await using var writer = Cache.CreateWriter(null);
        await writer.CopyFromAsync(new MemoryStream(content), TestContext.Current.CancellationToken);
        await writer.CommitAsync();
    }
}
