namespace ReproGet.Core.Signatures;

/// <summary>Whether a key of a certificate could sign data at a time: who bound it, for what, until when, and whether that was taken back.</summary>
/// <remarks>
/// As GnuPG does, the newest self-signature speaks for the whole life of a key, also before it was made: keyrings keep only the newest. A revocation always wins,
/// whatever its reason and time: an archive signs anew with another key, and a key that may be stolen can put any time on what it signs.
/// </remarks>
internal sealed class KeyStanding
{
    private const byte MaySign = 0x02;

    private readonly Certificate _certificate;
    private readonly Keyring _keyring;

    public KeyStanding(Certificate certificate, Keyring keyring)
    {
        _certificate = certificate;
        _keyring = keyring;
    }

    private PublicKey Primary => _certificate.Primary;

    /// <summary>Why <paramref name="key"/> could not sign data at <paramref name="time"/>, as an end of a sentence; null if it could.</summary>
    public string? WhyNot(PublicKey key, DateTimeOffset time)
    {
        var onPrimary = _certificate.Signatures.Where(IsOwnOnPrimary).ToList();
        var onIdentities = _certificate.Identities.SelectMany(OwnCertifications).ToList();
        if (IsPrimaryRevoked(onPrimary.Concat(onIdentities)))
            return $"the key {Primary.Fingerprint} was revoked";
        if (Newest(onPrimary.Concat(onIdentities)) is null)
            return $"the key {Primary.Fingerprint} has no valid signature on itself that is stronger than SHA-1";
        // As in GnuPG, an expiration on the key itself goes before one on its user IDs.
        var expiration = Newest(onPrimary.Where(s => s.Subpackets.KeyValidFor is not null)) ?? Newest(onIdentities);
        if (WhyNotAt(Primary, expiration, time) is { } reason)
            return reason;
        if (key != Primary)
            return WhyNotSubkey(_certificate.Subkeys.First(subkey => subkey.Key == key), time);
        // A primary key of which nothing is said may sign: flags are younger than many keys (RFC 9580, 5.2.3.29).
        var flags = Newest(onPrimary.Concat(onIdentities).Where(s => s.Subpackets.KeyFlags is not null));
        return flags is not null && (flags.Subpackets.KeyFlags & MaySign) == 0 ? $"the key {key.Fingerprint} is not meant for signing" : null;
    }

    private string? WhyNotSubkey(CertifiedSubkey subkey, DateTimeOffset time)
    {
        var key = subkey.Key;
        if (subkey.Signatures.Any(s => s.Type == Signature.SubkeyRevocation && IsOnSubkeyByPrimary(s, key)))
            return $"the subkey {key.Fingerprint} was revoked";
        var binding = Newest(subkey.Signatures.Where(s => s.Type == Signature.SubkeyBinding && IsBelievable(s) && IsOnSubkeyByPrimary(s, key)));
        if (binding is null)
            return $"the subkey {key.Fingerprint} is not bound to the key {Primary.Fingerprint} by a valid signature that is stronger than SHA-1";
        if (((binding.Subpackets.KeyFlags ?? 0) & MaySign) == 0)
            return $"the subkey {key.Fingerprint} is not meant for signing";
        // Without it, anyone could claim another's signing key as a subkey (RFC 9580, 5.2.1.9).
        if (!binding.Subpackets.Embedded.Any(s => IsBackSignature(s, key)))
            return $"the subkey {key.Fingerprint} has not signed that it belongs to the key {Primary.Fingerprint}";
        return WhyNotAt(key, binding, time);
    }

    private static string? WhyNotAt(PublicKey key, Signature? selfSignature, DateTimeOffset time)
    {
        if (time < key.Created)
            return $"it says that it was made before the key {key.Fingerprint} was";
        if (selfSignature?.Expires is { } end && end <= time)
            return $"what speaks for the key {key.Fingerprint} expired at {SignatureErrors.Time(end)}";
        if (selfSignature?.Subpackets.KeyValidFor is { } validFor && key.Created + validFor <= time)
            return $"the key {key.Fingerprint} expired at {SignatureErrors.Time(key.Created + validFor)}, before it signed";
        return null;
    }

    private bool IsOwnOnPrimary(Signature signature)
        => signature.Type == Signature.DirectKey && IsBelievable(signature) && signature.IsBy(Primary, Primary.AppendTo);

    /// <summary>What the primary key certifies of one identity; nothing if it took that back.</summary>
    private IEnumerable<Signature> OwnCertifications(CertifiedIdentity identity)
    {
        if (identity.Signatures.Any(s => s.Type == Signature.CertificationRevocation && IsOnIdentity(s)))
            return [];
        return identity.Signatures.Where(s => s.Type is >= Signature.FirstCertification and <= Signature.LastCertification && IsBelievable(s) && IsOnIdentity(s));

        bool IsOnIdentity(Signature signature) => IsNamed(signature, Primary) && signature.IsBy(Primary, hash =>
        {
            Primary.AppendTo(hash);
            identity.AppendTo(hash);
        });
    }

    /// <summary>By itself, or by a key that it named for this and that the keyring holds.</summary>
    private bool IsPrimaryRevoked(IEnumerable<Signature> selfSignatures)
    {
        var revocations = _certificate.Signatures.Where(s => s.Type == Signature.KeyRevocation).ToList();
        if (revocations.Count == 0)
            return false;
        var revokers = selfSignatures.SelectMany(s => s.Subpackets.DesignatedRevokers).Distinct(StringComparer.Ordinal)
            .SelectMany(_keyring.FindByFingerprint)
            .Append(Primary)
            .ToList();
        return revocations.Any(revocation => revokers.Any(revoker => revocation.IsBy(revoker, Primary.AppendTo)));
    }

    private bool IsOnSubkeyByPrimary(Signature signature, PublicKey subkey) => signature.IsBy(Primary, hash =>
    {
        Primary.AppendTo(hash);
        subkey.AppendTo(hash);
    });

    private bool IsBackSignature(Signature signature, PublicKey subkey)
        => signature.Type == Signature.PrimaryKeyBinding && IsBelievable(signature) && signature.IsBy(subkey, hash =>
        {
            Primary.AppendTo(hash);
            subkey.AppendTo(hash);
        });

    private static bool IsBelievable(Signature signature) => signature.IsUnderstood && HashAlgorithms.IsStrong(signature.HashAlgorithm);

    /// <summary>Spares the arithmetic for the many certifications by others; one that names nobody is tried.</summary>
    private static bool IsNamed(Signature signature, PublicKey key)
        => signature.Subpackets.Issuer is not { } issuer || issuer == key.Fingerprint || signature.Subpackets.IssuerKeyId == key.KeyId;

    private static Signature? Newest(IEnumerable<Signature> signatures) => signatures.MaxBy(s => s.Subpackets.Created);
}
