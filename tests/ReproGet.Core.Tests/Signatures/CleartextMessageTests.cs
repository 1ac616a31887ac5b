using System.Text;
using ReproGet.Core.Signatures;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Signatures;

public sealed class CleartextMessageTests
{
    private const string Signature = "-----BEGIN PGP SIGNATURE-----\n\nwg==\n-----END PGP SIGNATURE-----\n";
    private const string Begin = "-----BEGIN PGP SIGNED MESSAGE-----\n";

    private static readonly string Valid = ClearSign.Sign("Origin: Debian\nSuite: stable", TestKey.Ed25519());

    [Theory]
    [InlineData("nothing", "", "RG3002")]
    [InlineData("no framework", "Origin: Debian\n", "RG3002")]
    [InlineData("text before", "Origin: Evil\n" + Begin + "\nA: b\n" + Signature, "RG3002")]
    [InlineData("an empty line before", "\n" + Begin + "\nA: b\n" + Signature, "RG3002")]
    [InlineData("a byte order mark before", "\uFEFF" + Begin + "\nA: b\n" + Signature, "RG3002")]
    [InlineData("blanks behind the first line", "-----BEGIN PGP SIGNED MESSAGE----- \n\nA: b\n" + Signature, "RG3002")]
    [InlineData("no end of headers", Begin + "Hash: SHA256\n", "RG3002")]
    [InlineData("another header", Begin + "Comment: x\n\nA: b\n" + Signature, "RG3002")]
    [InlineData("the header that turns escaping off", Begin + "NotDashEscaped: GnuPG\n\nA: b\n" + Signature, "RG3002")]
    [InlineData("text in place of a header", Begin + "Origin: Evil\n\nA: b\n" + Signature, "RG3002")]
    [InlineData("text in a hash header", Begin + "Hash: SHA256\tOrigin: Evil\n\nA: b\n" + Signature, "RG3002")]
    [InlineData("a header line of blanks", Begin + " \nA: b\n\nC: d\n" + Signature, "RG3002")]
    [InlineData("no signature", Begin + "\nA: b\n", "RG3002")]
    [InlineData("a dash that is not escaped", Begin + "\n-A: b\n" + Signature, "RG3002")]
    [InlineData("another message within", Begin + "\nA: b\n" + Begin + "\nC: d\n" + Signature, "RG3002")]
    [InlineData("a signature frame with blanks", Begin + "\nA: b\n-----BEGIN PGP SIGNATURE----- \n\nwg==\n-----END PGP SIGNATURE-----\n", "RG3002")]
    [InlineData("a carriage return in a line", Begin + "\nA: b\rC: d\n" + Signature, "RG3002")]
    [InlineData("two carriage returns", Begin + "\nA: b\r\r\n" + Signature, "RG3002")]
    [InlineData("a NUL", Begin + "\nA: b\0c\n" + Signature, "RG3002")]
    [InlineData("a cut signature", Begin + "\nA: b\n-----BEGIN PGP SIGNATURE-----\n\nwg==\n", "RG3008")]
    [InlineData("a signature that is no base64", Begin + "\nA: b\n-----BEGIN PGP SIGNATURE-----\n\nw!==\n-----END PGP SIGNATURE-----\n", "RG3008")]
    [InlineData("a signature that is no packet", Begin + "\nA: b\n" + Signature, "RG3008")]
    [InlineData("another label at the end", Begin + "\nA: b\n-----BEGIN PGP SIGNATURE-----\n\nwg==\n-----END PGP MESSAGE-----\n", "RG3008")]
    public void A_malformed_message_is_refused(string summary, string message, string code)
    {
        Assert.NotEmpty(summary);
        Assert.Equal(code, CodeOf(message));
    }

    [Fact]
    public void Text_behind_the_signature_is_refused()
    {
        Assert.Equal("RG3008", CodeOf(Valid + "Origin: Evil\n"));
        Assert.Equal("RG3008", CodeOf(Valid + Valid));
        Assert.Equal("RG3008", CodeOf(Valid + Signature));
    }

