namespace ReproGet.Core.Signatures;

/// <summary>Who signed, as was verified.</summary>
/// <param name="PrimaryFingerprint">Of the certificate: 40 upper-case hex digits.</param>
/// <param name="KeyFingerprint">Of the key that made the signature, often a subkey.</param>
/// <param name="SignedAt">When, by the signer's word.</param>
public sealed record Signer(string PrimaryFingerprint, string KeyFingerprint, DateTimeOffset SignedAt);
