using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Locking;

/// <summary>
/// The metadata <c>Version</c>: an exact version, or relations in the distro's own syntax. What a version means, the distro knows; here is only its spelling.
/// </summary>
internal static class VersionRequest
{
    private const string Separator = ", ";

    /// <summary>One spelling for one request: <c>=1.2</c> is <c>1.2</c>, <c>&gt;=1.2</c> is <c>&gt;= 1.2</c>, several in bytewise order.</summary>
    public static string? Normalize(string version, string item, string project)
    {
        var parts = version.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Join(parts.Select(part => One(part)
            ?? throw RequestErrors.InvalidValue($"Version of {item}", version, project, "an exact version, or a relation such as “>= 1.2”")));
    }

    public static IReadOnlyList<string> Split(string? version) => version?.Split(Separator) ?? [];

    public static string? Join(IEnumerable<string> parts)
    {
        var joined = string.Join(Separator, parts.Distinct(StringComparer.Ordinal).Order(Utf8Order.Instance));
        return joined.Length == 0 ? null : joined;
    }

    /// <summary>Whether a normalized part names one version.</summary>
    public static bool IsExact(string part) => char.IsAsciiLetterOrDigit(part[0]);

    private static string? One(string part)
    {
        var version = part.TrimStart('<', '>', '=', '~', '!', '^');
        var relation = part[..^version.Length];
        version = version.TrimStart();
        if (version.Length == 0 || version.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) || !char.IsAsciiLetterOrDigit(version[0]))
            return null;
        return relation is "" or "=" ? version : $"{relation} {version}";
    }
}
