using ReproGet.Core.Packages;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Which versions of a requested package will do: the <c>Version</c> of a <c>DistroPackage</c>.</summary>
/// <param name="Bounds">All of them must hold.</param>
public sealed record VersionConstraint(IReadOnlyList<(VersionOperator Operator, DebianVersion Version)> Bounds)
{
    /// <summary>Reads <c>8.14.1-2</c> (exactly this), <c>&gt;= 1.2</c>, or several with commas between them; parentheses as in a control file may stand around each.</summary>
    /// <exception cref="ReproGetException">RG4007: it is none of these.</exception>
    public static VersionConstraint Parse(string text)
    {
        var bounds = new List<(VersionOperator, DebianVersion)>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var bound = part.StartsWith('(') && part.EndsWith(')') ? part[1..^1].Trim() : part;
            var op = VersionOperators.Read(bound, VersionOperator.Equal, out var sign);
            if (!DebianVersion.TryParse(bound[sign..], out var version))
                throw DebianResolutionErrors.BadConstraint(text);
            bounds.Add((op, version));
        }
        return new VersionConstraint(bounds);
    }

    /// <summary>Whether one exact version is asked for.</summary>
    public bool IsExact => Bounds is [(VersionOperator.Equal, _)];

    /// <summary>Whether this version will do.</summary>
    public bool Allows(string version) => Bounds.All(bound => bound.Operator.Holds(version, bound.Version.Text));

    /// <summary>The version that an exact one means which was copied from the name of a file, where no epoch stands: the first that differs in its epoch alone.</summary>
    internal string? WithEpoch(IEnumerable<string> versions)
        => IsExact ? versions.FirstOrDefault(version => version.Contains(':') && DebianFileName.WithoutEpoch(version) == Bounds[0].Version.Text) : null;

    /// <summary>As in a control file, with the equals sign left out.</summary>
    public override string ToString()
        => string.Join(", ", Bounds.Select(b => b.Operator == VersionOperator.Equal ? b.Version.Text : $"{b.Operator.Sign()} {b.Version}"));
}
