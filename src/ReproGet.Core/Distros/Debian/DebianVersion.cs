using System.Diagnostics.CodeAnalysis;

namespace ReproGet.Core.Distros.Debian;

/// <summary>A version of a Debian package: <c>[epoch:]upstream[-revision]</c>, ordered as dpkg orders it.</summary>
/// <remarks>
/// Debian policy 5.6.12 and deb-version(7). Two texts may be one version in the order (<c>1.0</c> and <c>1.0-0</c>); equality is that of the texts.
/// </remarks>
public readonly record struct DebianVersion : IComparable<DebianVersion>
{
    private readonly string? _text;

    private DebianVersion(string text) => _text = text;

    /// <summary>As it was written, without space around it.</summary>
    public string Text => _text ?? throw new InvalidOperationException("A version that was never set.");

    /// <summary>Reads a version.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static DebianVersion Parse(string text)
        => Flaw(text.AsSpan().Trim()) is { } flaw
            ? throw new FormatException($"“{text}” is not a Debian version: {flaw}.")
            : new DebianVersion(text.Trim());

    /// <summary>Reads a version, or says that it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DebianVersion version)
    {
        version = default;
        if (text is null || Flaw(text.AsSpan().Trim()) is not null)
            return false;
        version = new DebianVersion(text.Trim());
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(DebianVersion other) => DebianVersionOrder.Compare(Text, other.Text);

    /// <summary>Whether the left one is older.</summary>
    public static bool operator <(DebianVersion left, DebianVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is older, or equal in the order.</summary>
    public static bool operator <=(DebianVersion left, DebianVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is newer.</summary>
    public static bool operator >(DebianVersion left, DebianVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is newer, or equal in the order.</summary>
    public static bool operator >=(DebianVersion left, DebianVersion right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>What dpkg would refuse in it, or null. That an upstream version should start with a digit is only a warning there, and nothing here.</summary>
    internal static string? Flaw(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return "it is empty";
        var colon = text.IndexOf(':');
        if (colon == 0)
            return "its epoch is empty";
        if (colon > 0)
        {
            if (text[..colon].ContainsAnyExceptInRange('0', '9'))
                return "its epoch is not a number";
            text = text[(colon + 1)..];
            if (text.IsEmpty)
                return "nothing follows its epoch";
        }
        var hyphen = text.LastIndexOf('-');
        if (hyphen >= 0)
        {
            var revision = text[(hyphen + 1)..];
            if (revision.IsEmpty)
                return "its revision is empty";
            if (HasOther(revision, ".+~"))
                return "its revision holds a character that is not allowed there";
            text = text[..hyphen];
        }
        if (text.IsEmpty)
            return "its upstream part is empty";
        return HasOther(text, ".-+~:") ? "it holds a character that is not allowed" : null;
    }

    private static bool HasOther(ReadOnlySpan<char> text, string allowed)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !allowed.Contains(c))
                return true;
        }
        return false;
    }
}
