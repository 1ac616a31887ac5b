namespace ReproGet.Core.Signatures;

/// <summary>The numbers of a public key, and what they verify.</summary>
internal abstract class KeyMaterial
{
    public const byte Rsa = 1;
    public const byte RsaSignOnly = 3;
    public const byte Ecdsa = 19;
    public const byte EddsaLegacy = 22;
    public const byte Ed25519 = 27;

    /// <summary>Why nothing that this key signs may be believed, or null.</summary>
    public abstract string? Weakness { get; }

    /// <summary>Whether <paramref name="signature"/>, the algorithm's own fields of a signature packet, is this key's over the finished <paramref name="hash"/>.</summary>
    public abstract bool Verify(ReadOnlySpan<byte> hash, byte hashAlgorithm, ReadOnlySpan<byte> signature);

    /// <summary>Reads the algorithm's own fields of a public key packet (RFC 9580, 5.5.5). What we cannot verify with is <see cref="Unsupported"/>.</summary>
    public static KeyMaterial Parse(byte algorithm, ReadOnlySpan<byte> fields)
    {
        KeyMaterial? material = algorithm switch
        {
            Rsa or RsaSignOnly => RsaMaterial.TryParse(fields),
            Ecdsa => EcdsaMaterial.TryParse(fields),
            EddsaLegacy => Ed25519Material.TryParseLegacy(fields),
            Ed25519 => Ed25519Material.TryParse(fields),
            _ => null,
        };
        return material ?? new Unsupported(algorithm);
    }

    /// <summary>A key of an algorithm, a curve or a form that we do not accept: DSA, brainpool, Ed448.</summary>
    private sealed class Unsupported(byte algorithm) : KeyMaterial
    {
        public override string? Weakness => $"the key is of an algorithm or form that is not accepted (number {algorithm})";

        public override bool Verify(ReadOnlySpan<byte> hash, byte hashAlgorithm, ReadOnlySpan<byte> signature) => false;
    }
}
