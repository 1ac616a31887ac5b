using System.Buffers;

namespace ReproGet.Core.Signatures;

/// <summary>The cleartext signature framework (RFC 9580, 7), in the narrow form that archives write. All of a file is signed or it is refused, as apt does.</summary>
internal static class CleartextMessage
{
    /// <summary>The largest InRelease of a distro is 300 kB.</summary>
    public const int MaxLength = 16 << 20;

    private static readonly SearchValues<byte> HashNames = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-, "u8);

    private static ReadOnlySpan<byte> Begin => "-----BEGIN PGP SIGNED MESSAGE-----"u8;

    private static ReadOnlySpan<byte> BeginSignature => "-----BEGIN PGP SIGNATURE-----"u8;

    /// <summary>Takes a clear-signed file apart.</summary>
    /// <exception cref="ReproGetException">RG3002: it is none, or something stands outside the signed text; RG3008: its signatures cannot be read.</exception>
    public static SignedMessage Parse(ReadOnlyMemory<byte> octets, string where)
    {
        if (octets.Length > MaxLength)
            throw SignatureErrors.MalformedMessage(where, $"it is longer than {MaxLength} bytes");
        var lines = new LineReader(octets.Span);
        if (!lines.TryRead(out var first) || !WithoutCarriageReturn(first).SequenceEqual(Begin))
            throw SignatureErrors.MalformedMessage(where, "it does not begin with “-----BEGIN PGP SIGNED MESSAGE-----”");
        SkipHeaders(ref lines, where);

        var content = new MemoryStream();
        var hashed = new MemoryStream();
        var signatureStart = lines.Rest;
        var isFirst = true;
        while (lines.TryRead(out var raw))
        {
            var line = WithoutCarriageReturn(raw);
            if (line.SequenceEqual(BeginSignature))
            {
                var armored = Armor.TryDecodeSignatures(signatureStart)
                    ?? throw SignatureErrors.MalformedSignature(where, "its ASCII armour is damaged, or something follows it");
                return new SignedMessage(where, content.ToArray(), hashed.ToArray(), SignedMessage.ReadSignatures(armored, where), IsText: true);
            }
            Append(Unescape(line, where), content, hashed, isFirst);
            isFirst = false;
            signatureStart = lines.Rest;
        }
        throw SignatureErrors.MalformedMessage(where, "it ends before its signature");
    }

    /// <summary>Other headers than “Hash” have hidden text from readers, and “Hash” itself says nothing that the signatures do not say.</summary>
    private static void SkipHeaders(ref LineReader lines, string where)
    {
        while (lines.TryRead(out var raw))
        {
            var line = WithoutCarriageReturn(raw);
            if (line.IsEmpty)
                return;
            if (!line.StartsWith("Hash: "u8) || line["Hash: "u8.Length..].ContainsAnyExcept(HashNames))
                throw SignatureErrors.MalformedMessage(where, "it has a header other than “Hash”");
        }
        throw SignatureErrors.MalformedMessage(where, "it ends within its headers");
    }

    private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> line, string where)
    {
        if (line.IndexOfAny((byte)'\r', (byte)0) >= 0)
            throw SignatureErrors.MalformedMessage(where, "there is a carriage return or a NUL within a line");
        if (line.IsEmpty || line[0] != '-')
            return line;
        if (!line.StartsWith("- "u8))
            throw SignatureErrors.MalformedMessage(where, "a line of the signed text begins with “-” and is not escaped");
        return line[2..];
    }

    /// <summary>Blanks at the end of a line are not signed, so nobody gets to see them; nor is the last line's ending.</summary>
    private static void Append(ReadOnlySpan<byte> line, MemoryStream content, MemoryStream hashed, bool isFirst)
    {
        line = line.TrimEnd(" \t"u8);
        if (!isFirst)
            hashed.Write("\r\n"u8);
        hashed.Write(line);
        content.Write(line);
        content.Write("\n"u8);
    }

    private static ReadOnlySpan<byte> WithoutCarriageReturn(ReadOnlySpan<byte> line) => line.EndsWith("\r"u8) ? line[..^1] : line;
}
