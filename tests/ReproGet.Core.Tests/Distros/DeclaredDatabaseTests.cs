using System.Globalization;
using System.Text;
using ReproGet.Core.Distros;
using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Installation;

namespace ReproGet.Core.Tests.Distros;

/// <summary>A package database that the project names, for a base whose own is missing.</summary>
public sealed class DeclaredDatabaseTests : IDisposable
{
    private const string Archive = "http://archive.invalid/debian/";
    private const string Status = "Package: libedit\nStatus: install ok installed\nVersion: 1.0\nArchitecture: amd64\nMaintainer: N <n@example.invalid>\nDescription: d\n";

    private readonly LockProject _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData(null, "editor libedit")]
    [InlineData(Status, "editor")]
    public async Task What_it_says_is_installed_is_not_installed_again(string? status, string expected)
    {
        var state = await LockAsync(status);

        Assert.Equal(expected, string.Join(' ', state.Document.Find("amd64")!.Packages.Select(package => package.Name!.Package)));
        Assert.Equal(status is null ? null : Digest.Of(Encoding.UTF8.GetBytes(status)), state.Document.Base!.Platforms[0].PackageDatabase);
        Assert.Equal(state.Document.ToBytes(), LockDocument.Parse(state.Document.ToBytes(), "reproget.lock.json").ToBytes());
        Assert.Equal(status is null ? null : "status", LockDocument.Parse(state.Document.ToBytes(), "reproget.lock.json").Request.Options.InstalledPackages);
    }

    [Fact]
    public async Task It_stands_in_the_image_with_what_is_added()
    {
        using var root = new ScratchRoot().Add("editor", [FakeFile.Regular("usr/bin/editor", "e")]);
        root.Database = new DeclaredDatabase(Encoding.UTF8.GetBytes(Status));

        var tree = (await root.InstallAsync(FakeBase.Tree(FakeBase.File("etc/hostname", "x")))).Tree;

        var text = ScratchRoot.Text(tree, "var/lib/dpkg/status");
        Assert.Contains("Package: libedit\n", text, StringComparison.Ordinal);
        Assert.Contains("Package: editor\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oci:base", null, "which cannot be read")]
    [InlineData("scratch", Status, "“scratch”")]
    [InlineData("oci:base", "no database\n", "“status”, which is no dpkg status file: Line 1 of status cannot be read")]
    [InlineData("oci:base", "Package: a\nStatus: install ok installed\n", "which is no dpkg status file: The package a in status has no ")]
    [InlineData("oci:base", "no database\n", "“{0}”, which is no dpkg status file", "../{1}/status")]
    public async Task What_is_none_is_told(string reference, string? content, string expected, string name = "status")
    {
        if (content is not null)
            await File.WriteAllTextAsync(Path.Combine(_project.Folder, "status"), content);

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => DeclaredDatabase.ReadAsync(
            new RequestOptions { Base = reference, InstalledPackages = string.Format(CultureInfo.InvariantCulture, name, "", Path.GetFileName(_project.Folder)) }, _project.Folder, "App.csproj", CancellationToken.None));

        Assert.Equal("RG1073", failure.Code);
        Assert.Contains(string.Format(CultureInfo.InvariantCulture, expected, Path.Combine(_project.Folder, "status")), failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("DistroSource", failure.Message, StringComparison.Ordinal);
    }

    private async Task<LockState> LockAsync(string? status)
    {
        var certificate = TestCertificate.WithSubkey();
        var archive = new FakeArchive(certificate);
        var suite = archive.AddSuite("trixie");
        suite.Add("editor", "1.0", fields: ("Depends", "libedit"));
        suite.Add("libedit", "1.0");
        _project.Fetcher = archive.Serve(Archive);
        _project.WriteKey("archive.pgp", certificate);
        var request = LockRequest.Of(_project.Request($"source\t{Archive}\ttrixie\tmain\t\tarchive.pgp", "package\teditor", "option\tbase\toci:base", status is null ? "option\tinstalledPackages" : "option\tinstalledPackages\tstatus"));
        var roots = FakeBase.Roots("oci:base", FakeBase.File("etc/os-release", "ID=debian\nVERSION_CODENAME=trixie\n"));
        if (status is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(_project.Folder, "status"), status);
            roots = roots.With((await DeclaredDatabase.ReadAsync(request.Options, _project.Folder, "App.csproj", CancellationToken.None))!);
        }
        return await Locker.LockAsync(request, _ => Task.FromResult<BaseRoots?>(roots), null, "App.csproj", _project.Context, CancellationToken.None);
    }
}