    [Fact]
    public void Text_between_text_and_signature_is_part_of_it()
    {
        var message = Valid.Replace("-----BEGIN PGP SIGNATURE", "Origin: Evil\n-----BEGIN PGP SIGNATURE", StringComparison.Ordinal);

        Assert.EndsWith("Origin: Evil\n", Encoding.UTF8.GetString(Parse(message).Content.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_checksum_of_the_armour_is_refused()
    {
        var checksum = Valid.IndexOf("\n=", StringComparison.Ordinal);

        Assert.Equal("RG3008", CodeOf(Valid[..(checksum + 2)] + "AAAA" + Valid[(checksum + 6)..]));
    }

    [Fact]
    public void Too_long_a_message_is_refused()
        => Assert.Equal("RG3002", Assert.Throws<ReproGetException>(() => CleartextMessage.Parse(new byte[CleartextMessage.MaxLength + 1], "InRelease")).Code);

    [Fact]
    public void Too_many_signatures_are_refused()
        => Assert.Equal("RG3008", CodeOf(ClearSign.Sign("A: b", Enumerable.Repeat(TestKey.Ed25519(), 33))));

    [Theory]
    [InlineData("a length of parts", new byte[] { 0xC2, 0xE1, 4, 0, 1, 0 })]
    [InlineData("no length", new byte[] { 0x8B, 4, 0, 1, 8 })]
    [InlineData("a length of four gigabytes", new byte[] { 0xC2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 4, 0 })]
    [InlineData("the same in the old format", new byte[] { 0x8A, 0xFF, 0xFF, 0xFF, 0xFF, 4, 0 })]
    [InlineData("nothing in it", new byte[] { 0xC2, 0 })]
    [InlineData("a cut head", new byte[] { 0xC2, 3, 4, 0, 1 })]
    [InlineData("hashed subpackets that are longer than it", new byte[] { 0xC2, 8, 4, 0, 1, 8, 0xFF, 0xFF, 0, 0 })]
    [InlineData("unhashed subpackets that are longer than it", new byte[] { 0xC2, 8, 4, 0, 1, 8, 0, 0, 0xFF, 0xFF })]
    [InlineData("a subpacket that is longer than its area", new byte[] { 0xC2, 16, 4, 0, 1, 8, 0, 6, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2, 0, 0, 0, 0 })]
    [InlineData("a subpacket of no length", new byte[] { 0xC2, 11, 4, 0, 1, 8, 0, 1, 0, 0, 0, 0, 0 })]
    [InlineData("version 3, cut", new byte[] { 0xC2, 4, 3, 5, 0, 0 })]
    [InlineData("a one-pass signature", new byte[] { 0xC4, 13, 3, 1, 8, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1 })]
    [InlineData("compressed data", new byte[] { 0xC8, 3, 1, 3, 0 })]
    [InlineData("a literal", new byte[] { 0xCB, 6, 0x62, 0, 0, 0, 0, 0 })]
    [InlineData("a marker", new byte[] { 0xCA, 3, 0x50, 0x47, 0x50 })]
    public void A_signature_of_damaged_packets_is_refused(string summary, byte[] packets)
    {
        Assert.NotEmpty(summary);
        Assert.Equal("RG3008", CodeOf(ClearSign.Frame(["A: b"], packets)));
    }

    [Fact]
    public void Signatures_may_stand_in_blocks_of_their_own()
    {
        var other = OpenPgpWriter.Armor("PGP SIGNATURE", ClearSign.Text.Packet(TestKey.Ed25519(), [1]));

        Assert.Equal(2, Parse(Valid + other).Signatures.Count);
        Assert.Equal(3, Parse(Valid + "\n \n" + other + other).Signatures.Count);
        Assert.Equal("RG3008", CodeOf(Valid + "Origin: Evil\n" + other));
        Assert.Equal("RG3008", CodeOf(Valid + other + "Origin: Evil\n"));
        Assert.Equal("RG3008", CodeOf(Valid + other[..^2]));
        Assert.Equal("RG3008", CodeOf(Valid + other.Replace("SIGNATURE", "MESSAGE", StringComparison.Ordinal)));
        Assert.Equal("RG3008", CodeOf(Valid + string.Concat(Enumerable.Repeat(other, 32))));
    }

    [Fact]
    public void What_names_an_issuer_at_length_is_no_fingerprint()
    {
        var signature = (ClearSign.Text with { NamesIssuer = false }).With(33, new byte[60_000]).Packet(TestKey.Ed25519(), [1]);

        Assert.Null(Assert.Single(Parse(ClearSign.Frame(["A: b"], signature)).Signatures).Subpackets.Issuer);
    }

    [Fact]
    public void A_packet_of_another_kind_among_the_signatures_is_refused()
        => Assert.Equal("RG3008", CodeOf(ClearSign.Frame(["A: b"], OpenPgpWriter.Packet(11, [0x62, 0, 0, 0, 0, 0]))));

    [Fact]
    public void Signatures_of_unknown_versions_are_left_out()
        => Assert.Empty(Parse(ClearSign.Frame(["A: b"], OpenPgpWriter.Packet(2, [6, 1, 27, 8]))).Signatures);

    [Fact]
    public void Every_cut_of_a_message_is_refused()
    {
        for (var length = 0; length < Valid.Length - 1; length++)
            Assert.True(CodeOf(Valid[..length]) is "RG3002" or "RG3008");
    }

    private static SignedMessage Parse(string message) => CleartextMessage.Parse(Encoding.UTF8.GetBytes(message), "InRelease");

    private static string CodeOf(string message) => Assert.Throws<ReproGetException>(() => Parse(message)).Code;
}
