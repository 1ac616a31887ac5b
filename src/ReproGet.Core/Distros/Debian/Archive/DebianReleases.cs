using ReproGet.Core.Signatures;

namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>Debian's releases, and who may sign for them. One set of keys for each archive: what signs the main archive may not sign security, and old keys may not sign new releases.</summary>
internal static class DebianReleases
{
    /// <summary>
    /// A release is signed by the keys of the one before it until its own are everywhere, and by those of the one after it when its own grow old. Only the release team signs with the
    /// stable key, beside the automatic ones, at a point release.
    /// </summary>
    public static IReadOnlyList<DebianRelease> All { get; } =
    [
        new("bullseye", true, ["bullseye-automatic", "bookworm-automatic", "bullseye-stable"], ["bullseye-security-automatic", "bookworm-security-automatic"]),
        new("bookworm", true, ["bullseye-automatic", "bookworm-automatic", "trixie-automatic", "bookworm-stable"],
            ["bullseye-security-automatic", "bookworm-security-automatic", "trixie-security-automatic"]),
        new("trixie", true, ["bookworm-automatic", "trixie-automatic", "trixie-stable"], ["bookworm-security-automatic", "trixie-security-automatic"]),
        new("forky", true, ["bookworm-automatic", "trixie-automatic"], ["bookworm-security-automatic", "trixie-security-automatic"]),
        new("sid", false, ["bookworm-automatic", "trixie-automatic"], []),
    ];

    /// <summary>Names that wander from release to release. <c>unstable</c> is sid for ever, and yet has one name here.</summary>
    public static IReadOnlyList<string> MovingSuites { get; } = ["stable", "testing", "unstable", "oldstable", "oldoldstable", "experimental"];

    /// <summary>The release that a suite such as <c>trixie-updates</c> belongs to. Experimental (<c>rc-buggy</c>) belongs to sid.</summary>
    public static DebianRelease? OfSuite(string suite)
    {
        var codename = suite is "unstable" or "experimental" or "rc-buggy" ? "sid" : suite.Split('-')[0];
        return All.FirstOrDefault(release => release.Codename == codename);
    }

    /// <summary>Whether a suite is one of Debian's by its name.</summary>
    public static bool IsOurs(string suite) => OfSuite(suite) is not null || MovingSuites.Contains(suite.Split('-')[0], StringComparer.Ordinal);

    /// <summary>The keys that may sign a suite.</summary>
    /// <exception cref="ReproGetException">RG3020: none is known.</exception>
    public static Keyring KeyringOf(string suite)
    {
        var keys = OfSuite(suite) is { } release ? IsSecurity(suite) ? release.SecurityKeys : release.ArchiveKeys : [];
        if (keys.Count == 0)
            throw ArchiveErrors.NoKeysForSuite(suite);
        return Keyring.Join(keys.Select(key => BuiltInKeys.Load($"debian-archive-{key}.gpg")));
    }

    /// <summary>Whether a suite is of the security archive.</summary>
    public static bool IsSecurity(string suite) => suite.EndsWith("-security", StringComparison.Ordinal);
}

/// <summary>A release of Debian.</summary>
/// <param name="Codename">The name that stays.</param>
/// <param name="HasUpdates">Whether there are suites <c>-updates</c> and <c>-security</c>.</param>
/// <param name="ArchiveKeys">Files in <c>Keys</c>, without what their names share, that may sign it and what belongs to it in the main archive.</param>
/// <param name="SecurityKeys">The same for its security archive.</param>
internal sealed record DebianRelease(string Codename, bool HasUpdates, IReadOnlyList<string> ArchiveKeys, IReadOnlyList<string> SecurityKeys);
