using ReproGet.Core.Distros.Debian.Archive;
using ReproGet.Core.Locking;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Holds the lines of a lock against signed indices: those that it was made from where they can still be had, as they stand or from a snapshot; else today's.</summary>
/// <param name="archive">Reads them.</param>
/// <param name="sources">The sources of the project.</param>
/// <param name="state">The lock.</param>
/// <param name="readIndices">Reads the packages of the indices of some releases for an architecture.</param>
internal sealed class DebianProof(
    DebianArchive archive, IReadOnlyList<DebianSource> sources, LockState state, Func<List<VerifiedRelease>, Architecture, CancellationToken, Task<IReadOnlyList<DebianIndex>>> readIndices)
{
    // A Release file is imported some hours after its date; the next one may come within a day.
    private static readonly TimeSpan[] Imports = [TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromDays(1), TimeSpan.FromDays(2), TimeSpan.Zero];

    /// <summary>Proves what can be proved.</summary>
    /// <exception cref="ReproGetException">RG3xxx: the archive proves nothing; RG2xxx: it cannot be read.</exception>
    public async Task<LockProof> RunAsync(CancellationToken cancellationToken)
    {
        var releases = new List<(VerifiedRelease Release, bool IsLocked)>();
        foreach (var source in sources)
        {
            foreach (var suite in source.Suites)
                releases.Add(await FindAsync(source, suite, cancellationToken).ConfigureAwait(false));
        }
        var proved = 0;
        List<string> contradicted = [], unproved = [];
        foreach (var locked in state.Document.Architectures)
        {
            var files = state.Sums[locked.Name].Files.ToDictionary(file => file.Name, file => file.Digest, StringComparer.Ordinal);
            var indices = await readIndices([.. releases.Select(found => found.Release)], Architecture.FromName(locked.Name)!, cancellationToken).ConfigureAwait(false);
            var known = indices.SelectMany(index => index.Packages.Where(package => files.ContainsKey(package.Filename)).Select(package => (index.SourceId, Package: package))).ToLookup(found => found.Package.Filename, StringComparer.Ordinal);
            foreach (var package in locked.Packages)
            {
                var found = known[package.File].Where(one => IsOf(package, one.SourceId)).Select(one => one.Package).ToList();
                if (found.Any(one => one.Digest == files[package.File] && (package.Size == 0 || one.Size == package.Size)))
                    proved++;
                else if (found.Count > 0)
                    contradicted.Add($"{package.File} ({locked.Name}) is {found[0].Digest} of {found[0].Size} bytes in a signed index, and {files[package.File]}{(package.Size == 0 ? "" : $" of {package.Size} bytes")} in the lock");
                else if (!state.IsBare && releases.Any(one => IsOf(package, one.Release.Source.Id)) && releases.Where(one => IsOf(package, one.Release.Source.Id)).All(one => one.IsLocked))
                    contradicted.Add($"{package.File} ({locked.Name}) is not in the signed indices that it was locked from");
                else
                    unproved.Add($"{package.File} ({locked.Name})");
            }
        }
        return new LockProof(proved, contradicted, unproved, [.. releases.Where(found => !found.IsLocked).Select(found => $"{found.Release.Suite} of {found.Release.Source.Id}")]);
    }

    private static bool IsOf(LockedPackage package, string sourceId) => package.Source.Length == 0 || package.Source == sourceId;

    private async Task<(VerifiedRelease Release, bool IsLocked)> FindAsync(DebianSource source, string suite, CancellationToken cancellationToken)
    {
        var locked = state.Document.Sources.FirstOrDefault(known => known.Id == source.Id)?.Suites.FirstOrDefault(known => known.Suite == suite);
        VerifiedRelease? now = null;
        ReproGetException? failure = null;
        foreach (var candidate in Candidates(source, locked))
        {
            try
            {
                // What was valid when it was locked may have expired.
                var release = await archive.OpenReleaseAsync(candidate, suite, now: null, cancellationToken).ConfigureAwait(false);
                if (release.Digest == locked?.InRelease)
                    return (release, true);
                now ??= release;
            }
            catch (ReproGetException e)
            {
                failure ??= e;
            }
        }
        return (now ?? throw failure!, false);
    }

    private static IEnumerable<DebianSource> Candidates(DebianSource source, LockedSuite? locked)
    {
        yield return source;
        if (locked is null || source.Snapshot is not null || source.IgnoresSnapshot || source.Snapshots is null)
            yield break;
        // A hostile lock may hold the last moment of the calendar.
        foreach (var import in Imports.Where(import => locked.Date <= DateTimeOffset.MaxValue - import))
            yield return source.At(locked.Date + import);
    }
}
