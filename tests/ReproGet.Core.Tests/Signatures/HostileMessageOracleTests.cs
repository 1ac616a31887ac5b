using System.Text;
using ReproGet.Core.Signatures;
using ReproGet.Core.Tests.Fixtures;
using static ReproGet.Core.Tests.Fixtures.OpenPgpWriter;

namespace ReproGet.Core.Tests.Signatures;

/// <summary>What we accept gpgv accepts, and sees the same text in.</summary>
public sealed class HostileMessageOracleTests : IDisposable
{
    private const string BeginSignature = "-----BEGIN PGP SIGNATURE-----\n";

    private const string Text = "Origin: Debian\nSuite: stable  \n- a dash\n--\n-----BEGIN PGP SIGNED MESSAGE-----\n\n\tSHA256\nlast";

    private static readonly TestKey Unknown = TestKey.Ed25519();

    private readonly string _folder = Directory.CreateTempSubdirectory("gpgv").FullName;
    private readonly TestCertificate _certificate = TestCertificate.WithSubkey();

    public static TheoryData<string> Accepted => [.. Good.Keys];

    public static TheoryData<string> Refused => [.. Bad.Keys];

    /// <summary>Messages, each of the signing key.</summary>
    private static Dictionary<string, Func<TestKey, string>> Good { get; } = new()
    {
        ["as it should be"] = key => ClearSign.Sign(Text, key),
        ["CR LF"] = key => ClearSign.Sign(Text, key).Replace("\n", "\r\n", StringComparison.Ordinal),
        ["every line escaped"] = key => ClearSign.Sign(Text, key).Replace("\nOrigin", "\n- Origin", StringComparison.Ordinal).Replace("\nSuite", "\n- Suite", StringComparison.Ordinal),
        ["an empty line that is escaped"] = key => ClearSign.Sign(Text, key).Replace("\n\n\tSHA", "\n- \n\tSHA", StringComparison.Ordinal),
        ["other blanks at the ends of lines"] = key => ClearSign.Sign(Text, key).Replace("stable  \n", "stable\t \t\n", StringComparison.Ordinal).Replace("\nlast", " \nlast ", StringComparison.Ordinal),
        ["blanks of other scripts at the ends of lines"] = key => ClearSign.Sign("A: b\f\nC: d\u00A0\nE: f\u0085\n\v", key),
        ["a whole message within"] = key => ClearSign.Sign(ClearSign.Sign("Origin: Evil", Unknown), key),
        ["escapes within"] = key => ClearSign.Sign("- - -----BEGIN PGP SIGNATURE-----\n- - A: b\n-", key),
        ["no text"] = key => ClearSign.Frame([], ClearSign.Text.Packet(key, [])),
        ["an empty line alone"] = key => ClearSign.Frame([""], ClearSign.Text.Packet(key, [])),
        ["empty lines at the end"] = key => ClearSign.Frame(["A: b", "", ""], ClearSign.Text.Packet(key, "A: b\r\n\r\n"u8.ToArray())),
        ["comments in the armour"] = key => ClearSign.Sign(Text, key).Replace(BeginSignature, BeginSignature + "Version: 1\nComment: Origin: Evil\n", StringComparison.Ordinal),
        ["an empty line in the armour"] = key => ClearSign.Sign(Text, key).Replace("\n=", "\n\n=", StringComparison.Ordinal),
        ["the same signature again, in a block of its own"] = key => ClearSign.Sign(Text, key) is var message ? message + "\n" + message[message.LastIndexOf(BeginSignature, StringComparison.Ordinal)..] : "",
        ["a length of one octet"] = key => Packed(key, body => [0xC2, (byte)body.Length, .. body]),
        ["a length of two octets in the old format"] = key => Packed(key, body => [0x89, .. UInt16((ushort)body.Length), .. body]),
        ["a length of four octets in the old format"] = key => Packed(key, body => [0x8A, .. UInt32((uint)body.Length), .. body]),
        ["a fingerprint that lies beside a key ID"] = key => Issued(key, Unknown.Fingerprint, key.Fingerprint),
        ["a key ID that lies beside a fingerprint"] = key => Issued(key, key.Fingerprint, Unknown.Fingerprint),
        ["a critical subpacket that says nothing"] = key => ClearSign.Sign(Text, [(key, ClearSign.Text.With(26, "http://x"u8.ToArray(), critical: true))]),
        ["another signature in the unhashed area"] = key => ClearSign.Sign(Text, [(key, ClearSign.Text with { Unhashed = [Subpacket(32, ClearSign.Text.Body(key, [1]))] })]),
    };

