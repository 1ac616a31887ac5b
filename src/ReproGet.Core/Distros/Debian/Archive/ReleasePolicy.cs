using ReproGet.Core.Signatures;

namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>Whether a release that is genuine is also the one that was asked for, and still good.</summary>
internal static class ReleasePolicy
{
    /// <exception cref="ReproGetException">RG3012: expired; RG3013: of another suite; RG3050: younger than the moment that was asked for; RG3051: from the future.</exception>
    public static void Check(ReleaseFile release, DebianSource source, string suite, DateTimeOffset? now, string where)
    {
        if (!IsOf(release, suite))
            throw ArchiveErrors.WrongSuite(where, suite, release);
        if (source.Snapshot is { } moment && release.Date > moment)
            throw ArchiveErrors.YoungerThanSnapshot(where, source, release.Date.Value, moment);
        if (now is { } present && release.Date > present + SignatureVerifier.Slack)
            throw ArchiveErrors.FromTheFuture(where, release.Date.Value, present);
        if (source.CheckValidUntil && now is { } clock && release.ValidUntil is { } validUntil && validUntil < clock)
            throw ArchiveErrors.Expired(where, validUntil, clock);
    }

    /// <summary>Warns of a security suite that has stood still: its archive makes a Release file every few days, so a mirror withholds updates or is broken.</summary>
    public static void WarnOfAge(VerifiedRelease release, DistroContext context)
    {
        var date = release.Release.Date ?? DateTimeOffset.UnixEpoch;
        var now = release.Source.Snapshot ?? context.Now;
        if (DebianReleases.IsSecurity(release.Suite) && now - date > context.MaxReleaseAge)
            context.Diagnostics.Warning(ArchiveErrors.OldRelease, ArchiveErrors.OldReleaseWarning(release.Source.Id, release.Suite, date, now, context.MaxReleaseAge));
    }

    /// <summary>A mirror must not serve one suite under another's name. Flat archives have no suite, and some others do not name theirs.</summary>
    private static bool IsOf(ReleaseFile release, string suite)
        => suite.EndsWith('/') || (release.Suite is null && release.Codename is null) || release.Suite == suite || release.Codename == suite;
}
