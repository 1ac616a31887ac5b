using ReproGet.Core.Locking;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Installation;

namespace ReproGet.Core.Tests.Distros;

/// <summary>Packages onto a base of slices: a slice whose package does not take what comes is replaced by the whole package.</summary>
public sealed class SliceNeedsTests
{
    // What the package of a slice needs; the version of libsupport in the archive; what is locked for a package that needs libsupport
    [Theory]
    [InlineData("libsupport (= 1.0)", "1.1", "libkrb5_1.1 libsupport_1.1 tool_1.0")]
    [InlineData("libsupport (= 1.0), libother (= 1.0)", "1.1", "libkrb5_1.1 libsupport_1.1 tool_1.0")]
    [InlineData("libsupport (>= 1.0)", "1.1", "libsupport_1.1 tool_1.0")]
    [InlineData("libsupport (= 1.0)", "1.0", "libsupport_1.0 tool_1.0")]
    [InlineData("libsupport (= 1.0) | libother", "1.1", "libsupport_1.1 tool_1.0")]
    [InlineData("libother (= 0.9)", "1.1", "libsupport_1.1 tool_1.0")]
    public async Task Libraries_of_one_source_stay_together(string needs, string version, string locked)
    {
        using var project = new LockProject();
        var archive = new FakeArchive();
        var suite = archive.AddSuite("trixie");
        suite.Add("libsupport", version);
        suite.Add("libkrb5", "1.1", fields: ("Depends", $"libsupport (= {version})"));
        suite.Add("tool", "1.0", fields: ("Depends", "libsupport"));
        project.WriteKey("archive.pgp", archive.Certificate).Fetcher = archive.Serve("http://archive.invalid/debian/");
        var slices = new FakeChisel().Package("libkrb5", "1.0").Package("libsupport", "1.0").Package("libother", "1.0").File("usr/lib/libkrb5.so.3", "krb5", "libkrb5_libs");
        var control = $"Package: libkrb5\nVersion: 1.0\nArchitecture: amd64\nMaintainer: N\nDepends: {needs}\nDescription: d\n\nPackage: libother\nVersion: 1.0\nArchitecture: amd64\nMaintainer: N\nDescription: d\n\n";
        var image = FakeBase.Roots(
            "registry.example/base:1", [.. slices.Files, FakeBase.File("etc/os-release", "ID=debian\nVERSION_CODENAME=trixie\n"), FakeBase.File("var/lib/dpkg/status", control)]);

        var state = await project.LockAsync(LockRequest.Of(project.Request("source\thttp://archive.invalid/debian/\ttrixie\tmain\t\tarchive.pgp", "package\ttool")), image: image);

        var packages = state.Document.Find("amd64")!.Packages;
        Assert.Equal(locked, string.Join(' ', packages.Select(package => Path.GetFileName(package.File).Replace("_amd64.deb", "", StringComparison.Ordinal))));
        Assert.Equal(["tool"], packages.Where(package => package.Requested).Select(package => package.Name!.Package));
    }
}
