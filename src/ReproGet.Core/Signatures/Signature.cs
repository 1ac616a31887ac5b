using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ReproGet.Core.Signatures;

/// <summary>A signature packet (RFC 9580, 5.2).</summary>
internal sealed class Signature
{
    // Types of signatures (RFC 9580, 5.2.1).
    public const byte Binary = 0x00;
    public const byte Text = 0x01;
    public const byte FirstCertification = 0x10;
    public const byte LastCertification = 0x13;
    public const byte SubkeyBinding = 0x18;
    public const byte PrimaryKeyBinding = 0x19;
    public const byte DirectKey = 0x1F;
    public const byte KeyRevocation = 0x20;
    public const byte SubkeyRevocation = 0x28;
    public const byte CertificationRevocation = 0x30;

    public required byte Version { get; init; }

    public required byte Type { get; init; }

    public required byte PublicKeyAlgorithm { get; init; }

    public required byte HashAlgorithm { get; init; }

    public required SignatureSubpackets Subpackets { get; init; }

    /// <summary>From the version to the end of the hashed subpackets: what is hashed of the packet itself.</summary>
    public required ReadOnlyMemory<byte> Hashed { get; init; }

    /// <summary>The algorithm's own fields.</summary>
    public required ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>The end of its validity by its own word, or null.</summary>
    public DateTimeOffset? Expires => Subpackets is { Created: { } created, ValidFor: { } validFor } ? created + validFor : null;

    /// <summary>Whether it says what it has to, and nothing that we do not know and its signer asks to be known.</summary>
    public bool IsUnderstood => Version == 4 && Subpackets is { Created: not null, IsUnclear: false };

    /// <summary>Reads a version 4 signature; of version 3 just who made it, as it never verifies here. Other versions are not ours to judge.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out Signature? signature, bool isEmbedded = false)
    {
        signature = null;
        if (body.IsEmpty)
            return false;
        return body.Span[0] switch
        {
            3 => TryParseVersion3(body, out signature),
            4 => TryParseVersion4(body, isEmbedded, out signature),
            _ => false,
        };
    }

    /// <summary>Whether <paramref name="key"/> made this signature over what <paramref name="appendContent"/> feeds to the hash.</summary>
    public bool IsBy(PublicKey key, Action<IncrementalHash> appendContent)
    {
        if (Version != 4 || !IsSameAlgorithm(PublicKeyAlgorithm, key.Algorithm))
            return false;
        using var hash = HashAlgorithms.TryCreate(HashAlgorithm);
        if (hash is null)
            return false;
        appendContent(hash);
        hash.AppendData(Hashed.Span);
        // The trailer of version 4 (RFC 9580, 5.2.4).
        Span<byte> trailer = [4, 0xFF, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(trailer[2..], (uint)Hashed.Length);
        hash.AppendData(trailer);
        return key.Material.Verify(hash.GetHashAndReset(), HashAlgorithm, Value.Span);
    }

    private static bool IsSameAlgorithm(byte signature, byte key)
        => signature == key || (signature is KeyMaterial.Rsa or KeyMaterial.RsaSignOnly && key is KeyMaterial.Rsa or KeyMaterial.RsaSignOnly);

    private static bool TryParseVersion4(ReadOnlyMemory<byte> body, bool isEmbedded, [NotNullWhen(true)] out Signature? signature)
    {
        signature = null;
        var reader = new OctetReader(body.Span);
        if (!reader.TryRead(4, out var head) || !reader.TryReadUInt16(out var hashedLength) || !reader.TryRead(hashedLength, out _))
            return false;
        var hashedEnd = body.Length - reader.Rest.Length;
        if (!reader.TryReadUInt16(out var unhashedLength) || !reader.TryRead(unhashedLength, out _) || !reader.TryRead(2, out _))
            return false;
        var subpackets = new SignatureSubpackets();
        if (!subpackets.TryAdd(body[(hashedEnd - hashedLength)..hashedEnd], isHashed: true, isEmbedded)
            || !subpackets.TryAdd(body.Slice(hashedEnd + 2, unhashedLength), isHashed: false, isEmbedded))
            return false;
        signature = new Signature
        {
            Version = 4,
            Type = head[1],
            PublicKeyAlgorithm = head[2],
            HashAlgorithm = head[3],
            Subpackets = subpackets,
            Hashed = body[..hashedEnd],
            Value = body[^reader.Rest.Length..],
        };
        return true;
    }

    private static bool TryParseVersion3(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out Signature? signature)
    {
        signature = null;
        var reader = new OctetReader(body.Span);
        if (!reader.TryRead(2, out _) || !reader.TryReadByte(out var type) || !reader.TryReadUInt32(out _) || !reader.TryRead(8, out var keyId)
            || !reader.TryReadByte(out var publicKeyAlgorithm) || !reader.TryReadByte(out var hashAlgorithm))
            return false;
        signature = new Signature
        {
            Version = 3,
            Type = type,
            PublicKeyAlgorithm = publicKeyAlgorithm,
            HashAlgorithm = hashAlgorithm,
            Subpackets = new SignatureSubpackets { IssuerKeyId = Convert.ToHexString(keyId) },
            Hashed = default,
            Value = default,
        };
        return true;
    }
}
