using ReproGet.Core.Packages;

namespace ReproGet.Core.Locking;

/// <summary>A lock that is sums files only, as repro-get makes them: the hashes of its files are all that it pins. Nothing tells what was asked for, where the files come from, and when.</summary>
public static class BareLock
{
    /// <summary>The lock that some sums files are. Every file in it counts as asked for, from a source without a name.</summary>
    internal static LockState Of(IReadOnlyDictionary<string, LockedSums> sums, DateTimeOffset written)
    {
        var document = new LockDocument
        {
            Resolver = 0,
            Request = new LockRequest { Options = new RequestOptions(), Sources = [], Packages = sums.ToDictionary(pair => pair.Key, _ => (IReadOnlyList<RequestedPackage>)[], StringComparer.Ordinal) },
            Epoch = DateTimeOffset.UnixEpoch,
            Sources = [],
            Architectures = [.. sums.Select(pair => new LockedArchitecture
            {
                Name = pair.Key,
                Sums = pair.Value.Digest,
                Packages = [.. pair.Value.Files.Select(file => new LockedPackage(file.Name, "", 0, Requested: true))],
            })],
        };
        return new LockState(document, sums) { Written = written };
    }

    /// <summary>A bare lock with a request and its options. Where the project names packages, these alone count as asked for. Other locks stay as they are.</summary>
    public static LockState For(this LockState state, LockRequest request)
    {
        if (!state.IsBare)
            return state;
        return state with
        {
            Document = state.Document with
            {
                Request = request,
                Architectures = [.. state.Document.Architectures.Select(architecture => Marked(architecture, request.Packages.GetValueOrDefault(architecture.Name, [])))],
            },
        };
    }

    /// <summary>What a request asks for and the lock does not have.</summary>
    internal static IEnumerable<RequestDifference> Compare(LockRequest request, LockState state, LockFiles files)
    {
        foreach (var (architecture, packages) in request.Packages)
        {
            var name = Path.GetFileName(files.PlaceOf(architecture).Path);
            if (!state.Sums.TryGetValue(architecture, out var sums))
            {
                yield return new RequestDifference(RequestDifferenceKind.ArchitectureAdded, architecture, architecture, $"there is no {name}");
                continue;
            }
            var found = sums.Files.Select(file => PackageName.Parse(file.Name)).OfType<PackageName>().ToLookup(file => file.Package, StringComparer.Ordinal);
            foreach (var package in packages)
            {
                if (!found.Contains(package.Name))
                    yield return new RequestDifference(RequestDifferenceKind.PackageAdded, package.Name, architecture, $"{package.Name} is asked for on {architecture} and not in {name}");
                else if (!VersionRequest.Split(package.Version).All(version => VersionRequest.IsExact(version) && found[package.Name].Any(file => file.IsVersion(version))))
                    yield return new RequestDifference(RequestDifferenceKind.PackageChanged, package.Name, architecture, $"{package.Name} on {architecture} is asked for with version {package.Version}, and {name} has {string.Join(", ", found[package.Name].Select(file => file.FullVersion))}");
            }
        }
    }

    private static LockedArchitecture Marked(LockedArchitecture architecture, IReadOnlyList<RequestedPackage> asked)
    {
        var names = asked.Select(package => package.Name).ToHashSet(StringComparer.Ordinal);
        return names.Count == 0 ? architecture : architecture with
        {
            Packages = [.. architecture.Packages.Select(package => package with { Requested = PackageName.Parse(package.File) is { } name && names.Contains(name.Package) })],
        };
    }
}
