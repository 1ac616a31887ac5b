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
