using ReproGet.Core.Distros;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images.Roots;
using ReproGet.Core.Installation.Debian;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Installation.Effects;

namespace ReproGet.Core.Tests.Images.Roots;

public sealed class RootStageTests : IDisposable
{
    private readonly TemporaryFolder _work = new();

    [Fact]
    public async Task What_is_missing_is_told_with_the_package_that_needs_it()
    {
        // The package names its library as it did before /lib became a link.
        var deb = FakeDeb.Build("libtool1", "1", files: [FakeFile.Regular("lib/x86_64-linux-gnu/libtool.so.1", new ElfBuilder { Needed = ["libgone.so.5"] }.Build())]);
        var package = new PackageToInstall(new PackageFile("pool/libtool1_1_amd64.deb", Digest.Of(deb)), _work.Write("libtool1.deb", deb), IsRequested: true);
        var installation = new DebInstallation
        {
            Packages = [package],
            Architecture = Architecture.FromName("amd64")!,
            Epoch = 1,
            WorkDirectory = Directory.CreateDirectory(_work["w"]).FullName,
            Diagnostics = new RecordedDiagnostics(),
        };

        var root = await new RootStage(null, "", OsRelease.Silent, LayerCompression.None, Directory.CreateDirectory(_work["layers"]).FullName).RunAsync(installation, CancellationToken.None);

        var found = Assert.Single(root.Findings).Finding;
        Assert.Equal(("usr/lib/x86_64-linux-gnu/libtool.so.1", "libgone.so.5", "libtool1"), (found.Path, found.Missing, found.Package));
    }

    public void Dispose() => _work.Dispose();
}
