using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Installation.Native;

/// <summary>Installs the packages of a lock on a system with its own package manager: those that are not there in that version, offline, each hashed before.</summary>
public sealed record LockInstallation
{
    /// <summary>The lock.</summary>
    public required LockState Lock { get; init; }

    /// <summary>Our name of the system's architecture.</summary>
    public required string Architecture { get; init; }

    /// <summary>The system, or a root on its disk.</summary>
    public required HostRoot Root { get; init; }

    /// <summary>As the project names it; null for what the root says of itself.</summary>
    public string? Distro { get; init; }

    /// <summary>Where the blobs are.</summary>
    public required BlobCache Cache { get; init; }

    /// <summary>Takes links with the names of packages, where the package manager goes by names, or copies. It is emptied before.</summary>
    public required string LinkFolder { get; init; }

    /// <summary>
    /// Whether copies in <see cref="LinkFolder"/> are installed, hashed where they lie: who may write to the cache could else change a blob between hashing and installing.
    /// The folder has to be in one that nobody else may enter.
    /// </summary>
    public bool Copies { get; init; }

    /// <summary>The project, for messages.</summary>
    public required string Project { get; init; }

    /// <summary>What is to be run; nothing where all is installed.</summary>
    /// <exception cref="ReproGetException">RG5200 to RG5204: the root cannot be read, or a signature is missing; RG1146: two files have one name; RG5208: a blob is not there; RG5209: the lock is not for this architecture.</exception>
    public async Task<IReadOnlyList<ProgramCommand>> PlanAsync(CancellationToken cancellationToken)
    {
        if (!Lock.Sums.TryGetValue(Architecture, out var sums))
            throw HostErrors.NotLocked(Architecture, Lock.Sums.Keys, Path.GetFileName(Project));
        var (_, packages) = HostRegistry.Find(Distro, Root.Path);
        var installed = (await packages.ReadAsync(Root, cancellationToken).ConfigureAwait(false)).ToLookup(package => package.Name, StringComparer.Ordinal);
        var lacking = sums.Files.Where(file => PackageName.Parse(PackageName.SignedBy(file.Name) ?? file.Name) is { } name && !IsInstalled(name, installed[name.Package])).ToList();
        var unknown = sums.Files.Select(file => file.Name).Where(name => PackageName.Parse(PackageName.SignedBy(name) ?? name) is null).ToList();
        if (unknown.Count > 0)
            Root.Diagnostics.Warning(HostErrors.NoPackage, HostErrors.NoPackageMessage(unknown));
        foreach (var file in lacking)
        {
            if (!await Cache.VerifyAsync(file.Digest, cancellationToken).ConfigureAwait(false))
                throw HostErrors.NoBlob(file.Name, Path.GetFileName(Project));
        }
        if (lacking.Count == 0)
            return [];
        return packages.Install(packages.NeedsNames || Copies ? await PlacedAsync(lacking, cancellationToken).ConfigureAwait(false) : lacking.ConvertAll(file => (file, Cache.BlobPath(file.Digest))), Root);
    }

    /// <summary>RG5207, for who wants to install and may not.</summary>
    public static ReproGetException NotPrivileged(HostRoot root) => HostErrors.NotRoot(root.Path);

    private static bool IsInstalled(PackageName name, IEnumerable<HostPackage> installed)
        // An apk for all architectures lies in the folder of one.
        => installed.Any(package => name.IsVersion(package.Version) && (name.Format == PackageFormat.Apk || name.Architecture is null || name.Architecture == package.Architecture));

    private async Task<List<(PackageFile File, string Path)>> PlacedAsync(List<PackageFile> all, CancellationToken cancellationToken)
    {
        if (PackageFile.SharedBasename(all) is { } shared)
            throw HostErrors.OneName(shared);
        var files = all.DistinctBy(file => file.Basename);
        try
        {
            if (Directory.Exists(LinkFolder))
                Directory.Delete(LinkFolder, recursive: true);
            Directory.CreateDirectory(LinkFolder);
            List<(PackageFile File, string Path)> placed = [.. files.Select(file => (file, Path.Combine(LinkFolder, file.Basename)))];
            foreach (var (file, path) in placed)
            {
                if (!Copies)
                    File.CreateSymbolicLink(path, Cache.BlobPath(file.Digest));
                else if (!await TryCopyAsync(file, path, cancellationToken).ConfigureAwait(false))
                    throw HostErrors.NoBlob(file.Name, Path.GetFileName(Project));
            }
            return placed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw OciErrors.CannotWrite(LinkFolder, failure);
        }
    }

    /// <summary>False where it is not what was hashed.</summary>
    private async Task<bool> TryCopyAsync(PackageFile file, string path, CancellationToken cancellationToken)
    {
        File.Copy(Cache.BlobPath(file.Digest), path);
        var copy = File.OpenRead(path);
        await using var closing = copy.ConfigureAwait(false);
        return await StreamHash.OfAsync(copy, cancellationToken).ConfigureAwait(false) == file.Digest;
    }
}
