using System.Text;
using ReproGet.Core.Cache;
using ReproGet.Core.Distros.Debian.Archive;
using ReproGet.Core.Distros.Debian.Packages;
using ReproGet.Core.Download;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Distros.Debian;

/// <summary>The packages of a lock that stay while some others are updated. What the archive no longer has is described by its own file.</summary>
/// <param name="previous">The lock.</param>
/// <param name="moving">What is updated: names of packages or of their sources, and <c>security</c> for what a security suite supersedes.</param>
/// <param name="sources">The ids of the sources in use: a package of another one does not stay.</param>
/// <param name="downloader">Brings the files that have to be looked into.</param>
/// <param name="cache">Where it brings them.</param>
/// <param name="project">The project, for messages.</param>
internal sealed class KeptPackages(LockState previous, IReadOnlyList<string> moving, IReadOnlySet<string> sources, Downloader downloader, BlobCache cache, string project)
{
    private const string Security = "security";

    private readonly HashSet<string> _found = new(StringComparer.Ordinal) { Security };

    /// <summary>What stays for one architecture.</summary>
    /// <param name="architecture">Our name of it.</param>
    /// <param name="indices">The archive as it is now.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>By name the version that stays, and indices with the packages that the archive has no more.</returns>
    /// <exception cref="ReproGetException">RG2xxx: a file cannot be had or read; RG5030 to RG5035: it is no package.</exception>
    public async Task<(IReadOnlyDictionary<string, string> Versions, IReadOnlyList<DebianIndex> Indices)> ReadAsync(
        string architecture, IReadOnlyList<DebianIndex> indices, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        if (previous.Document.Find(architecture) is not { } locked)
            return (versions, []);
        var digests = previous.Sums[architecture].Files.ToDictionary(file => file.Name, file => file.Digest, StringComparer.Ordinal);
        var names = locked.Packages.Select(package => package.Name?.Package).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var now = indices.SelectMany(index => PackageTable.Of(index.Packages).SelectMany(table => table.Named(names)).Select(package => (Index: index, Package: package))).ToLookup(found => found.Package.Name);
        var gone = new Dictionary<Digest, LockedPackage>();
        foreach (var package in locked.Packages.Where(package => package.Name is not null && sources.Contains(package.Source)))
        {
            var (name, digest) = (package.Name!, digests[package.File]);
            if (IsMoving(name, now[name.Package]))
                continue;
            if (now[name.Package].FirstOrDefault(found => found.Package.Digest == digest).Package is { } same)
                versions[same.Name] = same.Version;
            else
                gone[digest] = package;
        }
        try
        {
            await downloader.DownloadAsync([.. DownloadItem.Of(previous).Where(item => gone.ContainsKey(item.File.Digest))], cancellationToken).ConfigureAwait(false);
        }
        catch (ReproGetException failure) when (!CacheErrors.IsOfTheCache(failure))
        {
            throw DistroErrors.KeptNotThere(failure);
        }
        var own = new List<DebianIndex>();
        foreach (var (digest, package) in gone)
        {
            var described = await DescribeAsync(package, digest, cancellationToken).ConfigureAwait(false);
            versions[described.Name] = described.Version;
            own.Add(new DebianIndex(package.Source, "locked", "", "", false, false, [described]));
        }
        return (versions, own);
    }

    /// <summary>Whether every name that is to be updated was met.</summary>
    /// <exception cref="ReproGetException">RG1071: some are not in the lock.</exception>
    public void CheckNames()
    {
        var unknown = moving.Except(_found).ToList();
        if (unknown.Count == 0)
            return;
        var locked = previous.Document.Architectures.SelectMany(architecture => architecture.Packages).Select(package => package.Name?.Package).OfType<string>().ToHashSet();
        throw DistroErrors.NotLocked([.. unknown.Select(name => (name, NearestNames.Of(name, locked)))], project);
    }

    private bool IsMoving(DebianFileName locked, IEnumerable<(DebianIndex Index, DebianPackage Package)> now)
    {
        string[] own = [locked.Package, .. now.Select(found => found.Package.SourceName)];
        var named = moving.Where(own.Contains).ToList();
        _found.UnionWith(named);
        return named.Count > 0
            || (moving.Contains(Security) && now.Any(found => DebianReleases.IsSecurity(found.Index.Suite) && DebianVersionOrder.Compare(DebianFileName.WithoutEpoch(found.Package.Version), DebianFileName.WithoutEpoch(locked.Version)) > 0));
    }

    /// <summary>As an index would describe it.</summary>
    private async Task<DebianPackage> DescribeAsync(LockedPackage package, Digest digest, CancellationToken cancellationToken)
    {
        // It was downloaded a moment ago, or lay there; another process may have removed it since.
        var blob = await cache.OpenVerifiedAsync(digest, cancellationToken).ConfigureAwait(false) ?? throw CacheErrors.CannotRead(cache.BlobPath(digest), new FileNotFoundException());
        await using var closing = blob.ConfigureAwait(false);
        using var archive = DebArchive.Open(blob, package.File);
        var stanza = new StringBuilder();
        foreach (var (name, value) in archive.Control.Fields.Where(field => field.Name is not ("Filename" or "Size" or "SHA256")))
            stanza.Append(name).Append(": ").Append(value).Append('\n');
        stanza.Append($"Filename: {package.File}\nSize: {package.Size}\nSHA256: {digest.Hex}\n");
        using var text = new MemoryStream(Encoding.Latin1.GetBytes(stanza.ToString()));
        return (await PackagesReader.ReadAsync(text, package.File, cancellationToken).ConfigureAwait(false)).Single();
    }
}
