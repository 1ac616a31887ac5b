using System.Security.Cryptography;
using System.Text;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>A package repository, in deb822's own words (sources.list(5)).</summary>
/// <remarks>
/// <see cref="Id"/> stands in locks, so it names no host. What is signed by Debian's own keys is <c>debian</c> or <c>debian-security</c> wherever it is mirrored, and by Ubuntu's <c>ubuntu</c> or <c>ubuntu-ports</c>: who signs it makes it what it is.
/// Any other source is the last part of its first URI's path and eight digits of the hash of that URI, host and all: <c>node_20.x-1f0c7a55</c>. Another URI is another source.
/// </remarks>
public sealed record DebianSource
{
    private static readonly string[] Yes = ["yes", "true", "with", "on", "enable", "1"];
    private static readonly string[] No = ["no", "false", "without", "off", "disable", "0"];

    /// <summary>Its identity in locks.</summary>
    public required string Id { get; init; }

    /// <summary>The same repository in one or more places, tried in this order; each ends with <c>/</c>.</summary>
    public required IReadOnlyList<Uri> Uris { get; init; }

    /// <summary>Suites, or the paths of flat repositories, which end with <c>/</c>.</summary>
    public required IReadOnlyList<string> Suites { get; init; }

    /// <summary>Components of each suite; none for a flat repository.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>In dpkg's names; none means every one that is asked for.</summary>
    public IReadOnlyList<string> Architectures { get; init; } = [];

    /// <summary>Who may sign it.</summary>
    public SignedBy SignedBy { get; init; } = SignedBy.Debian;

    /// <summary>No signature is asked for.</summary>
    public bool Trusted { get; init; }

    /// <summary>Whether <c>Valid-Until</c> counts.</summary>
    public bool CheckValidUntil { get; init; } = true;

    /// <summary>Where its past stands; null where nobody is known to keep it.</summary>
    public SnapshotAddress? Snapshots { get => field ?? BuiltInProviders.SnapshotsOf(Id); init; }

    /// <summary>Whether it is read as it is now, whatever moment is asked for.</summary>
    public bool IgnoresSnapshot { get; init; }

    /// <summary>The moment at which it is read and judged; null for the present.</summary>
    public DateTimeOffset? Snapshot { get; init; }

    /// <summary>Whether it has packages for an architecture, in dpkg's name.</summary>
    public bool IsFor(string architecture) => Architectures.Count == 0 || Architectures.Contains(architecture, StringComparer.Ordinal);

    /// <summary>The source as it was. One whose past nobody is known to keep is read where it is: there it may have stood still.</summary>
    /// <exception cref="ReproGetException">RG3018: the address of its past makes no sense.</exception>
    public DebianSource At(DateTimeOffset moment)
        => IgnoresSnapshot ? this : this with { Snapshot = moment, Uris = Snapshots is { } past ? [ParseUri(past.At(moment))] : Uris };

    /// <summary>Makes a source of the words that a project or a <c>.sources</c> file has for it; lists are separated by blanks or semicolons.</summary>
    /// <param name="words">What was written.</param>
    /// <param name="folder">What a relative path in <see cref="DebianSourceWords.SignedBy"/> is relative to.</param>
    /// <exception cref="ReproGetException">RG3018: a word that makes no sense, or a URI that must not be there.</exception>
    public static DebianSource Create(DebianSourceWords words, string folder)
    {
        var uris = Split(words.Uris).Select(uri => ParseUri(uri)).ToList();
        var suites = Split(words.Suites);
        var components = Split(words.Components);
        if (uris.Count == 0 || suites.Length == 0)
            throw ArchiveErrors.BadSource(words.Uris, uris.Count == 0 ? "it has no URI" : "it has no Suites");
        foreach (var name in suites.Concat(components).Where(name => !IsPathInArchive(name)))
            throw ArchiveErrors.BadSource(words.Uris, $"“{name}” is no name of a suite or component");
        foreach (var suite in suites.Where(suite => suite.EndsWith('/') != (components.Length == 0)))
            throw ArchiveErrors.BadSource(words.Uris, suite.EndsWith('/') ? $"“{suite}” is a flat repository, which has no components: leave Components out" : "it has no Components");
        var signedBy = SignedBy.Parse(words.SignedBy, folder);
        var snapshots = SnapshotAddress.TryParse(words.Snapshot);
        var trusted = ParseFlag(words.Trusted, words.Uris) ?? false;
        return new DebianSource
        {
            Id = signedBy == SignedBy.Debian && !trusted ? DistroId(suites, uris[0]) : OtherId(uris[0]),
            Uris = uris,
            Suites = suites,
            Components = components,
            Architectures = Split(words.Architectures),
            SignedBy = signedBy,
            Trusted = trusted,
            CheckValidUntil = ParseFlag(words.CheckValidUntil, words.Uris) ?? true,
            IgnoresSnapshot = snapshots is null && ParseFlag(words.Snapshot, words.Uris) == false,
            Snapshots = snapshots,
        };
    }

