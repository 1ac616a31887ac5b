using System.Text;
using ReproGet.Core.Signatures;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Signatures;

public sealed class KeyringTests
{
    [Fact]
    public void Certificates_one_after_another_are_all_read()
    {
        TestCertificate[] certificates = [TestCertificate.Simple(), TestCertificate.WithSubkey(), TestCertificate.Simple(TestKey.Rsa(2048))];

        var binary = Keyring.Load(OpenPgpWriter.Join([.. certificates.Select(c => c.Bytes)]), "keys.gpg");
        var armored = Keyring.Load(Encoding.ASCII.GetBytes("A comment\n" + string.Concat(certificates.Select(c => c.Armored))), "keys.asc");

        Assert.Equal(certificates.Select(c => c.Primary.Fingerprint), binary.Fingerprints);
        Assert.Equal(certificates.Select(c => c.Primary.Fingerprint), armored.Fingerprints);
    }

    [Fact]
    public void Armour_with_headers_and_carriage_returns_is_read()
    {
        var certificate = TestCertificate.Simple();
        var armored = certificate.Armored.Replace("BLOCK-----\n\n", "BLOCK-----\nVersion: 1\nComment: a: b\n\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);

        Assert.Equal([certificate.Primary.Fingerprint], Keyring.Load(Encoding.ASCII.GetBytes(armored), "keys.asc").Fingerprints);
    }

    [Fact]
    public void Binary_keys_with_armour_behind_them_are_refused()
        => Assert.Equal("RG3001", CodeOf([.. TestCertificate.Simple().Bytes, .. Encoding.ASCII.GetBytes(TestCertificate.Simple().Armored)]));

    [Fact]
    public void Too_large_a_keyring_is_refused()
        => Assert.Equal("RG3001", CodeOf(new byte[(16 << 20) + 1]));

    [Fact]
    public void Keys_of_other_versions_are_left_out_with_all_that_is_theirs()
    {
        var certificate = TestCertificate.Simple();
        var octets = OpenPgpWriter.Join(OpenPgpWriter.Packet(6, [6, 0, 0, 0, 0, 27]), OpenPgpWriter.Packet(13, [0x61]), certificate.Bytes);

        Assert.Equal([certificate.Primary.Fingerprint], Keyring.Load(octets, "keys.gpg").Fingerprints);
    }

    [Theory]
    [InlineData("empty", "")]
    [InlineData("text", "no key here")]
    [InlineData("a cut block", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME")]
    [InlineData("no base64", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nm!!!\n-----END PGP PUBLIC KEY BLOCK-----\n")]
    [InlineData("a secret key", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlFgE\n-----END PGP PRIVATE KEY BLOCK-----\n")]
    [InlineData("a signature in the armour of a key", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nwgA=\n-----END PGP PUBLIC KEY BLOCK-----\n")]
    [InlineData("a keybox of GnuPG's", "\0\0\0\u0020\u0001\u0001\0\u0002KBXf")]
    [InlineData("an empty block", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n-----END PGP PUBLIC KEY BLOCK-----\n")]
    [InlineData("another kind of block", "-----BEGIN PGP MESSAGE-----\n\nmDME\n-----END PGP MESSAGE-----\n")]
    public void What_holds_no_key_is_refused(string summary, string text)
    {
        Assert.NotEmpty(summary);
        Assert.Equal("RG3001", CodeOf(Encoding.ASCII.GetBytes(text)));
    }

    [Fact]
    public void Damaged_keyrings_are_refused()
    {
        var octets = TestCertificate.WithSubkey().Bytes;

        Assert.Equal("RG3001", CodeOf(octets[..^1]));
        Assert.Equal("RG3001", CodeOf([.. octets, 0x01]));
        Assert.Equal("RG3001", CodeOf(OpenPgpWriter.Packet(13, [0x61])));
        Assert.Equal("RG3001", CodeOf(OpenPgpWriter.Packet(5, [4, 0, 0, 0, 0, 1])));
        Assert.Equal("RG3001", CodeOf([0xC6, 0xE1, 0x00]));
    }

    [Fact]
    public void A_keyring_with_any_octet_changed_never_fails_otherwise()
    {
        var certificate = TestCertificate.WithSubkey();
        var message = CleartextMessage.Parse(Encoding.UTF8.GetBytes(ClearSign.Sign("A: b", certificate.Signing)), "InRelease");
        for (var at = 0; at < certificate.Bytes.Length; at++)
        {
            var octets = certificate.Bytes;
            octets[at] ^= 0x15;
            Exception? failure = Record.Exception(() => SignatureVerifier.Verify(message, Keyring.Load(octets, "keys.gpg"), now: null));
            Assert.True(failure is null or ReproGetException, $"octet {at}: {failure}");
        }
    }

    private static string CodeOf(byte[] octets) => Assert.Throws<ReproGetException>(() => Keyring.Load(octets, "keys.gpg")).Code;
}
