using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ReproGet.Core.Signatures;

/// <summary>ASCII armour (RFC 9580, 6).</summary>
internal static class Armor
{
    private const string PublicKeyLabel = "PGP PUBLIC KEY BLOCK";
    private const string SignatureLabel = "PGP SIGNATURE";

    private static readonly SearchValues<char> Blank = SearchValues.Create(" \t\r");

    /// <summary>Every public key block of a text; what stands between them is of no meaning.</summary>
    /// <exception cref="ReproGetException">RG3001: a block that is cut or damaged.</exception>
    public static IReadOnlyList<byte[]> DecodePublicKeys(ReadOnlySpan<byte> text, string where)
    {
        var blocks = new List<byte[]>();
        var lines = new LineReader(text);
        while (lines.TryRead(out var line))
        {
            if (Trim(line) != $"-----BEGIN {PublicKeyLabel}-----")
                continue;
            blocks.Add(TryDecodeBlock(ref lines, PublicKeyLabel) ?? throw SignatureErrors.UnreadableKeyring(where, "its ASCII armour is damaged"));
        }
        return blocks;
    }

    /// <summary>Signature blocks that are all there is but for empty lines behind them. Archives whose keys lie in several hands put one behind another, and apt takes them so (apt-pkg/contrib/gpgv.cc).</summary>
    /// <returns>Null where one is cut or damaged, or anything else is there.</returns>
    public static byte[]? TryDecodeSignatures(ReadOnlySpan<byte> text)
    {
        MemoryStream? octets = null;
        var lines = new LineReader(text);
        while (lines.TryRead(out var line))
        {
            var begin = Trim(line);
            if (begin.Length == 0 && octets is not null)
                continue;
            if (begin != $"-----BEGIN {SignatureLabel}-----" || TryDecodeBlock(ref lines, SignatureLabel) is not { } block)
                return null;
            (octets ??= new MemoryStream()).Write(block);
        }
        return octets?.ToArray();
    }

    private static byte[]? TryDecodeBlock(ref LineReader lines, string label)
    {
        // Headers such as “Version: …” end with an empty line.
        string? text;
        do
        {
            if (!lines.TryRead(out var header))
                return null;
            text = Trim(header);
            if (text.Length > 0 && !text.Contains(": ", StringComparison.Ordinal) && !text.EndsWith(':'))
                return null;
        }
        while (text.Length > 0);

        var base64 = new StringBuilder();
        string? checksum = null;
        while (lines.TryRead(out var line))
        {
            text = Trim(line);
            if (text == $"-----END {label}-----")
                return TryDecodeBase64(base64.ToString(), checksum);
            if (checksum is not null)
                return null;
            if (text.StartsWith('='))
                checksum = text[1..];
            else
                base64.Append(text);
        }
        return null;
    }

    private static byte[]? TryDecodeBase64(string base64, string? checksum)
    {
        var octets = new byte[base64.Length / 4 * 3];
        if (base64.AsSpan().ContainsAny(Blank) || !Convert.TryFromBase64String(base64, octets, out var length))
            return null;
        if (checksum is null)
            return octets[..length];
        Span<byte> expected = stackalloc byte[4];
        if (!Convert.TryFromBase64String(checksum, expected[1..], out var checksumLength) || checksumLength != 3)
            return null;
        return BinaryPrimitives.ReadUInt32BigEndian(expected) == Crc24(octets.AsSpan(0, length)) ? octets[..length] : null;
    }

    /// <summary>RFC 9580, 6.1.</summary>
    private static uint Crc24(ReadOnlySpan<byte> octets)
    {
        var crc = 0xB704CEu;
        foreach (var octet in octets)
        {
            crc ^= (uint)octet << 16;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc << 1) ^ ((crc & 0x800000) != 0 ? 0x1864CFBu : 0);
        }
        return crc & 0xFFFFFF;
    }

    private static string Trim(ReadOnlySpan<byte> line) => Encoding.Latin1.GetString(line).Trim(' ', '\t', '\r');
}
