namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>The sources of a release of Debian where a project names none.</summary>
public static class DebianDefaults
{
    private const string Archive = "http://ftp.debian.org/debian";
    private const string Security = "http://security.debian.org/debian-security";

    /// <summary>The main archive with its updates, and security.</summary>
    /// <param name="codename">Of the release; a suite that wanders, such as <c>stable</c>, is refused.</param>
    /// <param name="hostEntries">Where the host's apt is to say the URIs: its configuration. The built-in ones are used where it has none.</param>
    /// <exception cref="ReproGetException">RG3019: the release is not known here.</exception>
    public static IReadOnlyList<DebianSource> Sources(string codename, IReadOnlyList<AptEntry>? hostEntries = null)
    {
        var names = DebianReleases.All.Select(release => release.Codename);
        if (DebianReleases.MovingSuites.Contains(codename, StringComparer.Ordinal))
            throw ArchiveErrors.MovingSuite(codename, names);
        var release = DebianReleases.All.FirstOrDefault(release => release.Codename == codename) ?? throw ArchiveErrors.UnknownSuite(codename, names);
        var main = new DebianSource
        {
            Id = "debian",
            Uris = UrisOf(hostEntries, isSecurity: false) ?? [DebianSource.ParseUri(Archive)],
            Suites = release.HasUpdates ? [codename, $"{codename}-updates"] : [codename],
            Components = ["main"],
        };
        if (!release.HasUpdates)
            return [main];
        return
        [
            main,
            new DebianSource
            {
                Id = "debian-security",
                Uris = UrisOf(hostEntries, isSecurity: true) ?? [DebianSource.ParseUri(Security)],
                Suites = [$"{codename}-security"],
                Components = ["main"],
            },
        ];
    }

    /// <summary>The places where the host's apt finds Debian, of whatever release: a mirror has them all. Others publish for Debian's suites as well, but not a component “main” that Debian's keys sign.</summary>
    private static IReadOnlyList<Uri>? UrisOf(IReadOnlyList<AptEntry>? hostEntries, bool isSecurity)
        => AptConfiguration.UrisOf(hostEntries, entry => entry.Components.Contains("main", StringComparer.Ordinal) && IsDebianKey(entry.SignedBy)
            && entry.Suites.Any(suite => DebianReleases.IsOurs(suite) && DebianReleases.IsSecurity(suite) == isSecurity));

    private static bool IsDebianKey(string? signedBy) => string.IsNullOrEmpty(signedBy) || signedBy.Contains("/debian-archive-", StringComparison.Ordinal);
}
