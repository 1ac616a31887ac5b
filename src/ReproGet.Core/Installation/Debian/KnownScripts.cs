namespace ReproGet.Core.Installation.Debian;

/// <summary>The maintainer scripts that are too much for <see cref="FirstRun"/> and that somebody read instead.</summary>
internal static partial class KnownScripts
{
    /// <summary>Whether this script of this package is one of them, and the effect that does its work is among those that are done.</summary>
    public static bool Covers(string package, MaintainerScript script, IReadOnlyList<IEffect> effects)
        => All.Any(known => known.Package == package && known.Kind == script.Kind && known.Residues.Contains(script.Residue.Hex, StringComparer.Ordinal)
            && (known.Effect is null || BaseSystemEffects.All.Concat(effects).Any(effect => effect.GetType().Name == known.Effect)));
}
