using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Locking;
using ReproGet.Core.Providers;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Locking;

namespace ReproGet.Core.Tests.Distros;

public sealed class BareDownloadTests
{
    /// <summary>The distro, the user's own providers (with the source that they are for), and who is asked for a file, in order.</summary>
    [Theory]
    [InlineData("debian", "", "ftp.debian.org security.debian.org snapshot-cloudflare.debian.org archive.debian.org")]
    [InlineData("ubuntu", "", "archive.ubuntu.com security.ubuntu.com ports.ubuntu.com snapshot.ubuntu.com launchpad.net old-releases.ubuntu.com")]
    [InlineData("debian", "http://own.example/{{.Name}}", "own.example")]
    [InlineData("debian", "http://corp.example/{{.Name}}=corp", "corp.example ftp.debian.org security.debian.org snapshot-cloudflare.debian.org archive.debian.org")]
    [InlineData("fedora", "", "kojipkgs.fedoraproject.org")]
    [InlineData("alpine", "", "dl-cdn.alpinelinux.org")]
    [InlineData("arch", "", "archive.archlinux.org")]
    [InlineData("arch", "http://own.example/{{.SHA256}}", "own.example")]
    [InlineData("none", "http://files.example/{{.Name}}=models", "files.example")]
    [InlineData("none", "", "")]
    public void Every_provider_of_the_distro_is_asked_since_nothing_tells_the_source(string distro, string own, string hosts)
    {
        var plan = Plan(distro, own);

        var asked = plan.Items.SelectMany(item => plan.Providers.For(item.SourceId)).Select(provider => new Uri(provider.Template.Replace("{{", "", StringComparison.Ordinal).Replace("}}", "", StringComparison.Ordinal)).Host).Distinct();
        Assert.Equal(hosts, string.Join(' ', asked));
        // Even where nobody is asked the file is one to have: that is an error that names it.
        Assert.NotEmpty(plan.Items);
    }

    [Theory]
    [InlineData("", "RG1060")]
    [InlineData("gentoo", "RG1061")]
    public void A_distro_that_is_not_named_or_not_known_is_told(string distro, string code)
    {
        var failure = Assert.Throws<ReproGetException>(() => Plan(distro, ""));

        Assert.Equal(code, failure.Code);
        Assert.Contains("debian, ubuntu, fedora, alpine, arch, none", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_for_a_distro_that_is_not_resolved_here_is_told()
        => Assert.Equal("RG1111", Assert.Throws<ReproGetException>(() => DistroRegistry.Find("alpine", "App.csproj")).Code);

    private static BareDownload Plan(string distro, string own)
    {
        using var folder = new Locking.TemporaryFolder();
        File.WriteAllText(folder["SHA256SUMS-amd64"], $"{LockSamples.Hash("x").Hex}  pool/h/hello_1-1_amd64.deb\n");
        var state = LockFiles.FromPattern("SHA256SUMS-{arch}", folder["App.csproj"]).ReadAsync(default).GetAwaiter().GetResult()!
            .For(LockSamples.Request(distro.Length == 0 ? "option\tdistro\t" : $"option\tdistro\t{distro}"));
        var context = new DistroContext { Fetcher = new FakeFetcher(), Cache = new BlobCache(folder["cache"]), ProjectFolder = folder.Path, HostRoot = folder["host"], Now = LockSamples.Epoch, Diagnostics = new TestDiagnostics(), Project = "App.csproj" };
        return BareDownload.Plan(state, [.. own.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('=')).Select(parts => new Provider(parts[0], parts.Length > 1 ? new HashSet<string> { parts[1] } : null))], [], context);
    }
}
