using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Tests.Providers;

public sealed class ProviderTests
{
    private const string Hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly DateTimeOffset Epoch = new(2022, 1, 2, 3, 4, 5, TimeSpan.FromHours(2));

    [Theory]
    [InlineData("http://h/debian/{{.Name}}", "http://h/debian/pool/main/h/hello_2.10-5_amd64.deb")]
    [InlineData("https://h:8443/{{ .Basename }}", "https://h:8443/hello_2.10-5_amd64.deb")]
    [InlineData("http://h/by-hash/SHA256/{{\t.SHA256\n}}", "http://h/by-hash/SHA256/" + Hex)]
    [InlineData("http://h/ipfs/{{.CID}}?filename={{.Basename}}", "http://h/ipfs/QmX?filename=hello_2.10-5_amd64.deb")]
    [InlineData("http://{{.SHA256}}.h/", "http://" + Hex + ".h/")]
    [InlineData("http://h/{{timeToInt .Epoch}}/{{.Name}}", "http://h/1641085445/pool/main/h/hello_2.10-5_amd64.deb")]
    [InlineData("http://h/{{ timeToDebianSnapshot  .Epoch }}/{{.Name}}", "http://h/20220102T010405Z/pool/main/h/hello_2.10-5_amd64.deb")]
    [InlineData("http://h/{{.Epoch}}/{{.Name}}", "http://h/2022-01-02%2001%3A04%3A05%20%2B0000%20UTC/pool/main/h/hello_2.10-5_amd64.deb")]
    [InlineData("http://h/ubuntu/+archive/primary/+files/{{.Basename}}", "http://h/ubuntu/+archive/primary/+files/hello_2.10-5_amd64.deb")]
    [InlineData("file:///mnt/a%20mirror/{{.Name}}", "file:///mnt/a%20mirror/pool/main/h/hello_2.10-5_amd64.deb")]
    // repro-get's: a registry needs no placeholder, and neither tag nor digest means anything.
    [InlineData("oci://ghcr.io/team/debs", "oci://ghcr.io/team/debs@sha256:" + Hex)]
    [InlineData("OCI+HTTP://127.0.0.1:5000/debs:latest", "oci+http://127.0.0.1:5000/debs@sha256:" + Hex)]
    [InlineData("oci+https://[::1]:5000/team/debs@sha256:aa" + "00000000000000000000000000000000000000000000000000000000000000", "oci+https://[::1]:5000/team/debs@sha256:" + Hex)]
    [InlineData("oci://team/debs", "oci://docker.io/team/debs@sha256:" + Hex)]
    [InlineData("oci://h.example/{{.SHA256}}", "oci://h.example/" + Hex + "@sha256:" + Hex)]
    public void A_template_makes_a_url(string template, string expected)
        => Assert.Equal(expected, Locate(template, "pool/main/h/hello_2.10-5_amd64.deb")[0].AbsoluteUri);

    [Theory]
    [InlineData("pool/g++-12_1%3a2~rc_amd64.deb", "pool/g%2B%2B-12_1%253a2~rc_amd64.deb")]
    [InlineData("./flat.deb", "flat.deb")]
    [InlineData("a b/c?d#e&f=g:h@i.deb", "a%20b/c%3Fd%23e%26f%3Dg%3Ah%40i.deb")]
    [InlineData("pool/%2e%2e/x", "pool/%252e%252e/x")]
    [InlineData("pool/é.deb", "pool/%C3%A9.deb")]
    [InlineData("{{.SHA256}}", "%7B%7B.SHA256%7D%7D")]
    public void Names_are_percent_encoded_a_segment_at_a_time(string name, string expected)
        => Assert.Equal("http://h/" + expected, Locate("http://h/{{.Name}}", name)[0].AbsoluteUri);

    [Theory]
    [InlineData("RG2001", "http://h/{{.Nome}}", "{{.Nome}} is not known")]
    [InlineData("RG2001", "http://h/{{timeToUnix .Epoch}}", "{{timeToUnix .Epoch}} is not known")]
    [InlineData("RG2001", "http://h/{{timeToInt .Name}}", "{{timeToInt .Name}} is not known")]
    [InlineData("RG2001", "http://h/{{.Name", "a {{ has no }}")]
    [InlineData("RG2001", "http://h/{{}}", "{{}} is not known")]
    [InlineData("RG2001", "http://h/debian", "no placeholder")]
    [InlineData("RG2002", "ftp://h/{{.Name}}", "scheme")]
    [InlineData("RG2002", "htp://h/{{.Name}}", "scheme")]
    [InlineData("RG2002", "h/{{.Name}}", "scheme")]
    [InlineData("RG2002", "{{.Name}}", "scheme")]
    [InlineData("RG2002", "http:///{{.Name}}", "address")]
    [InlineData("RG2002", "http://h:port/{{.Name}}", "address")]
    [InlineData("RG2002", "oci://", "no repository of a registry")]
    [InlineData("RG2002", "oci://h.example/Team/debs", "no repository of a registry")]
    [InlineData("RG2002", "oci+ftp://h.example/debs", "scheme")]
    [InlineData("RG2003", "oci://user:s3cret@h.example/debs", "oci://h.example/debs")]
    [InlineData("RG2003", "http://user:s3cret@h/{{.Name}}", "http://h/{{.Name}}")]
    [InlineData("RG2003", "https://s3cret@h:1/{{.Nome}}?s3cret", "https://h:1/{{.Nome}}")]
    [InlineData("RG2001", "http://h/{{.Nome}}?token=s3cret", "http://h/{{.Nome}}")]
    public void A_template_that_cannot_be_right_is_an_error_that_names_it_without_secrets(string code, string template, string says)
    {
        var failure = Assert.Throws<ReproGetException>(() => new Provider(template));

        Assert.Equal(code, failure.Code);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://h/{{.CID}}", "CID")]
    [InlineData("http://h/{{timeToDebianSnapshot .Epoch}}/{{.Name}}", "recorded time")]
    public void What_the_file_lacks_is_named(string template, string expected)
    {
        Assert.Empty(new Provider(template).Locate(new PackageFile("a", Digest.Of([])), null, out var missing));
        Assert.Equal(expected, missing);
    }

    [Fact]
    public void Snapshots_are_asked_for_at_the_days_that_follow()
    {
        var provider = BuiltInProviders.Debian.Single(p => p.Template.Contains("archive/debian/{{time", StringComparison.Ordinal));
        var urls = provider.Locate(new PackageFile("p", Digest.Of([])), Epoch, out _);

        Assert.Equal(
            ["20220103T010405Z", "20220104T010405Z", "20220102T010405Z"],
            urls.Select(u => u.Segments[3].TrimEnd('/')));
    }

    [Fact]
    public void The_snapshot_that_was_locked_is_asked_for_itself()
        => Assert.Equal(
            "http://snapshot-cloudflare.debian.org/archive/debian/20220102T010405Z/p",
            Assert.Single(BuiltInProviders.Debian[2].Locate(new PackageFile("p", Digest.Of([])), Epoch, out _, isSnapshot: true)).AbsoluteUri);

    [Fact]
    public void The_last_moment_of_the_calendar_is_no_reason_to_fall()
        => Assert.Single(new Provider("http://h/{{timeToDebianSnapshot .Epoch}}/{{.Name}}").Locate(new PackageFile("p", Digest.Of([])), DateTimeOffset.MaxValue, out _));

    private static IReadOnlyList<Uri> Locate(string template, string name)
        => new Provider(template).Locate(new PackageFile(name, Digest.Of([]), "QmX"), Epoch, out _);
}
