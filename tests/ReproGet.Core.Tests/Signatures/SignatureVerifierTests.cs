using System.Security.Cryptography;
using System.Text;
using ReproGet.Core.Signatures;
using ReproGet.Core.Tests.Fixtures;
using static ReproGet.Core.Tests.Fixtures.OpenPgpWriter;

namespace ReproGet.Core.Tests.Signatures;

public sealed class SignatureVerifierTests
{
    private const string ReleaseText = "Origin: Debian\nSuite: stable  \n- a dash\n-----BEGIN\n\nlast";

    private static readonly DateTimeOffset Now = new(2024, 7, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Signatures and keys that prove something, each by a rule of its own.</summary>
    public static TheoryData<string> Good => [.. GoodCases.Keys];

    public static TheoryData<string> Bad => [.. BadCases.Keys];

    private static Dictionary<string, Func<TestCertificate>> GoodCases { get; } = new()
    {
        ["an Ed25519 key"] = () => TestCertificate.Simple(),
        ["an Ed25519 key in the form of RFC 9580"] = () => TestCertificate.Simple(TestKey.Ed25519Native()),
        ["an RSA key of 2048 bits"] = () => TestCertificate.Simple(TestKey.Rsa(2048)),
        ["an RSA key of 3072 bits"] = () => TestCertificate.Simple(TestKey.Rsa(3072)),
        ["a P-256 key"] = () => TestCertificate.Simple(TestKey.Ecdsa(ECCurve.NamedCurves.nistP256, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07)),
        ["a P-521 key"] = () => TestCertificate.Simple(TestKey.Ecdsa(ECCurve.NamedCurves.nistP521, 0x2B, 0x81, 0x04, 0x00, 0x23)),
        ["a subkey"] = TestCertificate.WithSubkey,
        ["a primary key without flags"] = () => new TestCertificate().AddUserId(flags: null),
        ["a key that expired after it signed"] = () => new TestCertificate().AddUserId(validFor: TestSignature.Time.AddDays(1) - TestKey.Birth),
        ["an expiry that a newer self-signature put off"] = () =>
            new TestCertificate().AddUserId(validFor: TimeSpan.FromDays(1)).AddUserId(created: TestKey.Birth.AddDays(500), validFor: TimeSpan.FromDays(900)),
        ["a direct-key signature alone"] = () => new TestCertificate().AddOnPrimary(new TestSignature(0x1F).WithFlags(3)),
        ["a revocation that another key made up"] = () => TestCertificate.Simple().AddOnPrimary(new TestSignature(0x20), by: TestKey.Ed25519()),
        ["a user ID revoked, another not"] = () => new TestCertificate().AddUserId(revoked: true).AddUserId(userId: "Another"),
    };

    private static Dictionary<string, (string Code, Func<TestCertificate> Certificate, TestSignature? Signature)> BadCases { get; } = new()
    {
        ["an RSA key of 1024 bits"] = ("RG3005", () => TestCertificate.Simple(TestKey.Rsa(1024)), null),
        ["a strong subkey of a weak key"] = ("RG3005", () => TestCertificate.Simple(TestKey.Rsa(1024)).AddSubkey(), null),
        ["an algorithm that is not accepted"] = ("RG3005", () => TestCertificate.Simple(TestKey.Ecdsa(ECCurve.NamedCurves.nistP256, 0x2B, 0x81, 0x04, 0x00, 0x0A)), null),
        ["a signature over SHA-1"] = ("RG3005", () => TestCertificate.Simple(TestKey.Rsa(2048)), ClearSign.Text with { Hash = 2 }),
        ["a signature over MD5"] = ("RG3005", () => TestCertificate.Simple(TestKey.Rsa(2048)), ClearSign.Text with { Hash = 1 }),
        ["a signature of a kind that is not for data"] = ("RG3004", () => TestCertificate.Simple(), new TestSignature(0x10)),
        ["a self-signature over SHA-1"] = ("RG3006", () => new TestCertificate(TestKey.Rsa(2048)).AddUserId(hash: 2), null),
        ["a binding over SHA-1"] = ("RG3006", () => TestCertificate.Simple(TestKey.Rsa(2048)).AddSubkey(hash: 2), null),
        ["a key without a self-signature"] = ("RG3006", () => new TestCertificate(), null),
        ["a key whose only user ID is revoked"] = ("RG3006", () => new TestCertificate().AddUserId(revoked: true), null),
        ["a key that only certifies"] = ("RG3006", () => new TestCertificate().AddUserId(flags: 1), null),
        ["a key that had expired when it signed"] = ("RG3006", () => new TestCertificate().AddUserId(validFor: TestSignature.Time - TestKey.Birth), null),
        ["an expiry on the key itself beside a user ID without"] =
            ("RG3006", () => TestCertificate.Simple().AddOnPrimary(new TestSignature(0x1F).WithKeyExpiration(TimeSpan.FromDays(1))), null),
        ["a signature older than the key"] = ("RG3006", () => TestCertificate.Simple(), ClearSign.Text with { Created = TestKey.Birth.AddDays(-1) }),
        ["a revoked key"] = ("RG3006", () => TestCertificate.Simple().AddOnPrimary(new TestSignature(0x20)), null),
        ["a key that was revoked after it signed, for a soft reason"] =
            ("RG3006", () => TestCertificate.Simple().AddOnPrimary((new TestSignature(0x20) { Created = TestSignature.Time.AddDays(1) }).With(29, [3])), null),
        ["a key that was revoked over SHA-1"] = ("RG3006", () => TestCertificate.Simple(TestKey.Rsa(2048)).AddOnPrimary(new TestSignature(0x20) { Hash = 2 }), null),
        ["a key whose revocation says its time twice"] = ("RG3006", () => TestCertificate.Simple().AddOnPrimary(new TestSignature(0x20).With(2, Time(TestKey.Birth))), null),
        ["a signature that says its time twice"] = ("RG3006", () => TestCertificate.Simple(), ClearSign.Text.With(2, Time(TestSignature.Time))),
        ["a subkey that says twice what it is for"] = ("RG3006", () => TestCertificate.Simple().AddSubkey(change: s => s.WithFlags(2)), null),
        ["a subkey of a revoked key"] = ("RG3006", () => TestCertificate.WithSubkey().AddOnPrimary(new TestSignature(0x20)), null),
        ["a revoked subkey"] = ("RG3006", () => TestCertificate.Simple().AddSubkey(revoked: true), null),
        ["a subkey that expired"] = ("RG3006", () => TestCertificate.Simple().AddSubkey(validFor: TimeSpan.FromDays(1)), null),
        ["a subkey of an expired key"] = ("RG3006", () => new TestCertificate().AddUserId(validFor: TimeSpan.FromDays(1)).AddSubkey(), null),
        ["a subkey without a back signature"] = ("RG3006", () => TestCertificate.Simple().AddSubkey(backSignature: false), null),
        ["a subkey with another key's back signature"] = ("RG3006", () => TestCertificate.Simple().AddSubkey(backSignature: false, change: WithForeignBackSignature), null),
        ["a subkey for encryption"] = ("RG3006", () => TestCertificate.Simple().AddSubkey(flags: 0x0C), null),
        ["a subkey without flags"] = ("RG3006", () => TestCertificate.Simple().AddSubkey(flags: null), null),
        ["a subkey that another key bound"] = ("RG3006", () => TestCertificate.Simple().AddSubkey(boundBy: TestKey.Ed25519()), null),
        ["a binding with a critical notation"] = ("RG3006", () => TestCertificate.Simple().AddSubkey(change: s => s.With(20, [0, 0, 0, 0, 0, 1, 0, 0, 0x61], critical: true)), null),
        ["a critical notation"] = ("RG3006", () => TestCertificate.Simple(), ClearSign.Text.With(20, [0x80, 0, 0, 0, 0, 1, 0, 1, 0x61, 0x62], critical: true)),
        ["a critical subpacket that nobody knows"] = ("RG3006", () => TestCertificate.Simple(), ClearSign.Text.With(99, [1], critical: true)),
        ["a signature from the future"] = ("RG3007", () => TestCertificate.Simple(), ClearSign.Text with { Created = Now.AddMinutes(11) }),
        ["a signature that expired"] = ("RG3007", () => TestCertificate.Simple(), ClearSign.Text.With(3, Seconds(TimeSpan.FromDays(29)))),
    };

    [Theory, MemberData(nameof(Good))]
    public void What_proves_something_is_accepted(string summary)
    {
        var certificate = GoodCases[summary]();

        var signer = Assert.Single(Verify(ClearSign.Sign(ReleaseText, certificate.Signing), certificate));

        Assert.Equal(new Signer(certificate.Primary.Fingerprint, certificate.Signing.Fingerprint, TestSignature.Time), signer);
    }

    [Theory, MemberData(nameof(Bad))]
    public void What_proves_nothing_is_refused(string summary)
    {
        var (code, makeCertificate, signature) = BadCases[summary];
        var certificate = makeCertificate();

        Assert.Equal(code, CodeOf(ClearSign.Sign(ReleaseText, [(certificate.Signing, signature ?? ClearSign.Text)]), certificate));
    }

    [Theory, MemberData(nameof(Bad))]
    public void What_proves_nothing_is_refused_beside_a_good_signature(string summary)
    {
        var (code, makeCertificate, signature) = BadCases[summary];
        var certificate = makeCertificate();
        var good = TestCertificate.Simple();

        Assert.Equal(code, CodeOf(ClearSign.Sign(ReleaseText, [(good.Signing, ClearSign.Text), (certificate.Signing, signature ?? ClearSign.Text)]), good, certificate));
    }

    [Fact]
    public void An_unknown_key_alone_is_refused()
        => Assert.Equal("RG3003", CodeOf(ClearSign.Sign(ReleaseText, TestKey.Ed25519()), TestCertificate.Simple()));

    [Fact]
    public void No_signature_at_all_is_refused()
        => Assert.Equal("RG3003", CodeOf(ClearSign.Frame(["Origin: Debian"], []), TestCertificate.Simple()));

    [Fact]
    public void A_signature_that_names_nobody_is_an_unknown_one()
    {
        var certificate = TestCertificate.Simple();

        Assert.Equal("RG3003", CodeOf(ClearSign.Sign(ReleaseText, [(certificate.Signing, ClearSign.Text with { NamesIssuer = false })]), certificate));
    }

    [Fact]
    public void An_unknown_key_beside_a_good_one_is_passed_over()
    {
        var certificate = TestCertificate.Simple();

        Assert.Single(Verify(ClearSign.Sign(ReleaseText, TestKey.Ed25519(), certificate.Signing), certificate));
    }

    [Fact]
    public void Two_good_keys_are_both_told()
    {
        TestCertificate[] certificates = [TestCertificate.Simple(), TestCertificate.WithSubkey()];

        var signers = Verify(ClearSign.Sign(ReleaseText, certificates.Select(c => c.Signing)), certificates);

        Assert.Equal(certificates.Select(c => c.Primary.Fingerprint).Order(StringComparer.Ordinal), signers.Select(s => s.PrimaryFingerprint));
    }

    [Fact]
    public void A_bad_signature_by_a_known_key_is_refused_beside_a_good_one()
    {
        var (good, bad) = (TestCertificate.Simple(), TestCertificate.Simple());
        var content = Encoding.UTF8.GetBytes("Origin: Debian");
        var signatures = Join(ClearSign.Text.Packet(good.Signing, content), ClearSign.Text.Packet(bad.Signing, [0x41]));

        Assert.Equal("RG3004", CodeOf(ClearSign.Frame(["Origin: Debian"], signatures), good, bad));
    }

    [Fact]
    public void Signatures_in_blocks_of_their_own_are_judged_like_those_in_one()
    {
        TestCertificate[] certificates = [TestCertificate.Simple(), TestCertificate.WithSubkey()];
        var message = ClearSign.Sign(ReleaseText, certificates[0].Signing);
        var other = ClearSign.Sign(ReleaseText, certificates[1].Signing);
        var block = other[other.IndexOf("-----BEGIN PGP SIGNATURE", StringComparison.Ordinal)..];
        var bad = Armor("PGP SIGNATURE", ClearSign.Text.Packet(certificates[1].Signing, [0x41]));

        Assert.Equal(2, Verify(message + block, certificates).Count);
        Assert.Equal(certificates[0].Primary.Fingerprint, Assert.Single(Verify(message + block, certificates[0])).PrimaryFingerprint);
        Assert.Equal(certificates[1].Primary.Fingerprint, Assert.Single(Verify(message + block, certificates[1])).PrimaryFingerprint);
        Assert.Equal("RG3004", CodeOf(message + bad, certificates));
        Assert.Equal("RG3003", CodeOf(message + block, TestCertificate.Simple()));
    }

    [Fact]
    public void A_changed_line_is_refused()
    {
        var certificate = TestCertificate.Simple();
        var message = ClearSign.Sign(ReleaseText, certificate.Signing);

        Assert.Equal("RG3004", CodeOf(message.Replace("Origin: Debian", "Origin: Debiam", StringComparison.Ordinal), certificate));
        Assert.Equal("RG3004", CodeOf(message.Replace("\nlast", "\nlast\n", StringComparison.Ordinal), certificate));
        Assert.Equal("RG3004", CodeOf(message.Replace("\nOrigin", "\n Origin", StringComparison.Ordinal), certificate));
    }

    [Theory]
    [InlineData("\n", "\r\n")]
    [InlineData("Debian\n", "Debian \t\n")]
    [InlineData("Hash: SHA256\n", "")]
    [InlineData("Hash: SHA256\n", "Hash: SHA512, SHA256\nHash: SHA1\n")]
    [InlineData("\nOrigin", "\n- Origin")]
    [InlineData("END PGP SIGNATURE-----\n", "END PGP SIGNATURE-----\n\n")]
    [InlineData("END PGP SIGNATURE-----\n", "END PGP SIGNATURE-----")]
    public void What_a_signature_does_not_cover_may_differ(string before, string after)
    {
        var certificate = TestCertificate.Simple();
        var message = ClearSign.Sign(ReleaseText, certificate.Signing);
        var changed = message.Replace(before, after, StringComparison.Ordinal);
        Assert.NotEqual(message, changed);

        Assert.Single(Verify(changed, certificate));
        Assert.Equal("Origin: Debian\nSuite: stable\n- a dash\n-----BEGIN\n\nlast\n", Encoding.UTF8.GetString(Parse(changed).Content.Span));
    }

    [Fact]
    public void A_key_of_another_set_is_unknown()
    {
        var (main, security) = (TestCertificate.WithSubkey(), TestCertificate.WithSubkey());

        Assert.Equal("RG3003", CodeOf(ClearSign.Sign(ReleaseText, security.Signing), main));
    }

    [Fact]
    public void Without_a_clock_the_time_of_a_signature_is_not_judged()
    {
        var certificate = TestCertificate.Simple();
        var message = ClearSign.Sign(ReleaseText, [(certificate.Signing, ClearSign.Text with { Created = Now.AddYears(10) })]);

        Assert.Single(SignatureVerifier.Verify(Parse(message), KeyringOf(certificate), now: null));
    }

    [Fact]
    public void A_revocation_in_one_copy_of_a_certificate_holds_for_the_other()
    {
        var primary = TestKey.Ed25519();
        var message = ClearSign.Sign(ReleaseText, primary);

        Assert.Equal("RG3006", CodeOf(message, TestCertificate.Simple(primary), TestCertificate.Simple(primary).AddOnPrimary(new TestSignature(0x20))));
        Assert.Single(Verify(message, TestCertificate.Simple(primary), TestCertificate.Simple(primary)));
    }

    [Fact]
    public void A_designated_revoker_revokes_where_its_key_is_at_hand()
    {
        var revoker = TestCertificate.Simple();
        byte[] designation = [0x80, 22, .. Convert.FromHexString(revoker.Primary.Fingerprint)];
        var certificate = new TestCertificate()
            .AddOnPrimary(new TestSignature(0x1F).With(12, designation))
            .AddOnPrimary(new TestSignature(0x20), by: revoker.Primary)
            .AddUserId();
        var message = ClearSign.Sign(ReleaseText, certificate.Signing);

        Assert.Equal("RG3006", CodeOf(message, certificate, revoker));
        Assert.Single(Verify(message, certificate));
    }

    [Fact]
    public void A_detached_signature_covers_the_exact_bytes()
    {
        var certificate = TestCertificate.WithSubkey();
        var content = Encoding.UTF8.GetBytes(ReleaseText);
        var signature = ClearSign.SignDetached(content, certificate.Signing);
        var armored = Encoding.UTF8.GetBytes(Armor("PGP SIGNATURE", signature));

        Assert.Single(SignatureVerifier.Verify(SignedMessage.OfDetached(content, signature, "Release"), KeyringOf(certificate), Now));
        Assert.Single(SignatureVerifier.Verify(SignedMessage.OfDetached(content, armored, "Release"), KeyringOf(certificate), Now));
        Assert.Equal(2, SignedMessage.OfDetached(content, (byte[])[.. armored, .. armored], "Release").Signatures.Count);
        content[3] ^= 1;
        Assert.Equal("RG3004", Assert.Throws<ReproGetException>(
            () => SignatureVerifier.Verify(SignedMessage.OfDetached(content, signature, "Release"), KeyringOf(certificate), Now)).Code);
    }

    [Fact]
    public void A_detached_text_signature_covers_lines()
    {
        var certificate = TestCertificate.Simple();
        var signature = ClearSign.SignDetached("a\r\nb \r\n"u8.ToArray(), certificate.Signing, new TestSignature(0x01));

        Assert.Single(SignatureVerifier.Verify(SignedMessage.OfDetached("a\nb \n"u8.ToArray(), signature, "Release"), KeyringOf(certificate), Now));
    }

    [Fact]
    public void A_message_of_which_any_octet_differs_is_refused_or_says_the_same()
    {
        var certificate = TestCertificate.WithSubkey();
        var octets = Encoding.UTF8.GetBytes(ClearSign.Sign(ReleaseText, certificate.Signing));
        var keyring = KeyringOf(certificate);
        var content = Parse(ClearSign.Sign(ReleaseText, certificate.Signing)).Content.ToArray();
        for (var at = 0; at < octets.Length; at++)
        {
            AssertSaysTheSame([.. octets[..at], (byte)(octets[at] ^ 0x20), .. octets[(at + 1)..]], content, keyring);
            AssertSaysTheSame([.. octets[..at], (byte)'\n', .. octets[at..]], content, keyring);
            AssertSaysTheSame([.. octets[..at], .. octets[(at + 1)..]], content, keyring);
        }
    }

    private static void AssertSaysTheSame(byte[] octets, byte[] content, Keyring keyring)
    {
        try
        {
            var message = CleartextMessage.Parse(octets, "InRelease");
            Assert.NotEmpty(SignatureVerifier.Verify(message, keyring, Now));
            Assert.Equal(content, message.Content);
        }
        catch (ReproGetException)
        {
            // Refused.
        }
    }

    private static TestSignature WithForeignBackSignature(TestSignature binding)
        => binding with { Unhashed = [Subpacket(32, new TestSignature(0x19).Body(TestKey.Ed25519(), [1]))] };

    private static SignedMessage Parse(string message) => CleartextMessage.Parse(Encoding.UTF8.GetBytes(message), "InRelease");

    private static Keyring KeyringOf(params TestCertificate[] certificates) => Keyring.Load(Join([.. certificates.Select(c => c.Bytes)]), "the test's keyring");

    private static IReadOnlyList<Signer> Verify(string message, params TestCertificate[] certificates)
        => SignatureVerifier.Verify(Parse(message), KeyringOf(certificates), Now);

    private static string CodeOf(string message, params TestCertificate[] certificates)
        => Assert.Throws<ReproGetException>(() => Verify(message, certificates)).Code;
}
