using System.Security.Cryptography;

namespace ReproGet.Core.Signatures;

/// <summary>Says whether a message is by those who may sign it. It is, where at least one signature is good, and every other is by a key that is unknown here.</summary>
internal static class SignatureVerifier
{
    /// <summary>How far a signer's clock may be ahead of ours.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    /// <summary>Verifies all signatures.</summary>
    /// <param name="message">What is to be proved.</param>
    /// <param name="keyring">Those who may sign it, and nobody else.</param>
    /// <param name="now">The time to judge by; null where the clock has no say, as for an archive as it was once. Keys are always judged at the time of the signature.</param>
    /// <returns>Everyone who signed, in the order of their fingerprints.</returns>
    /// <exception cref="ReproGetException">
    /// RG3003: no known signer; RG3004: changed; RG3005: too weak; RG3006: expired, revoked, not bound, or not for signing; RG3007: from the future, or expired itself.
    /// </exception>
    public static IReadOnlyList<Signer> Verify(SignedMessage message, Keyring keyring, DateTimeOffset? now)
    {
        var signers = new List<Signer>();
        var unknown = new List<string>();
        foreach (var signature in message.Signatures)
        {
            var issuers = keyring.FindIssuers(signature);
            if (issuers.Count == 0)
                unknown.Add(signature.Subpackets.Issuer ?? "a key that is not named");
            else
                signers.Add(VerifyKnown(message, signature, issuers, keyring, now));
        }
        if (signers.Count == 0)
            throw SignatureErrors.NoKnownSigner(message.Where, unknown, keyring);
        return [.. signers.Distinct().OrderBy(s => s.PrimaryFingerprint, StringComparer.Ordinal).ThenBy(s => s.KeyFingerprint, StringComparer.Ordinal).ThenBy(s => s.SignedAt)];
    }

    private static Signer VerifyKnown(
        SignedMessage message, Signature signature, IReadOnlyList<IssuingKey> issuers, Keyring keyring, DateTimeOffset? now)
    {
        var where = message.Where;
        var fingerprint = issuers[0].Key.Fingerprint;
        if (signature.Version != 4)
            throw SignatureErrors.WeakSignature(where, fingerprint, $"it is of version {signature.Version}");
        if (!HashAlgorithms.IsStrong(signature.HashAlgorithm))
            throw SignatureErrors.WeakSignature(where, fingerprint, $"it is made over {HashAlgorithms.Name(signature.HashAlgorithm)}");
        if (issuers.Select(i => i.Key.Material.Weakness ?? i.Certificate.Primary.Material.Weakness).FirstOrDefault(w => w is not null) is { } weakness)
            throw SignatureErrors.WeakSignature(where, fingerprint, weakness);
        if (signature.Type is not (Signature.Binary or Signature.Text))
            throw SignatureErrors.BadSignature(where, fingerprint);
        var makers = issuers.Where(i => signature.IsBy(i.Key, hash => AppendContent(message, signature, hash))).ToList();
        if (makers.Count == 0)
            throw SignatureErrors.BadSignature(where, fingerprint);
        if (signature.Subpackets.Created is not { } created || !signature.IsUnderstood)
            throw SignatureErrors.KeyMayNotSign(where, fingerprint, "it has no time, says one thing twice, or asks for something critical that is not known here");
        CheckTime(where, fingerprint, signature, created, now);
        return Judge(where, makers, keyring, created);
    }

    private static void CheckTime(string where, string fingerprint, Signature signature, DateTimeOffset created, DateTimeOffset? now)
    {
        if (now is { } clock && created > clock + Slack)
            throw SignatureErrors.SignatureFromTheFuture(where, fingerprint, created, clock);
        if (signature.Expires is { } expires && expires <= now)
            throw SignatureErrors.SignatureExpired(where, fingerprint, expires);
    }

    /// <summary>A key may stand in several certificates of a keyring: none of them may speak against it.</summary>
    private static Signer Judge(string where, List<IssuingKey> makers, Keyring keyring, DateTimeOffset created)
    {
        foreach (var (certificate, key) in makers)
        {
            if (new KeyStanding(certificate, keyring).WhyNot(key, created) is { } reason)
                throw SignatureErrors.KeyMayNotSign(where, key.Fingerprint, reason);
        }
        return new Signer(makers[0].Certificate.Primary.Fingerprint, makers[0].Key.Fingerprint, created);
    }

    private static void AppendContent(SignedMessage message, Signature signature, IncrementalHash hash)
    {
        if (message.IsText || signature.Type == Signature.Binary)
            hash.AppendData(message.Hashed.Span);
        else
            AppendWithCarriageReturns(message.Hashed.Span, hash);
    }

    /// <summary>A detached signature over a text hashes every line ending as CRLF (RFC 9580, 5.2.1.2).</summary>
    private static void AppendWithCarriageReturns(ReadOnlySpan<byte> text, IncrementalHash hash)
    {
        while (text.IndexOf((byte)'\n') is >= 0 and var end)
        {
            hash.AppendData(text[..end].EndsWith("\r"u8) ? text[..(end - 1)] : text[..end]);
            hash.AppendData("\r\n"u8);
            text = text[(end + 1)..];
        }
        hash.AppendData(text);
    }
}
