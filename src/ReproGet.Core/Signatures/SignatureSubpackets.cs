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

    /// <summary>40 upper-case hex digits, 64 for keys of version 6: a hint which key to try, no more.</summary>
    public string? IssuerFingerprint { get; private set; }

    /// <summary>The issuer as it is named best, for a message; null where it is not named.</summary>
    public string? Issuer => IssuerFingerprint ?? IssuerKeyId;

    /// <summary>Signatures in the signature: the back signature of a signing subkey.</summary>
    public IReadOnlyList<Signature> Embedded => _embedded;

    /// <summary>Fingerprints of keys that may revoke this one.</summary>
    public IReadOnlyList<string> DesignatedRevokers => _designatedRevokers;

    /// <summary>A hashed subpacket is marked critical and we do not know it, or says again, or in another form, what may be said once. Every notation is unknown to us.</summary>
    public bool IsUnclear { get; private set; }

    /// <summary>Reads one area.</summary>
    /// <returns>False where it is damaged.</returns>
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
            if (isHashed)
                AddHashed(subpacket[0], body, isEmbedded);
            else
                AddUnhashed(subpacket[0], body, isEmbedded);
        }
        return true;
    }

    private void AddHashed(byte typeAndCritical, ReadOnlyMemory<byte> body, bool isEmbedded)
    {
        var type = (byte)(typeAndCritical & 0x7F);
        var octets = body.Span;
        switch (type)
        {
            case SignatureCreationTime when octets.Length == 4 && Created is null:
                Created = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(octets));
                break;
            case SignatureExpirationTime when octets.Length == 4 && ValidFor is null:
                ValidFor = Duration(octets);
                break;
            case KeyExpirationTime when octets.Length == 4 && KeyValidFor is null:
                KeyValidFor = Duration(octets);
                break;
            case KeyFlagsType when KeyFlags is null:
                KeyFlags = octets.IsEmpty ? (byte)0 : octets[0];
                break;
            case RevocationKey when octets.Length == 22:
                _designatedRevokers.Add(Convert.ToHexString(octets[2..]));
                break;
            case SignatureCreationTime or SignatureExpirationTime or KeyExpirationTime or KeyFlagsType:
                // No reason to pass over all of it: it may be a revocation.
                IsUnclear = true;
                break;
            default:
                IsUnclear |= (typeAndCritical & 0x80) != 0 && !IsHarmless(type);
                AddUnhashed(type, body, isEmbedded);
                break;
        }
    }

    /// <summary>What proves itself, or is only a hint, is taken from the unhashed area as well; all else there anyone could have written.</summary>
    private void AddUnhashed(byte typeAndCritical, ReadOnlyMemory<byte> body, bool isEmbedded)
    {
        var octets = body.Span;
        switch ((byte)(typeAndCritical & 0x7F))
        {
            case IssuerKeyIdType when octets.Length == 8:
                IssuerKeyId ??= Convert.ToHexString(octets);
                break;
            case IssuerFingerprintType when octets.Length is 21 or 33:
                IssuerFingerprint ??= Convert.ToHexString(octets[1..]);
                break;
            case EmbeddedSignature when !isEmbedded:
                if (Signature.TryParse(body, out var signature, isEmbedded: true))
                    _embedded.Add(signature);
                break;
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
