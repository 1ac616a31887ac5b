using System.Diagnostics;
using ReproGet.Core.Distros.Debian.Archive;
using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.Download;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Archives of Debian's kind whose Release files were verified.</summary>
/// <param name="archive">Reads their indices.</param>
/// <param name="releases">The Release files, in the order of the sources.</param>
/// <param name="context">What stands around it.</param>
internal sealed class OpenDebianArchive(DebianArchive archive, List<VerifiedRelease> releases, DistroContext context) : IOpenArchive
{
    /// <summary>Scanners and <c>/etc/os-release</c> need it: an image without it is of no distro.</summary>
    private const string Identity = "base-files";

    /// <summary>
    /// What the runtime's native parts are linked against. The other libraries that Microsoft's runtime-deps images hold (ICU, OpenSSL, zlib) are loaded on use or built in,
    /// so a project asks for those that it uses.
    /// </summary>
    /// <remarks>dotnet/core, "release-notes/10.0/os-packages.md".</remarks>
    private static readonly string[] RuntimeDependencies = ["libc6", "libgcc-s1", "libstdc++6"];

    private readonly UnknownExclusions _exclusions = new();

    private (string Architecture, List<(VerifiedRelease Release, PackagesIndex Index)> Found, IReadOnlyList<DebianIndex> Indices)? _next;

