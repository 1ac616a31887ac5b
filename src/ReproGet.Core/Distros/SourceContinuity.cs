using ReproGet.Core.Locking;

namespace ReproGet.Core.Distros;

/// <summary>Whether the sources of a new lock go on from those of the last one.</summary>
/// <remarks>A signature says who made a Release file, never that it is the newest: a mirror can replay what was once signed.</remarks>
internal static class SourceContinuity
{
    /// <summary>Time goes on and the signers stay, or the lock does. Only <c>ReproGetUpdate</c> may take what does not go on.</summary>
    /// <exception cref="ReproGetException">RG1065: older than locked; RG1068: signed by nobody who signed before.</exception>
    public static void Check(LockState? previous, IReadOnlyList<LockedSource> sources, string project)
    {
        foreach (var source in previous?.Document.Sources ?? [])
        {
            var found = sources.FirstOrDefault(now => now.Id == source.Id);
            foreach (var before in source.Suites)
            {
                if (found?.Suites.FirstOrDefault(suite => suite.Suite == before.Suite) is not { } now)
                    continue;
                // Whoever asks for another moment goes back on purpose.
                if (now.Date < before.Date && (now.Snapshot is null || now.Snapshot == before.Snapshot))
                    throw DistroErrors.OlderThanLocked(source.Id, before.Suite, now.Date, before.Date, project);
                // An archive that changes its keys signs with the old and the new ones for years.
                if (before.Signers.Count > 0 && !now.Signers.Intersect(before.Signers, StringComparer.Ordinal).Any())
                    throw DistroErrors.OtherSigners(source.Id, before.Suite, before.Signers, now.Signers, project);
            }
        }
    }
}
