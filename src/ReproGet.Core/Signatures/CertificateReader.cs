namespace ReproGet.Core.Signatures;

/// <summary>Puts packets together into certificates (RFC 9580, 10.1). What it does not know it leaves out, with all that belongs to it.</summary>
internal static class CertificateReader
{
    /// <exception cref="ReproGetException">RG3001: damaged, or a secret key, or a signature without a key.</exception>
    public static IReadOnlyList<Certificate> Read(ReadOnlyMemory<byte> octets, string where)
    {
        var certificates = new List<Certificate>();
        Parts? parts = null;
        var isFirst = true;
        while (!octets.IsEmpty)
        {
            if (!Packet.TryRead(ref octets, out var packet))
                throw SignatureErrors.UnreadableKeyring(where, "it is damaged or no OpenPGP data");
            if (packet.Tag is Packet.SecretKey or Packet.SecretSubkey)
                throw SignatureErrors.UnreadableKeyring(where, "it holds a secret key, which must not be here");
            if (packet.Tag == Packet.PublicKey)
            {
                parts?.AddTo(certificates);
                parts = PublicKey.TryParse(packet.Body, out var primary) ? new Parts(primary) : null;
            }
            else if (isFirst)
            {
                throw SignatureErrors.UnreadableKeyring(where, "it does not begin with a public key");
            }
            isFirst = false;
            parts?.Add(packet);
        }
        parts?.AddTo(certificates);
        return certificates;
    }

    /// <summary>A certificate while it is read: signatures belong to the key or identity before them.</summary>
    private sealed class Parts(PublicKey primary)
    {
        private readonly List<Signature> _onPrimary = [];
        private readonly List<CertifiedIdentity> _identities = [];
        private readonly List<CertifiedSubkey> _subkeys = [];
        private List<Signature>? _current;

        public void Add(Packet packet)
        {
            switch (packet.Tag)
            {
                case Packet.PublicKey:
                    _current = _onPrimary;
                    break;
                case Packet.UserId or Packet.UserAttribute:
                    _current = [];
                    _identities.Add(new CertifiedIdentity(packet, _current));
                    break;
                case Packet.PublicSubkey:
                    _current = [];
                    if (PublicKey.TryParse(packet.Body, out var subkey))
                        _subkeys.Add(new CertifiedSubkey(subkey, _current));
                    break;
                case Packet.Signature when Signature.TryParse(packet.Body, out var signature):
                    // What is about the whole key counts wherever it stands: a revocation must not get lost behind a user ID.
                    (signature.Type is Signature.KeyRevocation or Signature.DirectKey ? _onPrimary : _current)?.Add(signature);
                    break;
            }
        }

        public void AddTo(List<Certificate> certificates) => certificates.Add(new Certificate(primary, _onPrimary, _identities, _subkeys));
    }
}
