using System.Globalization;

namespace ReproGet.Core.Signatures;

/// <summary>RG3001 to RG3008: keys and signatures that prove nothing.</summary>
internal static class SignatureErrors
{
    private const string UnusableKeyCode = "RG3007";

    public static ReproGetException UnreadableKeyring(string where, string reason)
        => new("RG3001", $"{where} holds no OpenPGP certificates that can be read: {reason}. Give the public key of the source, as its makers publish it, as SignedBy.");

    public static ReproGetException MalformedMessage(string where, string reason)
        => new("RG3002", $"{where} is not a well-formed signed message: {reason}. Nothing in it was used. Try again, or take another mirror.");

    public static ReproGetException MalformedSignature(string where, string reason)
        => new("RG3008", $"The signature of {where} cannot be read: {reason}. Nothing that it covers was used. Try again, or take another mirror.");

    public static ReproGetException NoKnownSigner(string where, IReadOnlyCollection<string> issuers, Keyring keyring)
        => new("RG3003", $"{where} bears no signature by a key that may sign it. It is signed by {List(issuers)}; accepted are {List(keyring.Fingerprints)}. "
            + "If the source has a new key, give that key as SignedBy, or take a newer version of this SDK.");

    public static ReproGetException BadSignature(string where, string fingerprint)
        => new("RG3004", $"{where} does not match its signature by the key {fingerprint}: it was changed or damaged on its way. Nothing in it was used. Try again, or take another mirror.");

    public static ReproGetException WeakSignature(string where, string fingerprint, string reason)
        => new("RG3005", $"The signature of {where} by the key {fingerprint} is too weak to prove anything: {reason}. The makers of the source have to sign anew.");

    public static ReproGetException KeyMayNotSign(string where, string fingerprint, string reason)
        => new("RG3006", $"The signature of {where} by the key {fingerprint} does not count: {reason}. If the makers of the source have renewed the key, give the new one as SignedBy, "
            + "or take a newer version of this SDK.");

    public static ReproGetException SignatureFromTheFuture(string where, string fingerprint, DateTimeOffset created, DateTimeOffset now)
        => new(UnusableKeyCode, $"The signature of {where} by the key {fingerprint} was made at {Time(created)}, and the clock of this machine says {Time(now)}. Set the clock right.");

    public static ReproGetException SignatureExpired(string where, string fingerprint, DateTimeOffset expired)
        => new(UnusableKeyCode, $"The signature of {where} by the key {fingerprint} was good until {Time(expired)}. Take a mirror that is up to date.");

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string List(IReadOnlyCollection<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
}
