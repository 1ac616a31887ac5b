namespace ReproGet.Core.Locking;

/// <summary>What differs between what is asked for and what a lock was made from.</summary>
internal static class RequestComparison
{
    public static IEnumerable<RequestDifference> Compare(LockRequest request, LockRequest locked, LockCheckScope scope)
        => Options(request, locked).Concat(Sources(request, locked)).Concat(Architectures(request, locked, scope));

    private static RequestDifference Difference(RequestDifferenceKind kind, string subject, string? architecture, string text)
        => new(kind, subject, architecture, text);

    private static IEnumerable<RequestDifference> Options(LockRequest request, LockRequest locked)
    {
        foreach (var (now, then) in request.Options.Values.Zip(locked.Options.Values))
        {
            if (now.Value != then.Value)
            {
                yield return Difference(
                    RequestDifferenceKind.OptionChanged,
                    now.Name,
                    null,
                    $"{now.Name} is {now.Value ?? "not set"}, and the lock was made with {then.Value ?? "none"}");
            }
        }
    }

    private static IEnumerable<RequestDifference> Sources(LockRequest request, LockRequest locked)
    {
        // Each as often as it stands there: two archives may have the same words and differ in their addresses, which no lock holds.
        List<RequestedSource> added = [.. request.Sources], removed = [.. locked.Sources];
        foreach (var source in request.Sources)
        {
            var same = removed.FindIndex(other => other.Canonical == source.Canonical);
            if (same < 0)
                continue;
            removed.RemoveAt(same);
            added.Remove(source);
        }
        return added.Select(source => Changed(source, "is not in the lock")).Concat(removed.Select(source => Changed(source, "is in the lock only")));

        static RequestDifference Changed(RequestedSource source, string how)
            => Difference(RequestDifferenceKind.SourcesChanged, source.Words, null, $"the source “{source.Words}” {how}");
    }

    private static IEnumerable<RequestDifference> Architectures(LockRequest request, LockRequest locked, LockCheckScope scope)
    {
        foreach (var (architecture, packages) in request.Packages)
        {
            if (!locked.Packages.TryGetValue(architecture, out var lockedPackages))
            {
                yield return Difference(RequestDifferenceKind.ArchitectureAdded, architecture, architecture, $"{architecture} is not in the lock (if only the command line names it, add it to the project's RuntimeIdentifiers first)");
                continue;
            }
            foreach (var difference in Packages(architecture, packages, lockedPackages, scope))
                yield return difference;
        }
        if (scope != LockCheckScope.Whole)
            yield break;
        foreach (var architecture in locked.Packages.Keys.Where(architecture => !request.Packages.ContainsKey(architecture)))
        {
            yield return Difference(
                RequestDifferenceKind.ArchitectureRemoved, architecture, architecture, $"{architecture} is in the lock and not built any more");
        }
    }

    private static IEnumerable<RequestDifference> Packages(
        string architecture, IReadOnlyList<RequestedPackage> request, IReadOnlyList<RequestedPackage> locked, LockCheckScope scope)
    {
        var lockedByName = locked.ToDictionary(package => package.Name, StringComparer.Ordinal);
        foreach (var package in request)
        {
            if (!lockedByName.Remove(package.Name, out var then))
            {
                yield return Difference(
                    RequestDifferenceKind.PackageAdded, package.Name, architecture, $"{package.Name} is asked for on {architecture} and not in the lock");
            }
            else if (!(scope == LockCheckScope.OneOfSeveralFrameworks ? Covers(then, package) : then.Equals(package)))
            {
                yield return Difference(
                    RequestDifferenceKind.PackageChanged,
                    package.Name,
                    architecture,
                    $"{package.Name} on {architecture} is asked for with {package.Demands}, and was locked with {then.Demands}");
            }
        }
        if (scope == LockCheckScope.OneOfSeveralFrameworks)
            yield break;
        foreach (var name in locked.Select(package => package.Name).Where(lockedByName.ContainsKey))
        {
            yield return Difference(
                RequestDifferenceKind.PackageRemoved, name, architecture, $"{name} is in the lock for {architecture} and not asked for any more");
        }
    }

    /// <summary>Whether a lock made for this and for what other frameworks ask has all that is asked here.</summary>
    private static bool Covers(RequestedPackage locked, RequestedPackage asked)
        => VersionRequest.Split(asked.Version).All(VersionRequest.Split(locked.Version).Contains)
            && (asked.Suite is null || asked.Suite == locked.Suite)
            && asked.Without.All(locked.Without.Contains)
            && (!asked.IgnoreMaintainerScripts || locked.IgnoreMaintainerScripts);
}
