using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Distros;

/// <summary>Makes a lock of a request and the state of the archive.</summary>
public static class Locker
{
    private const string Scratch = "scratch";

    /// <summary>Resolves for every architecture. Nothing is written.</summary>
    /// <param name="request">What all evaluations together ask for.</param>
    /// <param name="previous">The lock as it was: its epoch stays while no hash line moves.</param>
    /// <param name="project">The project, for messages.</param>
    /// <param name="context">What stands around it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG1060 to RG1064, RG2xxx, RG3xxx, RG4xxx.</exception>
    public static async Task<LockState> LockAsync(
        LockRequest request, LockState? previous, string project, DistroContext context, CancellationToken cancellationToken)
    {
        CheckSupported(request.Options, project);
        var distro = DistroRegistry.Find(request.Options.Distro, project);
        if (request.Options.Suite is null && request.Sources.Count == 0)
            throw DistroErrors.NoSuite(distro.Name, project);
        var resolution = await distro.ResolveAsync(request, context, cancellationToken).ConfigureAwait(false);
        CheckNotOlder(previous, resolution, project);
        var files = resolution.Packages.ToDictionary(
            pair => pair.Key,
            pair => SumsFile.KeepCids(
                [.. pair.Value.Select(chosen => chosen.File).OrderBy(file => file.Name, Utf8Order.Instance)],
                previous?.Sums.Values.SelectMany(sums => sums.Files) ?? []),
            StringComparer.Ordinal);
        var document = new LockDocument
        {
            Resolver = distro.ResolverVersion,
            Request = request,
            Epoch = LockState.NextEpoch(previous, files, context.SourceDate ?? context.Now),
            Sources = resolution.Sources,
            Architectures = [.. resolution.Packages.OrderBy(pair => pair.Key, Utf8Order.Instance).Select(pair => new LockedArchitecture
            {
                Name = pair.Key,
                Sums = Digest.Of([]),
                Packages = [.. pair.Value
                    .OrderBy(chosen => chosen.File.Name, Utf8Order.Instance)
                    .Select(chosen => new LockedPackage(chosen.File.Name, chosen.SourceId, chosen.Size, chosen.Requested))],
            })],
        };
        return LockState.Of(document, files);
    }

    /// <summary>A mirror can replay a Release file that was once signed: time goes on, or the lock stays.</summary>
    private static void CheckNotOlder(LockState? previous, DistroResolution resolution, string project)
    {
        var locked = (previous?.Document.Sources ?? []).SelectMany(source => source.Suites.Select(suite => (source.Id, suite.Suite, suite.Date)));
        foreach (var (id, suite, date) in locked)
        {
            var now = resolution.Sources.FirstOrDefault(source => source.Id == id)?.Suites.FirstOrDefault(found => found.Suite == suite);
            if (now is not null && now.Date < date)
                throw DistroErrors.OlderThanLocked(id, suite, now.Date, date, project);
        }
    }

    private static void CheckSupported(RequestOptions options, string project)
    {
        if (options.Base != Scratch)
            throw DistroErrors.UnsupportedBase(options.Base, project);
        if (options.Snapshot is not null)
            throw DistroErrors.UnsupportedOption("ReproGetSnapshot", project);
    }
}
