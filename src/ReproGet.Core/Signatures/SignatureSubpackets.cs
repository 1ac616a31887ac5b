using System.Buffers.Binary;

namespace ReproGet.Core.Signatures;

/// <summary>What a signature says about itself and about keys (RFC 9580, 5.2.3.7).</summary>
internal sealed class SignatureSubpackets
{
    private const byte SignatureCreationTime = 2;
    private const byte SignatureExpirationTime = 3;
    private const byte KeyExpirationTime = 9;
    private const byte RevocationKey = 12;
    private const byte IssuerKeyIdType = 16;
    private const byte KeyFlagsType = 27;
    private const byte EmbeddedSignature = 32;
    private const byte IssuerFingerprintType = 33;

    private readonly List<Signature> _embedded = [];
    private readonly List<string> _designatedRevokers = [];

    /// <summary>When the signature was made. Believed only where it is hashed, as all that follows but the issuer.</summary>
    public DateTimeOffset? Created { get; private set; }

    /// <summary>For how long after <see cref="Created"/> the signature is good.</summary>
    public TimeSpan? ValidFor { get; private set; }

    /// <summary>For how long after its own creation the key is good.</summary>
    public TimeSpan? KeyValidFor { get; private set; }

    /// <summary>The first octet of the key flags, or null where nothing is said.</summary>
    public byte? KeyFlags { get; private set; }

    /// <summary>16 upper-case hex digits: a hint which key to try, no more.</summary>
    public string? IssuerKeyId { get; set; }

    /// <summary>40 upper-case hex digits: a hint which key to try, no more.</summary>
    public string? IssuerFingerprint { get; private set; }

    /// <summary>The issuer as it is named best, for a message; null where it is not named.</summary>
    public string? Issuer => IssuerFingerprint ?? IssuerKeyId;

    /// <summary>Signatures in the signature: the back signature of a signing subkey.</summary>
    public IReadOnlyList<Signature> Embedded => _embedded;

    /// <summary>Fingerprints of keys that may revoke this one.</summary>
    public IReadOnlyList<string> DesignatedRevokers => _designatedRevokers;

    /// <summary>A hashed subpacket is marked critical and we do not know it; every notation is unknown to us.</summary>
    public bool HasUnknownCritical { get; private set; }

    /// <summary>Reads one area.</summary>
    /// <returns>False where it is damaged, or says the same thing twice.</returns>
    public bool TryAdd(ReadOnlyMemory<byte> area, bool isHashed, bool isEmbedded)
    {
        var reader = new OctetReader(area.Span);
        while (!reader.IsAtEnd)
        {
            if (!TryReadLength(ref reader, out var length) || length == 0 || length > (uint)reader.Rest.Length)
                return false;
            var start = area.Length - reader.Rest.Length;
            _ = reader.TryRead((int)length, out var subpacket);
            var body = area.Slice(start + 1, (int)length - 1);
            if (!(isHashed ? TryAddHashed(subpacket[0], body, isEmbedded) : TryAddUnhashed(subpacket[0], body, isEmbedded)))
                return false;
        }
        return true;
    }

    private bool TryAddHashed(byte typeAndCritical, ReadOnlyMemory<byte> body, bool isEmbedded)
    {
        var type = (byte)(typeAndCritical & 0x7F);
        var octets = body.Span;
        switch (type)
        {
            case SignatureCreationTime when octets.Length == 4 && Created is null:
                Created = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(octets));
                return true;
            case SignatureExpirationTime when octets.Length == 4 && ValidFor is null:
                ValidFor = Duration(octets);
                return true;
            case KeyExpirationTime when octets.Length == 4 && KeyValidFor is null:
                KeyValidFor = Duration(octets);
                return true;
            case KeyFlagsType when KeyFlags is null:
                KeyFlags = octets.IsEmpty ? (byte)0 : octets[0];
                return true;
            case RevocationKey when octets.Length == 22:
                _designatedRevokers.Add(Convert.ToHexString(octets[2..]));
                return true;
            case SignatureCreationTime or SignatureExpirationTime or KeyExpirationTime or KeyFlagsType:
                return false;
            default:
                HasUnknownCritical |= (typeAndCritical & 0x80) != 0 && !IsHarmless(type);
                return TryAddUnhashed(type, body, isEmbedded);
        }
    }

    /// <summary>What proves itself, or is only a hint, is taken from the unhashed area as well; all else there anyone could have written.</summary>
    private bool TryAddUnhashed(byte typeAndCritical, ReadOnlyMemory<byte> body, bool isEmbedded)
    {
        var octets = body.Span;
        switch ((byte)(typeAndCritical & 0x7F))
        {
            case IssuerKeyIdType when octets.Length == 8:
                IssuerKeyId ??= Convert.ToHexString(octets);
                return true;
            case IssuerFingerprintType when octets.Length > 1:
                IssuerFingerprint ??= Convert.ToHexString(octets[1..]);
                return true;
            case EmbeddedSignature when !isEmbedded:
                if (Signature.TryParse(body, out var signature, isEmbedded: true))
                    _embedded.Add(signature);
                return true;
            default:
                return true;
        }
    }

    /// <summary>Zero stands for “for ever”.</summary>
    private static TimeSpan? Duration(ReadOnlySpan<byte> octets)
        => BinaryPrimitives.ReadUInt32BigEndian(octets) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Subpackets that may be critical without changing what a signature means to us: exportable, trust, revocable, preferences, issuer, primary user ID, policy,
    /// signer's user ID, reason, features, target, embedded signature, issuer fingerprint. Regular expressions (6), notations (20), intended recipients (35) are not among them.</summary>
    private static bool IsHarmless(byte type)
        => type is 4 or 5 or 7 or 11 or RevocationKey or IssuerKeyIdType or 21 or 22 or 23 or 24 or 25 or 26 or 28 or 29 or 30 or 31 or EmbeddedSignature or IssuerFingerprintType or 34 or 39;

    private static bool TryReadLength(ref OctetReader reader, out uint length)
    {
        length = 0;
        if (!reader.TryReadByte(out var first))
            return false;
        if (first == 255)
            return reader.TryReadUInt32(out length);
        length = first;
        if (first < 192)
            return true;
        if (!reader.TryReadByte(out var second))
            return false;
        length = (((uint)first - 192) << 8) + second + 192;
        return true;
    }
}
