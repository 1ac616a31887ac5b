using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Tests.Providers;

public sealed class ProviderListTests
{
    private static readonly IReadOnlyList<SourceMirror> Sources =
    [
        new(new Uri("http://source/debian"), "debian"),
        new(new Uri("http://source/security/"), "debian-security"),
    ];

    private static readonly IReadOnlyList<SourceMirror> HostMirrors =
    [
        new(new Uri("http://mirror/debian/"), "debian"),
        new(new Uri("http://source/debian/"), "debian"),
        new(new Uri("http://user:s3cret@private/debian/"), "debian"),
        new(new Uri("cdrom://disc/debian/"), "debian"),
    ];

    [Theory]
    [InlineData("", "debian", "http://source/debian/{{.Name}} http://mirror/debian/{{.Name}} http://built-in/{{.Name}}")]
    [InlineData("", "debian-security", "http://source/security/{{.Name}}")]
    [InlineData("", "internal", "")]
    [InlineData("http://own/{{.Name}}", "debian", "http://own/{{.Name}}")]
    [InlineData("http://own/{{.Name}}=internal", "internal", "http://own/{{.Name}}")]
    [InlineData("http://own/{{.Name}}=internal", "debian-security", "http://source/security/{{.Name}}")]
    [InlineData("http://own/{{.Name}}=internal http://all/{{.Name}}", "debian", "http://all/{{.Name}}")]
    // Of a bare sums file nobody knows the source.
    [InlineData("", null, "http://source/debian/{{.Name}} http://source/security/{{.Name}} http://mirror/debian/{{.Name}} http://built-in/{{.Name}}")]
    [InlineData("http://own/{{.Name}}", null, "http://own/{{.Name}}")]
    [InlineData("http://own/{{.Name}}=internal", null, "http://own/{{.Name}} http://source/debian/{{.Name}} http://source/security/{{.Name}} http://mirror/debian/{{.Name}} http://built-in/{{.Name}}")]
    public void The_users_own_come_alone_and_else_source_host_and_built_in_in_this_order(string own, string? source, string expected)
    {
        var list = ProviderList.Create([.. Parse(own)], Sources, HostMirrors, [.. Parse("http://built-in/{{.Name}}=debian")], new Recorder());

        Assert.Equal(expected, string.Join(' ', list.For(source).Select(p => p.Template)));
    }

    [Fact]
    public void Host_mirrors_that_cannot_be_used_are_named_without_their_passwords()
    {
        var recorder = new Recorder();

        ProviderList.Create([], [], HostMirrors, [], recorder);

        Assert.Contains("RG2005", Assert.Single(recorder.Said, s => s.Contains("private", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Single(recorder.Said, s => s.Contains("cdrom", StringComparison.Ordinal));
        Assert.DoesNotContain(recorder.Said, s => s.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public void A_source_with_a_password_in_its_address_is_an_error()
        => Assert.Equal("RG2003", Assert.Throws<ReproGetException>(
            () => ProviderList.Create([], [new(new Uri("http://u:p@h/"), "x")], [], [], new Recorder())).Code);

    [Theory]
    [InlineData("debian", "debian", "ftp.debian.org snapshot-cloudflare.debian.org archive.debian.org")]
    [InlineData("debian", "debian-security", "security.debian.org snapshot-cloudflare.debian.org archive.debian.org")]
    [InlineData("debian", "internal", "")]
    [InlineData("ubuntu", "ubuntu", "archive.ubuntu.com security.ubuntu.com snapshot.ubuntu.com launchpad.net old-releases.ubuntu.com")]
    [InlineData("ubuntu", "ubuntu-ports", "ports.ubuntu.com snapshot.ubuntu.com launchpad.net old-releases.ubuntu.com")]
    [InlineData("ubuntu", "internal", "")]
    public void The_built_in_ones_of_a_distro_serve_only_its_own_sources(string distro, string source, string hosts)
        => Assert.Equal(hosts, string.Join(' ', new ProviderList([], BuiltInProviders.For(distro)).For(source).Select(p => p.Template.Split('/')[2])));

    [Fact]
    public void Launchpad_knows_files_by_their_names_alone()
        => Assert.Equal(
            "http://launchpad.net/ubuntu/+archive/primary/+files/hello_2.10-3build2_amd64.deb",
            Assert.Single(BuiltInProviders.Ubuntu.Single(p => p.Template.Contains("launchpad", StringComparison.Ordinal)).Locate(new PackageFile("pool/main/h/hello/hello_2.10-3build2_amd64.deb", Digest.Of([])), null, out _)).AbsoluteUri);

    private static IEnumerable<Provider> Parse(string providers)
        => providers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('='))
            .Select(p => new Provider(p[0], p.Length > 1 ? p[1].Split(',').ToHashSet() : null));

    [Theory]
    [InlineData("fedora", "https://kojipkgs.fedoraproject.org/packages/x")]
    [InlineData("alpine", "https://dl-cdn.alpinelinux.org/alpine/x")]
    [InlineData("arch", "https://archive.archlinux.org/packages/x")]
    public void The_lists_of_other_distros_are_those_of_repro_get(string distro, string expected)
    {
        var list = new ProviderList([], BuiltInProviders.For(distro));

        Assert.Equal(list.For(null), list.For(distro));
        Assert.Empty(list.For("internal"));
        Assert.Equal(expected, Assert.Single(Assert.Single(list.For(null)).Locate(new PackageFile("x", Digest.Of([])), null, out _)).AbsoluteUri);
    }

    private sealed class Recorder : IDiagnostics
    {
        public List<string> Said { get; } = [];

        public void Warning(string code, string message) => Said.Add($"{code}: {message}");

        public void Message(string message) => Said.Add(message);
    }
}
