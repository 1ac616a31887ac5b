using ReproGet.Core.Distros;
using ReproGet.Core.Distros.Debian.Archive;
using ReproGet.Core.Locking;
using ReproGet.Core.Providers;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Distros.Debian.Archive;

public sealed class UbuntuReleasesTests
{
    private const string Noble = "ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\nPRETTY_NAME=\"Ubuntu 24.04 LTS\"\n";

    [Theory]
    [InlineData("noble", "amd64", "ubuntu archive.ubuntu.com/ubuntu/ noble noble-updates; ubuntu security.ubuntu.com/ubuntu/ noble-security")]
    [InlineData("noble", "arm64", "ubuntu-ports ports.ubuntu.com/ubuntu-ports/ noble noble-updates noble-security")]
    [InlineData("questing", "arm64", "ubuntu-ports ports.ubuntu.com/ubuntu-ports/ questing questing-updates questing-security")]
    [InlineData("resolute", "arm64", "ubuntu archive.ubuntu.com/ubuntu/ resolute resolute-updates; ubuntu security.ubuntu.com/ubuntu/ resolute-security")]
    [InlineData("resolute", "s390x", "ubuntu-ports ports.ubuntu.com/ubuntu-ports/ resolute resolute-updates resolute-security")]
    public void Each_architecture_has_its_archive_with_updates_and_security(string codename, string architecture, string expected)
    {
        var sources = UbuntuReleases.Sources(codename).Where(source => source.Architectures.Contains(architecture)).ToList();

        Assert.Equal(expected, string.Join("; ", sources.Select(source => $"{source.Id} {source.Uris[0].Host}{source.Uris[0].AbsolutePath} {string.Join(' ', source.Suites)}")));
        Assert.All(sources, source => Assert.Equal(["main", "universe"], source.Components));
    }

    [Theory]
    [InlineData("devel")]
    [InlineData("trixie")]
    [InlineData("noble-updates")]
    public void An_unknown_release_is_refused_with_the_codenames(string codename)
    {
        var failure = Assert.Throws<ReproGetException>(() => UbuntuReleases.Sources(codename));

        Assert.Equal("RG3019", failure.Code);
        Assert.Contains("no release of Ubuntu that is known here. Known are focal, jammy, noble", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("noble")]
    [InlineData("resolute-security")]
    public void Only_the_archive_key_may_sign(string suite)
    {
        var source = DebianSource.Create(new DebianSourceWords("http://mirror.invalid/ubuntu", suite, "main"), "/");

        Assert.Equal("ubuntu", source.Id);
        Assert.Equal(["F6ECB3762474EDA9D21B7022871920D1991BC93C"], source.SignedBy.Load(source, suite).Fingerprints);
    }

    [Fact]
    public void The_host_says_where_Ubuntu_is()
    {
        AptEntry[] host =
        [
            new(new Uri("http://mirror.invalid/ubuntu/"), ["jammy", "jammy-updates"], ["main"], null),
            new(new Uri("http://mirror.invalid/ubuntu-ports/"), ["jammy"], ["main"], "/usr/share/keyrings/ubuntu-archive-keyring.gpg"),
            new(new Uri("http://vendor.invalid/ubuntu/"), ["jammy"], ["main"], "/etc/apt/keyrings/vendor.gpg"),
            new(new Uri("http://mirror.invalid/debian/"), ["bookworm"], ["main"], null),
        ];

        Assert.Equal(
            ["http://mirror.invalid/ubuntu/", "http://security.ubuntu.com/ubuntu/", "http://mirror.invalid/ubuntu-ports/"],
            UbuntuReleases.Sources("noble", host).SelectMany(source => source.Uris).Select(uri => uri.AbsoluteUri));
    }

    [Fact]
    public void A_base_says_that_it_is_Ubuntu()
    {
        var image = FakeBase.Roots("registry.example/base:1", FakeBase.File("etc/os-release", Noble));
        var asked = new LockRequest
        {
            Options = new RequestOptions(),
            Sources = [],
            Packages = new Dictionary<string, IReadOnlyList<RequestedPackage>> { ["amd64"] = [new RequestedPackage("hello", null, null, [], false)] },
        };

        var (distro, request) = BaseDistro.Choose(asked, image, "App.csproj");

        Assert.Equal(("ubuntu", "ubuntu", "noble"), (distro!.Name, request.Options.Distro, request.Options.Suite));
    }

    [Fact]
    public void Snapshots_are_asked_for_the_archive_of_a_source()
        => Assert.Contains(BuiltInProviders.Ubuntu, provider => provider.Template.Contains("snapshot.ubuntu.com/ubuntu/{{timeToDebianSnapshot .Epoch}}/", StringComparison.Ordinal));
}
