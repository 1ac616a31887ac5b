using ReproGet.Core.Installation.Effects.Certificates;

namespace ReproGet.Core.Installation.Effects;

/// <summary>What is done to every root after its packages were unpacked, in this order. A new effect is one line.</summary>
public static class StandardEffects
{
    /// <summary>Alternatives come first, since the loader's cache and the certificates may be reached through them.</summary>
    public static IReadOnlyList<IEffect> All { get; } = Trusting([]);

    /// <summary>The same, with certificates of the project's own.</summary>
    public static IReadOnlyList<IEffect> Trusting(IReadOnlyList<TrustedCertificate> certificates)
        => [new AlternativesEffect(), new CaBundleEffect(certificates), new LdSoCacheEffect()];
}