    private static Dictionary<string, Func<TestKey, string>> Bad { get; } = new()
    {
        ["a line more"] = key => ClearSign.Sign(Text, key).Replace(BeginSignature, "Origin: Evil\n" + BeginSignature, StringComparison.Ordinal),
        ["an empty line more at the end"] = key => ClearSign.Sign(Text, key).Replace("\nlast\n", "\nlast\n\n", StringComparison.Ordinal),
        ["an empty line more at the beginning"] = key => ClearSign.Sign(Text, key).Replace("\n\nOrigin", "\n\n\nOrigin", StringComparison.Ordinal),
        ["a form feed at the end of a line"] = key => ClearSign.Sign(Text, key).Replace("Debian\n", "Debian\f\n", StringComparison.Ordinal),
        ["a blank of another script at the end of a line"] = key => ClearSign.Sign(Text, key).Replace("Debian\n", "Debian\u00A0\n", StringComparison.Ordinal),
        ["a tab for blanks within a line"] = key => ClearSign.Sign(Text, key).Replace("Origin: ", "Origin:\t", StringComparison.Ordinal),
        ["an escape more"] = key => ClearSign.Sign(Text, key).Replace("\n- - a", "\n- - - a", StringComparison.Ordinal),
        ["two messages"] = key => ClearSign.Sign(Text, key) + ClearSign.Sign(Text, key),
        ["no end of the armour's headers"] = key => ClearSign.Sign(Text, key).Replace(BeginSignature + "\n", BeginSignature, StringComparison.Ordinal),
        ["a wrong checksum"] = key => ClearSign.Sign(Text, key) is var message && message.LastIndexOf("\n=", StringComparison.Ordinal) is var at ? message[..(at + 2)] + "AAAA" + message[(at + 6)..] : "",
        ["a length of parts"] = key => Packed(key, body => [0xC2, 0xE5, .. body[..32], 0xFF, .. UInt32((uint)body.Length - 32), .. body[32..]]),
        ["no length"] = key => Packed(key, body => [0x8B, .. body]),
        ["a one-pass signature before it"] = key => Packed(key, body => [.. Packet(4, [3, 1, 8, 22, .. Convert.FromHexString(key.Fingerprint[24..]), 1]), .. Packet(2, body)]),
        ["hints that both lie"] = key => Issued(key, Unknown.Fingerprint, Unknown.Fingerprint),
        ["no hints"] = key => ClearSign.Sign(Text, [(key, ClearSign.Text with { NamesIssuer = false })]),
        ["a bad signature before a good one"] = key => Packed(key, body => [.. ClearSign.Text.Packet(key, [1]), .. Packet(2, body)]),
        ["a bad signature behind a good one"] = key => Packed(key, body => [.. Packet(2, body), .. ClearSign.Text.Packet(key, [1])]),
        ["a bad signature in a block of its own"] = key => ClearSign.Sign(Text, key) + Armor("PGP SIGNATURE", ClearSign.Text.Packet(key, [1])),
        ["a signature of a file, and its line ends"] = key => ClearSign.Frame(["A: b", "C: d"], new TestSignature(0x00).Packet(key, "A: b\nC: d"u8.ToArray())),
        ["a certification"] = key => ClearSign.Sign(Text, [(key, new TestSignature(0x10))]),
        ["a signature that stands for itself"] = key => ClearSign.Sign(Text, [(key, new TestSignature(0x02))]),
        ["a confirmation of a third party"] = key => ClearSign.Sign(Text, [(key, new TestSignature(0x50))]),
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(Accepted))]
    public void What_is_accepted_is_the_text_that_gpgv_gives(string summary)
    {
        var message = Good[summary](_certificate.Signing);
        var parsed = CleartextMessage.Parse(Encoding.UTF8.GetBytes(message), "InRelease");

        Assert.NotEmpty(SignatureVerifier.Verify(parsed, Keyring.Load(_certificate.Bytes, "keys"), DateTimeOffset.UtcNow));
        var (accepts, text) = Gpgv(message);
        Assert.True(accepts);
        // gpgv gives line ends and blanks that no signature covers.
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r').TrimEnd(' ', '\t'));
        Assert.Equal(string.Join('\n', lines).TrimEnd('\n'), Encoding.UTF8.GetString(parsed.Content.Span).TrimEnd('\n'));
    }

    [Theory, MemberData(nameof(Refused))]
    public void What_gpgv_refuses_is_refused(string summary)
    {
        var message = Bad[summary](_certificate.Signing);

        Assert.Throws<ReproGetException>(() => SignatureVerifier.Verify(
            CleartextMessage.Parse(Encoding.UTF8.GetBytes(message), "InRelease"), Keyring.Load(_certificate.Bytes, "keys"), DateTimeOffset.UtcNow));
        Assert.False(Gpgv(message).Accepts);
    }

    private (bool Accepts, string Text) Gpgv(string message)
    {
        Oracle.Require("gpgv");
        string keys = Path.Combine(_folder, "keys.gpg"), path = Path.Combine(_folder, "InRelease"), output = Path.Combine(_folder, "text");
        File.WriteAllBytes(keys, _certificate.Bytes);
        File.WriteAllText(path, message);
        var (code, _) = Oracle.Try("gpgv", "--keyring", keys, "--output", output, path);
        return (code == 0, File.Exists(output) ? File.ReadAllText(output) : "");
    }

    /// <summary>The text with a good signature in packets of another form.</summary>
    private static string Packed(TestKey key, Func<byte[], byte[]> pack) => ClearSign.Frame(["A: b"], pack(ClearSign.Text.Body(key, "A: b"u8.ToArray())));

    private static string Issued(TestKey key, string fingerprint, string keyIdOf)
        => ClearSign.Sign(Text, [(key, ClearSign.Text with
        {
            NamesIssuer = false,
            Hashed = [Subpacket(33, [4, .. Convert.FromHexString(fingerprint)])],
            Unhashed = [Subpacket(16, Convert.FromHexString(keyIdOf[24..]))],
        })]);
}
