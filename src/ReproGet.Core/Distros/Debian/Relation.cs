namespace ReproGet.Core.Distros.Debian;

/// <summary>One relation to a package: <c>name[:qualifier] [(operator version)]</c>.</summary>
/// <param name="Name">The package, real or virtual.</param>
/// <param name="Qualifier"><c>any</c>, <c>native</c> or an architecture; null where there is none.</param>
/// <param name="Operator">How versions are compared.</param>
/// <param name="Version">The version compared with; null where there is none.</param>
/// <remarks>Debian policy 7.1. Restrictions to architectures <c>[…]</c> and build profiles <c>&lt;…&gt;</c> belong into source packages; here they are passed over.</remarks>
public sealed record Relation(string Name, string? Qualifier = null, VersionOperator Operator = VersionOperator.None, string? Version = null)
{
    /// <summary>As in a control file.</summary>
    public override string ToString()
        => Name + (Qualifier is null ? "" : ":" + Qualifier) + (Operator == VersionOperator.None ? "" : $" ({Operator.Sign()} {Version})");
}
