using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Distros;

/// <summary>Makes a lock of a request and the state of the archive.</summary>
public static class Locker
{
    /// <summary>Resolves for every architecture. Nothing is written.</summary>
    /// <param name="request">What all evaluations together ask for.</param>
    /// <param name="readBase">Reads the base that the packages go onto; gives null for an empty root.</param>
    /// <param name="previous">The lock as it was: its epoch stays while no hash line moves, and the base none either.</param>
    /// <param name="project">The project, for messages.</param>
    /// <param name="context">What stands around it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG1060 to RG1072, RG2xxx, RG3xxx, RG4xxx.</exception>
    public static async Task<LockState> LockAsync(
        LockRequest request, Func<CancellationToken, Task<BaseRoots?>> readBase, LockState? previous, string project, DistroContext context, CancellationToken cancellationToken)
    {
        if (request.Options.Snapshot is { } moment && moment > context.Now)
            throw DistroErrors.SnapshotToCome(moment, context.Now, project);
        if (context.UpdateOnly.Count > 0 && previous is null or { IsBare: true })
            throw DistroErrors.NoLockToKeep(project);
        var ahead = new ArchiveAhead(BaseDistro.Guess(request, previous), context, cancellationToken);
        await using var ending = ahead.ConfigureAwait(false);
        var image = await readBase(cancellationToken).ConfigureAwait(false);
        var (distro, asked) = BaseDistro.Choose(request, image, project);
        var resolution = Nothing(request);
        if (distro is not null)
        {
            var archive = await ahead.OpenAsync(distro, asked, cancellationToken).ConfigureAwait(false);
            await using var closing = archive.ConfigureAwait(false);
            resolution = await archive.ResolveAsync(
                asked, image?.Trees ?? new Dictionary<string, FileTree>(), context.UpdateOnly.Count > 0 ? previous : null, cancellationToken).ConfigureAwait(false);
        }
        if (!context.Update)
            SourceContinuity.Check(previous, resolution.Sources, project);
        CheckFileNames(resolution);
        var files = resolution.Architectures.ToDictionary(
            pair => pair.Key,
            pair => SumsFile.KeepCids(
                [.. pair.Value.Packages.Select(chosen => chosen.File).OrderBy(file => file.Name, Utf8Order.Instance)],
                previous?.Sums.Values.SelectMany(sums => sums.Files) ?? []),
            StringComparer.Ordinal);
        var locked = image is null ? null : await DescribeAsync(image, distro, asked.Options, cancellationToken).ConfigureAwait(false);
        var document = new LockDocument
        {
            Resolver = distro?.ResolverVersion ?? 1,
            Request = request,
            Epoch = LockState.NextEpoch(previous, files, locked, context.SourceDate ?? context.Now),
            Sources = resolution.Sources,
            Base = locked,
            Architectures = [.. resolution.Architectures.OrderBy(pair => pair.Key, Utf8Order.Instance).Select(pair => new LockedArchitecture
            {
                Name = pair.Key,
                Sums = Digest.Of([]),
                Packages = [.. pair.Value.Packages
                    .OrderBy(chosen => chosen.File.Name, Utf8Order.Instance)
                    .Select(chosen => new LockedPackage(chosen.File.Name, chosen.SourceId, chosen.Size, chosen.Requested, chosen.Identity))],
                Upgrades = pair.Value.Upgrades,
                Removes = pair.Value.Removes,
            })],
        };
        return LockState.Of(document, files);
    }

    /// <summary>A sums file has one line for a name.</summary>
    private static void CheckFileNames(DistroResolution resolution)
    {
        foreach (var (architecture, resolved) in resolution.Architectures)
        {
            if (resolved.Packages.GroupBy(chosen => chosen.File.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } same)
                throw LockErrors.OneFileName(same.Key, architecture, [.. same.Select(chosen => chosen.SourceId).Distinct()]);
        }
    }

    /// <summary>A base of a distro that nobody need know, with no package on it.</summary>
    private static DistroResolution Nothing(LockRequest request)
        => new([], request.Packages.Keys.ToDictionary(name => name, _ => new ArchitectureResolution([], [], []), StringComparer.Ordinal));

    private static async Task<LockedBase> DescribeAsync(BaseRoots image, IDistro? distro, RequestOptions options, CancellationToken cancellationToken)
    {
        var platforms = new List<LockedPlatform>();
        foreach (var platform in image.Locked.Platforms)
        {
            var database = distro is null ? null : image.Database ?? await distro.DatabaseDigestAsync(image.Trees[platform.Architecture], cancellationToken).ConfigureAwait(false);
            platforms.Add(platform with { PackageDatabase = database });
        }
        return image.Locked with { Distro = distro is null ? null : options.Distro, Suite = distro is null ? null : options.Suite, Platforms = platforms };
    }
}