    /// <summary>Reads the URI of a repository.</summary>
    /// <exception cref="ReproGetException">RG3018: not absolute, of a scheme that is not read here, or with a user, a query or a fragment in it.</exception>
    internal static Uri ParseUri(string text)
    {
        if (ArchivePath.TryParseUri(text) is not { } uri)
            throw ArchiveErrors.BadSource(WithoutUserInfo(text), "its URI has to begin with http:, https: or file:");
        if (uri.UserInfo.Length > 0)
            throw ArchiveErrors.BadSource(WithoutUserInfo(text), "credentials in a URI end up in logs; this version sends none");
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw ArchiveErrors.BadSource(text, "a URI with “?” or “#” is no folder");
        return uri;
    }

    private static string WithoutUserInfo(string text)
    {
        var at = text.LastIndexOf('@');
        var start = text.IndexOf("//", StringComparison.Ordinal);
        return at < 0 ? text : (start < 0 || start > at ? "" : text[..(start + 2)]) + text[(at + 1)..];
    }

    private static string DistroId(string[] suites, Uri uri)
        => suites.All(UbuntuReleases.IsOurs) ? UbuntuReleases.SourceOf(uri) : suites.All(DebianReleases.IsSecurity) ? BuiltInProviders.DebianSecuritySource : BuiltInProviders.DebianSource;

    private static string OtherId(Uri uri)
    {
        var name = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "archive";
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-'));
        // Neither the scheme nor the case of a host makes another repository.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(uri.Authority.ToLowerInvariant() + uri.AbsolutePath));
        return $"{safe}-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}";
    }

    private static bool? ParseFlag(string? word, string source)
    {
        if (string.IsNullOrWhiteSpace(word))
            return null;
        if (Yes.Contains(word.Trim(), StringComparer.OrdinalIgnoreCase))
            return true;
        return No.Contains(word.Trim(), StringComparer.OrdinalIgnoreCase) ? false : throw ArchiveErrors.BadSource(source, $"“{word}” is neither yes nor no");
    }

    private static string[] Split(string? words) => (words ?? "").Split([' ', '\t', '\r', '\n', ';'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>“./” and “/” are the usual paths of flat repositories.</summary>
    private static bool IsPathInArchive(string name)
        => name is "/" or "./" || (name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '~' or '+' or '-' or '/')
            && name.TrimEnd('/') is { Length: > 0 } path && !path.Split('/').Any(part => part is "" or "." or ".."));
}

/// <summary>What a project or a <c>.sources</c> file writes about a source; null or empty where it writes nothing.</summary>
/// <param name="Uris">One or more URIs.</param>
/// <param name="Suites">One or more suites.</param>
/// <param name="Components">None for flat repositories.</param>
/// <param name="Architectures">In dpkg's names.</param>
/// <param name="SignedBy">A path, or ASCII armour.</param>
/// <param name="Trusted">Yes or no.</param>
/// <param name="CheckValidUntil">Yes or no.</param>
/// <param name="Snapshot">No, or the address of its past.</param>
public sealed record DebianSourceWords(
    string Uris, string Suites, string? Components = null, string? Architectures = null, string? SignedBy = null, string? Trusted = null, string? CheckValidUntil = null,
    string? Snapshot = null);
