using System.Text;
using static ReproGet.Core.Tests.Fixtures.OpenPgpWriter;

namespace ReproGet.Core.Tests.Fixtures;

/// <summary>Writes clear-signed texts and detached signatures.</summary>
internal static class ClearSign
{
    public static TestSignature Text { get; } = new(0x01);

    /// <summary>Signs once with each key.</summary>
    public static string Sign(string text, params IEnumerable<TestKey> keys) => Sign(text, keys.Select(key => (key, Text)));

    /// <summary>Signs with each key what is asked of it.</summary>
    public static string Sign(string text, IEnumerable<(TestKey Key, TestSignature Signature)> signatures)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        var hashed = Encoding.UTF8.GetBytes(string.Join("\r\n", lines.Select(line => line.TrimEnd(' ', '\t'))));
        return Frame(lines, Join([.. signatures.Select(s => s.Signature.Packet(s.Key, hashed))]));
    }

    public static byte[] SignDetached(byte[] content, TestKey key, TestSignature? signature = null) => (signature ?? new TestSignature(0x00)).Packet(key, content);

    /// <summary>Puts a text and signatures together, whatever they are.</summary>
    public static string Frame(IEnumerable<string> lines, byte[] signatures)
        => "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
            + string.Concat(lines.Select(line => (line.StartsWith('-') ? "- " : "") + line + "\n"))
            + Armor("PGP SIGNATURE", signatures);
}