    /// <summary>Reads the indices of the architecture that is resolved next. Those of several are not all held in memory.</summary>
    /// <exception cref="ReproGetException">As <see cref="Find"/> and <see cref="ReadAsync"/>.</exception>
    public async Task ReadAheadAsync(string architecture, CancellationToken cancellationToken)
    {
        var found = Find(releases, Architecture.FromName(architecture)!);
        _next = (architecture, found, await ReadIndicesAsync(architecture, found, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => archive.DisposeAsync();

    /// <inheritdoc/>
    public async Task<DistroResolution> ResolveAsync(
        LockRequest request, IReadOnlyDictionary<string, FileTree> bases, LockState? previous, CancellationToken cancellationToken)
    {
        var kept = previous is null ? null : Kept(previous, request);
        var read = new List<(VerifiedRelease Release, PackagesIndex Index)>();
        var architectures = new SortedDictionary<string, ArchitectureResolution>(Utf8Order.Instance);
        var chosen = new SortedDictionary<string, IReadOnlyList<ResolvedPackage>>(Utf8Order.Instance);
        foreach (var (name, wanted) in request.Packages)
        {
            var architecture = Architecture.FromName(name)!;
            if (_next?.Architecture != name)
                await ReadAheadAsync(name, cancellationToken).ConfigureAwait(false);
            var (_, found, indices) = _next!.Value;
            _next = null;
            read.AddRange(found);
            var start = Stopwatch.GetTimestamp();
            var installed = bases.TryGetValue(name, out var root) ? await InstalledPackages.ReadAsync(root, cancellationToken).ConfigureAwait(false) : new InstalledPackages([], null);
            List<InstalledPackage> own = [.. installed.Packages.Where(known => known.Package.Architecture == architecture.Debian || known.Package.Architecture == "all").DistinctBy(known => known.Package.Name)];
            var options = new DebianResolverOptions { InstallRecommends = request.Options.InstallRecommends, Essential = request.Options.Essential, Installed = own };
            if (kept is not null)
            {
                var (versions, gone) = await kept.ReadAsync(name, indices, cancellationToken).ConfigureAwait(false);
                options = options with { Kept = versions };
                indices = [.. gone, .. indices];
            }
            (architectures[name], chosen[name]) = await ResolveAsync(request, wanted, architecture, indices, options, installed.Sliced, cancellationToken).ConfigureAwait(false);
            SourceDisagreement.Warn(chosen[name], context.Diagnostics);
            context.Diagnostics.Message($"Resolved for {name} in {ElapsedTime.Since(start)}.");
        }
        kept?.CheckNames();
        SourceVersions.Compare(chosen, context);
        _exclusions.Warn(context);
        foreach (var release in releases)
            ReleasePolicy.WarnOfAge(release, context);
        await archive.FinishAsync().ConfigureAwait(false);
        return new DistroResolution(Describe(read), architectures);
    }

    /// <summary>The indices of an architecture.</summary>
    /// <exception cref="ReproGetException">RG3014, RG3015: there is none.</exception>
    public static List<(VerifiedRelease Release, PackagesIndex Index)> Find(List<VerifiedRelease> releases, Architecture architecture)
        => [.. from release in releases
               where release.Source.IsFor(architecture.Debian)
               from component in release.Source.Components.DefaultIfEmpty("")
               from index in DebianArchive.FindIndices(release, component, architecture.Debian)
               select (release, index)];

    /// <summary>Reads indices, all at once, and puts the forms that were read in the place of those that were looked for.</summary>
    /// <exception cref="ReproGetException">As <see cref="DebianArchive.OpenIndexAsync"/>; RG3040 to RG3045: one is malformed.</exception>
    public static async Task<IReadOnlyList<DebianIndex>> ReadAsync(
        DebianArchive archive, List<(VerifiedRelease Release, PackagesIndex Index)> found, CancellationToken cancellationToken)
    {
        var indices = new DebianIndex[found.Count];
        await Parallel.ForAsync(0, found.Count, cancellationToken, async (i, token) =>
        {
            var release = found[i].Release;
            var (stream, index) = await archive.OpenAnyFormAsync(release, found[i].Index, token).ConfigureAwait(false);
            found[i] = (release, index);
            await using var closing = stream.ConfigureAwait(false);
            var packages = await PackagesReader.ReadAsync(stream, $"{release.Suite}/{index.Path}", token).ConfigureAwait(false);
            indices[i] = new DebianIndex(
                release.Source.Id,
                release.Release.Suite ?? release.Suite,
                release.Release.Codename ?? "",
                index.Component,
                release.Release.NotAutomatic,
                release.Release.ButAutomaticUpgrades,
                packages);
        }).ConfigureAwait(false);
        return indices;
    }

    private async Task<IReadOnlyList<DebianIndex>> ReadIndicesAsync(string architecture, List<(VerifiedRelease Release, PackagesIndex Index)> found, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var indices = await ReadAsync(archive, found, cancellationToken).ConfigureAwait(false);
        context.Diagnostics.Message($"{indices.Sum(index => index.Packages.Count)} packages for {architecture} read in {ElapsedTime.Since(start)}.");
        return indices;
    }

    private KeptPackages Kept(LockState previous, LockRequest request)
        => new(
            previous,
            context.UpdateOnly,
            releases.Select(release => release.Source.Id).ToHashSet(StringComparer.Ordinal),
            new Downloader(context.Cache, DistroRegistry.Find(request.Options.Distro, context.Project).Providers(context.OwnProviders, request.Options, request.Sources, context), context.Fetcher, context.Diagnostics),
            context.Cache,
            context.Project);

    private async Task<(ArchitectureResolution Resolution, IReadOnlyList<ResolvedPackage> Chosen)> ResolveAsync(
        LockRequest request,
        IReadOnlyList<RequestedPackage> wanted,
        Architecture architecture,
        IReadOnlyList<DebianIndex> indices,
        DebianResolverOptions options,
        IReadOnlyList<DebianPackage> sliced,
        CancellationToken cancellationToken)
    {
        var requests = wanted
            .Select(package => new PackageRequest(
                package.Name, package.Version is null ? null : VersionConstraint.Parse(package.Version), package.Suite, package.Without,
                request.DefinedBy.GetValueOrDefault(package.Name)))
            .ToList();
        var asked = wanted.Select(package => package.Name).ToHashSet(StringComparer.Ordinal);
        IEnumerable<string> implied = request.Options.RuntimeDependencies ? [Identity, .. RuntimeDependencies] : [];
        requests.AddRange(implied.Where(name => !asked.Contains(name)).Select(name => new PackageRequest(name, DefinedBy: "ReproGetRuntimeDependencies")));
        var resolver = new DebianResolver(architecture, indices, options);
        if (resolver.Unknown(requests) is { Count: > 0 } unknown)
        {
            if (request.Sources.Count > 0 && implied.Intersect(unknown).Any())
                throw ArchiveErrors.NoDistroSource([.. implied.Intersect(unknown)], request.Options, context.Project);
            var others = new OtherArchitectures(archive, releases, request.Packages.Keys);
            resolver = new DebianResolver(architecture, indices, options with { Elsewhere = await others.FindAsync(unknown, architecture, cancellationToken).ConfigureAwait(false) });
        }
        var changes = resolver.ResolveChanges(requests, cancellationToken);
        while (SliceNeeds.Broken(sliced, changes.Packages) is { Count: > 0 } broken)
        {
            requests.AddRange(broken.Select(name => new PackageRequest(name, DefinedBy: "A slice in the base")));
            changes = resolver.ResolveChanges(requests, cancellationToken);
        }
        _exclusions.Look(wanted, resolver, changes.Packages);
        var before = options.Installed.ToDictionary(known => known.Package.Name, known => known.Package.Version, StringComparer.Ordinal);
        var resolution = new ArchitectureResolution(
            [.. changes.Packages.Select(package => new ChosenFile(
                new PackageFile(package.Package.Filename, package.Package.Digest),
                package.SourceId,
                package.Package.Size,
                package.Requested && asked.Contains(package.Package.Name),
                DebianFileName.Parse(package.Package.Filename) is { } told && told.IsOf(package.Package.Name, package.Package.Version, package.Package.Architecture)
                    ? null
                    : $"{package.Package.Name} {package.Package.Version} {package.Package.Architecture}"))],
            [.. changes.Packages.Where(package => before.ContainsKey(package.Package.Name)).Select(package => new LockedBasePackage(package.Package.Name, before[package.Package.Name]))],
            [.. changes.Removed.Select(package => new LockedBasePackage(package.Name, package.Version))]);
        return (resolution, changes.Packages);
    }

    private List<LockedSource> Describe(List<(VerifiedRelease Release, PackagesIndex Index)> read)
        => [.. releases
            .GroupBy(release => release.Source.Id, StringComparer.Ordinal)
            .OrderBy(sameSource => sameSource.Key, Utf8Order.Instance)
            .Select(sameSource => new LockedSource(
                sameSource.Key,
                sameSource.First().Release.Origin ?? "",
                [.. sameSource.GroupBy(release => release.Suite, StringComparer.Ordinal).Select(sameSuite => DescribeSuite([.. sameSuite], read))]))];

    /// <summary>One suite, which several sources of a project can have: one for each of its components, say.</summary>
    private static LockedSuite DescribeSuite(List<VerifiedRelease> sameSuite, List<(VerifiedRelease Release, PackagesIndex Index)> read)
    {
        var release = sameSuite[0];
        if (sameSuite.Find(other => other.Digest != release.Digest) is { } changed)
            throw ArchiveErrors.TwoStates(release.Where, changed.Where);
        return new LockedSuite
        {
            Suite = release.Suite,
            Codename = release.Release.Codename,
            Components = [.. sameSuite.SelectMany(one => one.Source.Components).Distinct(StringComparer.Ordinal).Order(Utf8Order.Instance)],
            Date = release.Release.Date ?? DateTimeOffset.UnixEpoch,
            ValidUntil = release.Release.ValidUntil,
            InRelease = release.Digest,
            Indices = [.. read
                .Where(entry => sameSuite.Contains(entry.Release))
                .Select(entry => new LockedIndex(entry.Index.Path, entry.Index.Digest))
                .DistinctBy(index => index.Path)
                .OrderBy(index => index.Path, Utf8Order.Instance)],
            Snapshot = release.Source.Snapshot,
            Signers = [.. sameSuite.SelectMany(one => one.Signers).Select(signer => signer.PrimaryFingerprint).Distinct(StringComparer.Ordinal).Order(Utf8Order.Instance)],
        };
    }
}
