using System.Text;
using System.Text.RegularExpressions;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Components.Tests;

/// <summary>dpkg and the distro's own programs on the finished root.</summary>
public sealed partial class DpkgTests(PackedSdk sdk, RealProjects projects)
{
    [Theory]
    [InlineData("sample")]
    [InlineData("wide")]
    public async Task Dpkg_lists_what_the_lock_names(string name)
    {
        Oracle.Require("dpkg");
        var project = await projects.GetAsync(name, sdk);

        var list = Oracle.Run("dpkg-query", "--root=" + project.Root("amd64"), "--show", "--showformat=${Package} ${Version}\n");

        var packages = list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '));
        Assert.Equal(LockedPackages.Versions(project.Folder, "amd64"), packages.Select(words => LockedPackages.Version(words[0], words[1])).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("sample", "")]
    [InlineData("wide", "libpam-runtime")]
    public async Task Dpkg_finds_those_packages_unconfigured_that_a_warning_named(string name, string atLeast)
    {
        Oracle.Require("dpkg");
        var project = await projects.GetAsync(name, sdk);

        var audit = Oracle.Run("dpkg", "--root=" + project.Root("amd64"), "--audit");

        var found = Audited().Matches(audit).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal).ToList();
        var warned = NotUnderstood().Matches(project.Output).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(warned, found);
        if (atLeast.Length == 0)
            Assert.Equal("", audit);
        else
            Assert.Contains(atLeast, found);
    }

    // A package ships a conffile that its own script takes away: debconf's answer on sub-pixels is "Automatic".
    [Theory]
    [InlineData("sample", "")]
    [InlineData("wide", "missing     /etc/fonts/conf.d/10-sub-pixel-none.conf\n")]
    public async Task Dpkg_finds_no_file_changed(string name, string expected)
    {
        Oracle.Require("dpkg");
        var project = await projects.GetAsync(name, sdk);

        Assert.Equal(expected, Oracle.Run("dpkg", "--root=" + project.Root("amd64"), "--verify"));
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("wide")]
    public async Task The_loaders_cache_is_the_one_that_the_releases_own_ldconfig_makes(string name)
    {
        var project = await projects.GetAsync(name, sdk);
        var root = project.Root("amd64");
        // The sample holds no ldconfig; the other one has that of the same release, which is linked statically.
        var wide = await projects.GetAsync("wide", sdk);
        var ldconfig = Path.Combine(wide.Root("amd64"), "usr/sbin/ldconfig");
        using var work = new TemporaryFolder();
        Oracle.Run("cp", "--archive", root, work["root"]);
        File.Delete(work["root/etc/ld.so.cache"]);

        Oracle.Run(ldconfig, "-r", work["root"]);

        // It signs with its own version, and the sample's lock may be older than the archive.
        var expected = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(work["root/etc/ld.so.cache"]));
        Assert.Contains(Signature(wide), expected, StringComparison.Ordinal);
        var found = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Path.Combine(root, "etc/ld.so.cache")));
        Assert.Equal(expected.Replace(Signature(wide), Signature(project), StringComparison.Ordinal), found);
        Assert.Equal(NamesIn(root), NamesIn(work["root"]));
    }

    [Fact]
    public async Task Programs_and_libraries_of_the_packages_load()
    {
        var root = (await projects.GetAsync("wide", sdk)).Root("amd64");
        Assert.SkipUnless(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture is System.Runtime.InteropServices.Architecture.X64, "The programs are amd64's.");

        Assert.StartsWith("curl 8.", Oracle.Run("chroot", root, "/usr/bin/curl", "--version"), StringComparison.Ordinal);
        var libraries = Oracle.Run("chroot", root, "/lib64/ld-linux-x86-64.so.2", "--list", "/usr/lib/libgdiplus.so.0");
        Assert.Contains("libfontconfig.so.1 => ", libraries, StringComparison.Ordinal);
        Assert.DoesNotContain("not found", libraries, StringComparison.Ordinal);
    }

    private static string Signature(PublishedProject project)
        => $"GLIBC {LockedPackages.Versions(project.Folder, "amd64").Single(package => package.StartsWith("libc6=", StringComparison.Ordinal))[6..]})";

    /// <summary>All but ldconfig's notes for its next run, which differ from run to run.</summary>
    private static IEnumerable<string> NamesIn(string root)
        => RootListing.Read(root).Entries.Keys.Where(path => !path.StartsWith("var/cache/ldconfig", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"^ ([a-z0-9][a-z0-9+.-]+)(?::\S+)? ", RegexOptions.Multiline)]
    private static partial Regex Audited();

    [GeneratedRegex(@"warning RG5060: The \w+(?: and \w+)? of (\S+) ")]
    private static partial Regex NotUnderstood();
}
