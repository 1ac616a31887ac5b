using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ReproGet.Core.Signatures;

/// <summary>A primary key with all that it says about itself: its user IDs, its subkeys, and the signatures on them (RFC 9580, 10.1). Nothing in it is verified yet.</summary>
internal sealed record Certificate(
    PublicKey Primary,
    IReadOnlyList<Signature> Signatures,
    IReadOnlyList<CertifiedIdentity> Identities,
    IReadOnlyList<CertifiedSubkey> Subkeys)
{
    /// <summary>The primary key and every subkey.</summary>
    public IEnumerable<PublicKey> Keys => Subkeys.Select(subkey => subkey.Key).Prepend(Primary);

    /// <summary>Several copies of one certificate, as they stand in keyrings that were written one behind the other: what one copy revokes or renews holds for all.</summary>
    public static Certificate Merge(IReadOnlyCollection<Certificate> copies) => copies.Count == 1 ? copies.First() : new Certificate(
        copies.First().Primary,
        [.. copies.SelectMany(copy => copy.Signatures)],
        [.. copies.SelectMany(copy => copy.Identities)
            .GroupBy(identity => (identity.Packet.Tag, Convert.ToHexString(identity.Packet.Body.Span)))
            .Select(same => new CertifiedIdentity(same.First().Packet, [.. same.SelectMany(identity => identity.Signatures)]))],
        [.. copies.SelectMany(copy => copy.Subkeys)
            .GroupBy(subkey => subkey.Key.Fingerprint, StringComparer.Ordinal)
            .Select(same => new CertifiedSubkey(same.First().Key, [.. same.SelectMany(subkey => subkey.Signatures)]))]);
}

/// <summary>A user ID or attribute, and the signatures on it.</summary>
internal sealed record CertifiedIdentity(Packet Packet, IReadOnlyList<Signature> Signatures)
{
    /// <summary>Feeds it to a hash as certifications do (RFC 9580, 5.2.4).</summary>
    public void AppendTo(IncrementalHash hash)
    {
        Span<byte> header = stackalloc byte[5];
        header[0] = Packet.Tag == Packet.UserId ? (byte)0xB4 : (byte)0xD1;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)Packet.Body.Length);
        hash.AppendData(header);
        hash.AppendData(Packet.Body.Span);
    }
}

/// <summary>A subkey, and the signatures on it.</summary>
internal sealed record CertifiedSubkey(PublicKey Key, IReadOnlyList<Signature> Signatures);
