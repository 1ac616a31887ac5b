namespace ReproGet.Core.Distros.Debian.Packages;

/// <summary>One alternative of a relationship field: <c>name:arch (op version)</c> (deb-control(5), policy 7.1).</summary>
/// <param name="Name">With its architecture qualifier, as written.</param>
/// <param name="Operator"><c>&lt;&lt;</c>, <c>&lt;=</c>, <c>=</c>, <c>&gt;=</c>, <c>&gt;&gt;</c>, or null for any version.</param>
/// <param name="Version">What the operator compares with.</param>
internal sealed record PackageRelation(string Name, string? Operator, string? Version)
{
    /// <summary>The name without its architecture qualifier.</summary>
    public string PackageName => Name.Split(':')[0];

    /// <summary>Reads a field: groups that are joined by commas, each of alternatives joined by bars.</summary>
    public static IReadOnlyList<IReadOnlyList<PackageRelation>> ParseField(string value)
        => [.. value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(group => (IReadOnlyList<PackageRelation>)[.. group.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse)])];

    /// <summary>Whether a package of this version is meant.</summary>
    public bool Admits(string version)
    {
        if (Operator is null || !DebianVersion.TryParse(Version, out var bound) || !DebianVersion.TryParse(version, out var actual))
            return Operator is null;
        var order = actual.CompareTo(bound);
        return Operator switch
        {
            "<<" => order < 0,
            "<=" => order <= 0,
            "=" => order == 0,
            ">=" => order >= 0,
            _ => order > 0,
        };
    }

    /// <summary>As dpkg writes it into its status file.</summary>
    public override string ToString() => Operator is null ? Name : $"{Name} ({Operator} {Version})";

    private static PackageRelation Parse(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
            return new PackageRelation(text, null, null);
        var inner = text[(open + 1)..].TrimEnd(')', ' ');
        var digits = inner.AsSpan().IndexOfAnyExcept("<>= \t");
        var operation = inner[..Math.Max(digits, 0)].Trim();
        // deb-control(5): "<" and ">" are obsolete and mean "<=" and ">="; none at all means "=".
        operation = operation switch
        {
            "<" => "<=",
            ">" => ">=",
            "" => "=",
            _ => operation,
        };
        return new PackageRelation(text[..open].Trim(), operation, inner[Math.Max(digits, 0)..].Trim());
    }
}
