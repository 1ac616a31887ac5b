namespace ReproGet.Core.Signatures;

/// <summary>The certificates that may sign for one source.</summary>
internal sealed class Keyring
{
    /// <summary>Far above all keys of all distros together.</summary>
    private const int MaxLength = 16 << 20;

    private readonly Dictionary<string, List<IssuingKey>> _byFingerprint = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<IssuingKey>> _byKeyId = new(StringComparer.Ordinal);

    /// <summary>Makes a keyring of certificates that are at hand.</summary>
    public Keyring(IEnumerable<Certificate> certificates)
    {
        Certificates = [.. certificates
            .GroupBy(certificate => certificate.Primary.Fingerprint, StringComparer.Ordinal)
            .Select(copies => Certificate.Merge([.. copies]))];
        foreach (var certificate in Certificates)
        {
            foreach (var key in certificate.Keys)
            {
                Add(_byFingerprint, key.Fingerprint, new IssuingKey(certificate, key));
                Add(_byKeyId, key.KeyId, new IssuingKey(certificate, key));
            }
        }
    }

    /// <summary>All certificates, each once.</summary>
    public IReadOnlyList<Certificate> Certificates { get; }

    /// <summary>The fingerprints of the primary keys: 40 upper-case hex digits each.</summary>
    public IReadOnlyList<string> Fingerprints => [.. Certificates.Select(certificate => certificate.Primary.Fingerprint)];

    /// <summary>Reads certificates one after another, binary or as ASCII armour of one or more blocks (RFC 9580, 6.2 and 10.1).</summary>
    /// <param name="octets">The whole file.</param>
    /// <param name="where">What it is called in a message: a path, or the source that it stands in.</param>
    /// <exception cref="ReproGetException">RG3001: damaged, empty, too large, or with a secret key in it.</exception>
    public static Keyring Load(ReadOnlyMemory<byte> octets, string where)
    {
        if (octets.Length > MaxLength)
            throw SignatureErrors.UnreadableKeyring(where, "it is too large");
        // The first bit of every packet is set, and no ASCII character's is.
        var isBinary = !octets.IsEmpty && (octets.Span[0] & 0x80) != 0;
        var certificates = isBinary
            ? CertificateReader.Read(octets, where)
            : Armor.DecodePublicKeys(octets.Span, where).SelectMany(block => CertificateReader.Read(block, where)).ToList();
        if (certificates.Count == 0)
            throw SignatureErrors.UnreadableKeyring(where, "there is no public key of version 4 in it");
        return new Keyring(certificates);
    }

    /// <summary>Several keyrings as one, for a source that accepts all of them.</summary>
    public static Keyring Join(IEnumerable<Keyring> keyrings) => new(keyrings.SelectMany(keyring => keyring.Certificates));

    /// <summary>The keys that a signature may be by: all that its hints name.</summary>
    public IReadOnlyList<IssuingKey> FindIssuers(Signature signature)
    {
        var byFingerprint = signature.Subpackets.IssuerFingerprint is { } fingerprint ? _byFingerprint.GetValueOrDefault(fingerprint) : null;
        var byKeyId = signature.Subpackets.IssuerKeyId is { } keyId ? _byKeyId.GetValueOrDefault(keyId) : null;
        return [.. (byFingerprint ?? []).Union(byKeyId ?? [])];
    }

    /// <summary>The keys of exactly this fingerprint.</summary>
    public IEnumerable<PublicKey> FindByFingerprint(string fingerprint)
        => (_byFingerprint.GetValueOrDefault(fingerprint) ?? []).Select(issuer => issuer.Key);

    private static void Add(Dictionary<string, List<IssuingKey>> index, string name, IssuingKey issuer)
    {
        if (!index.TryGetValue(name, out var issuers))
            index[name] = issuers = [];
        issuers.Add(issuer);
    }
}

/// <summary>A key together with the certificate that it is used from.</summary>
internal readonly record struct IssuingKey(Certificate Certificate, PublicKey Key);
