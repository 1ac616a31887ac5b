using ReproGet.Core.Distros.Debian.Archive;
using ReproGet.Core.Signatures;

namespace ReproGet.Core.Tests.Distros.Debian.Archive;

public sealed class DebianDefaultsTests
{
    [Theory]
    [InlineData("bookworm", "debian: bookworm bookworm-updates; debian-security: bookworm-security")]
    [InlineData("trixie", "debian: trixie trixie-updates; debian-security: trixie-security")]
    [InlineData("forky", "debian: forky forky-updates; debian-security: forky-security")]
    [InlineData("sid", "debian: sid")]
    public void A_release_has_its_updates_and_security(string codename, string expected)
        => Assert.Equal(expected, string.Join("; ", DebianDefaults.Sources(codename).Select(source => $"{source.Id}: {string.Join(' ', source.Suites)}")));

    [Theory]
    [InlineData("stable")]
    [InlineData("unstable")]
    [InlineData("oldstable")]
    [InlineData("Trixie")]
    [InlineData("noble")]
    [InlineData("")]
    public void A_suite_that_wanders_or_is_unknown_is_refused_with_the_codenames(string suite)
    {
        var failure = Assert.Throws<ReproGetException>(() => DebianDefaults.Sources(suite));

        Assert.Equal("RG3019", failure.Code);
        Assert.Contains("bookworm, trixie, forky, sid", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_host_says_where_Debian_is()
    {
        AptEntry[] host =
        [
            new(new Uri("http://mirror.invalid/debian/"), ["bookworm", "bookworm-updates"], ["main"], null),
            new(new Uri("http://mirror.invalid/security/"), ["stable-security"], ["main"], "/usr/share/keyrings/debian-archive-keyring.gpg"),
            new(new Uri("http://vendor.invalid/debian/"), ["bookworm"], ["main"], "/etc/apt/keyrings/vendor.gpg"),
            new(new Uri("http://vendor.invalid/linux/debian/"), ["bookworm"], ["stable"], null),
            new(new Uri("http://vendor.invalid/node/"), ["nodistro"], ["main"], null),
        ];

        Assert.Equal(
            ["http://mirror.invalid/debian/", "http://mirror.invalid/security/"],
            DebianDefaults.Sources("trixie", host).SelectMany(source => source.Uris).Select(uri => uri.AbsoluteUri));
        Assert.Equal(DebianDefaults.Sources("trixie").SelectMany(source => source.Uris), DebianDefaults.Sources("trixie", host[2..]).SelectMany(source => source.Uris));
    }

    [Theory]
    [InlineData("bookworm", "1F89983E B8B80B5B 04B54C3C 4D64FEC1")]
    [InlineData("bookworm-updates", "1F89983E B8B80B5B 04B54C3C 4D64FEC1")]
    [InlineData("bookworm-security", "AC530D52 05AB9034 5E04A1E3")]
    [InlineData("trixie", "B8B80B5B 04B54C3C 41587F7D")]
    [InlineData("trixie-security", "05AB9034 5E04A1E3")]
    [InlineData("trixie-backports", "B8B80B5B 04B54C3C 41587F7D")]
    [InlineData("forky", "B8B80B5B 04B54C3C")]
    [InlineData("sid", "B8B80B5B 04B54C3C")]
    [InlineData("experimental", "B8B80B5B 04B54C3C")]
    public void Each_archive_has_keys_of_its_own(string suite, string expected)
        => Assert.Equal(expected.Split(' '), DebianReleases.KeyringOf(suite).Fingerprints.Select(fingerprint => fingerprint[..8]));

    [Theory]
    [InlineData("stable")]
    [InlineData("sid-security")]
    [InlineData("noble")]
    public void Without_a_key_nothing_is_accepted(string suite)
        => Assert.Equal("RG3020", Assert.Throws<ReproGetException>(() => DebianReleases.KeyringOf(suite)).Code);

    [Fact]
    public void Every_built_in_key_can_sign_today_by_a_key_of_its_own()
    {
        var keyring = Keyring.Join(DebianReleases.All.SelectMany(release => release.SecurityKeys.Count > 0 ? new[] { release.Codename, release.Codename + "-security" } : [release.Codename])
            .Select(DebianReleases.KeyringOf));
        var time = new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(9, keyring.Certificates.Count);
        foreach (var certificate in keyring.Certificates)
            Assert.Contains(certificate.Keys, key => new KeyStanding(certificate, keyring).WhyNot(key, time) is null);
    }

    [Fact]
    public void A_built_in_key_signs_until_it_expires()
    {
        var keyring = DebianReleases.KeyringOf("trixie");
        var certificate = keyring.Certificates[0];
        var subkey = certificate.Subkeys[0].Key;

        Assert.Null(new KeyStanding(certificate, keyring).WhyNot(subkey, new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Contains("expired", new KeyStanding(certificate, keyring).WhyNot(subkey, new DateTimeOffset(2031, 2, 1, 0, 0, 0, TimeSpan.Zero)), StringComparison.Ordinal);
        Assert.Contains("before", new KeyStanding(certificate, keyring).WhyNot(subkey, new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero)), StringComparison.Ordinal);
    }
}
