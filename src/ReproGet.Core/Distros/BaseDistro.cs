using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Distros;

/// <summary>A base image that was read.</summary>
/// <param name="Locked">What it is.</param>
/// <param name="Trees">By our name of the architecture, its root.</param>
public sealed record BaseRoots(LockedBase Locked, IReadOnlyDictionary<string, FileTree> Trees)
{
    /// <summary>The hash of the package database that the project names in the place of theirs; null for none.</summary>
    public Digest? Database { get; private init; }

    /// <summary>With a package database in the place of theirs.</summary>
    public BaseRoots With(DeclaredDatabase database)
    {
        foreach (var tree in Trees.Values)
            database.PutInto(tree, 0);
        return this with { Database = database.Digest };
    }
}

/// <summary>Which distro a request is for: what the project says, and what the base says of itself; where both speak they must agree.</summary>
internal static class BaseDistro
{
    /// <summary>The distro, and the request with its name and suite; no distro where nothing is asked of one.</summary>
    /// <exception cref="ReproGetException">RG1060, RG1062: nobody says it; RG1061, RG1066: it is not known; RG1067: project and base disagree.</exception>
    public static (IDistro? Distro, LockRequest Request) Choose(LockRequest request, BaseRoots? image, string project)
    {
        var options = request.Options;
        var isAsked = IsAsked(request);
        // On an empty root a distro that is named is there, though nothing more is asked of it.
        if (!isAsked && !options.RuntimeDependencies && !options.Essential && (image is not null || options.Distro is null))
            return (null, request);
        if (!isAsked && image is null && options.Distro is null)
            throw DistroErrors.NotNamedForRuntime(project, DistroRegistry.Names);
        if (image is not null)
            options = Filled(options, image, project);
        var distro = DistroRegistry.Find(options.Distro, project);
        if (options.Suite is null && request.Sources.Count == 0)
            throw DistroErrors.NoSuite(distro.Name, project);
        return (distro, request with { Options = options });
    }

    /// <summary>The same before the base is read, as far as the project or its last lock tell; null where they do not.</summary>
    public static (IDistro Distro, LockRequest Request)? Guess(LockRequest request, LockState? previous)
    {
        if (!IsAsked(request))
            return null;
        var options = request.Options;
        var known = previous?.Document.Base is { } locked && locked.Reference == options.Base ? locked : null;
        // Sources of the project's own are the same for all distros of a family.
        options = options with { Distro = options.Distro ?? known?.Distro ?? DistroRegistry.Names.First(), Suite = options.Suite ?? known?.Suite };
        return (options.Suite is not null || request.Sources.Count > 0) && DistroRegistry.TryFind(options.Distro) is { } distro ? (distro, request with { Options = options }) : null;
    }

    private static bool IsAsked(LockRequest request) => request.Packages.Values.Any(packages => packages.Count > 0);

    private static RequestOptions Filled(RequestOptions options, BaseRoots image, string project)
    {
        // All platforms of one reference are the same release: whoever mixes them has to know it.
        foreach (var tree in image.Trees.Values)
        {
            var release = OsRelease.Read(tree);
            // A base that says nothing of itself is what the project says that it is.
            if (release.Id.Length == 0 && options.Distro is not null)
                continue;
            if (!DistroRegistry.Knows(release.Id))
                throw DistroErrors.UnknownBase(image.Locked.Reference, release, project);
            options = options with
            {
                Distro = Agreed("ReproGetDistro", options.Distro, release.Id, image, project),
                Suite = release.Codename.Length == 0 ? options.Suite : Agreed("ReproGetSuite", options.Suite, release.Codename, image, project),
            };
        }
        return options;
    }

    private static string Agreed(string property, string? said, string found, BaseRoots image, string project)
        => said is null || said == found ? found : throw DistroErrors.Contradiction(property, said, found, image.Locked.Reference, project);
}
