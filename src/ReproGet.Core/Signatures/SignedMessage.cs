namespace ReproGet.Core.Signatures;

/// <summary>Content with the signatures that claim it. Nothing in it is to be believed before <see cref="SignatureVerifier"/> has seen it.</summary>
/// <param name="Where">What it is called in a message: its URL.</param>
/// <param name="Content">What is signed, as a reader takes it: with LF, for a clear-signed text without the blanks at the ends of lines.</param>
/// <param name="Hashed">The same as signatures hash it: with CRLF for a text.</param>
/// <param name="Signatures">All that could be read; versions that we do not know are left out.</param>
/// <param name="IsText">Whether it is a clear-signed text: of a detached signature its type decides.</param>
internal sealed record SignedMessage(string Where, ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Hashed, IReadOnlyList<Signature> Signatures, bool IsText)
{
    /// <summary>Dozens of keys sign nothing.</summary>
    private const int MaxSignatures = 32;

    /// <summary>A file and the signature that stands in another, as <c>Release</c> and <c>Release.gpg</c> do; the signature is binary or armoured.</summary>
    /// <exception cref="ReproGetException">RG3008: the signature cannot be read.</exception>
    public static SignedMessage OfDetached(ReadOnlyMemory<byte> content, ReadOnlyMemory<byte> signature, string where)
    {
        var octets = !signature.IsEmpty && (signature.Span[0] & 0x80) != 0
            ? signature
            : Armor.TryDecodeSignatures(signature.Span) ?? throw SignatureErrors.MalformedSignature(where, "its ASCII armour is damaged");
        return new SignedMessage(where, content, content, ReadSignatures(octets, where), IsText: false);
    }

    /// <summary>A file that nobody signed.</summary>
    public static SignedMessage Unsigned(ReadOnlyMemory<byte> content, string where) => new(where, content, content, [], IsText: false);

    /// <summary>Signature packets, and nothing else.</summary>
    internal static IReadOnlyList<Signature> ReadSignatures(ReadOnlyMemory<byte> octets, string where)
    {
        var signatures = new List<Signature>();
        for (var count = 0; !octets.IsEmpty; count++)
        {
            if (!Packet.TryRead(ref octets, out var packet))
                throw SignatureErrors.MalformedSignature(where, "it is cut or damaged");
            if (packet.Tag != Packet.Signature)
                throw SignatureErrors.MalformedSignature(where, $"there is a packet of another kind ({packet.Tag}) in it");
            if (count == MaxSignatures)
                throw SignatureErrors.MalformedSignature(where, $"there are more than {MaxSignatures} of them");
            if (Signature.TryParse(packet.Body, out var signature))
                signatures.Add(signature);
            else if (packet.Body.IsEmpty || packet.Body.Span[0] is 3 or 4)
                throw SignatureErrors.MalformedSignature(where, "it is damaged");
        }
        return signatures;
    }
}
