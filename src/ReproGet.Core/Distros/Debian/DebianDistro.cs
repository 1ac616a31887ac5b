using ReproGet.Core.Distros.Debian.Archive;
using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.Download;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Debian, and Ubuntu, which is Debian with other sources and keys: signed Release files, Packages indices, deb archives.</summary>
public sealed class DebianDistro : IDistro
{
    /// <summary>Scanners and <c>/etc/os-release</c> need it: an image without it is of no distro.</summary>
    private const string Identity = "base-files";

    /// <summary>
    /// What the runtime's native parts are linked against. The other libraries that Microsoft's runtime-deps images hold (ICU, OpenSSL, zlib) are loaded on use or built in,
    /// so a project asks for those that it uses.
    /// </summary>
    /// <remarks>dotnet/core, "release-notes/10.0/os-packages.md".</remarks>
    private static readonly string[] RuntimeDependencies = ["libc6", "libgcc-s1", "libstdc++6"];

    private readonly ArchiveFamily _family;

    internal DebianDistro(ArchiveFamily family) => _family = family;

    /// <inheritdoc/>
    public string Name => _family.Name;

    /// <inheritdoc/>
    public int ResolverVersion => 1;

    /// <inheritdoc/>
    public async Task<DistroResolution> ResolveAsync(
        LockRequest request, IReadOnlyDictionary<string, FileTree> bases, LockState? previous, DistroContext context, CancellationToken cancellationToken)
    {
        var archive = Archive(context);
        var releases = await OpenAsync(archive, Sources(request, context), context, cancellationToken).ConfigureAwait(false);
        var kept = previous is null ? null : Kept(previous, releases, request, context);
        var read = new List<(VerifiedRelease Release, PackagesIndex Index)>();
        var architectures = new SortedDictionary<string, ArchitectureResolution>(Utf8Order.Instance);
        var chosen = new SortedDictionary<string, IReadOnlyList<ResolvedPackage>>(Utf8Order.Instance);
        foreach (var (name, wanted) in request.Packages)
        {
            var architecture = Architecture.FromName(name)!;
            var found = Find(releases, architecture);
            read.AddRange(found);
            var indices = await ReadAsync(archive, found, cancellationToken).ConfigureAwait(false);
            var installed = bases.TryGetValue(name, out var root) ? await InstalledPackages.ReadAsync(root, cancellationToken).ConfigureAwait(false) : new InstalledPackages([], null);
            List<InstalledPackage> own = [.. installed.Packages.Where(known => known.Package.Architecture == architecture.Debian || known.Package.Architecture == "all").DistinctBy(known => known.Package.Name)];
            var options = new DebianResolverOptions { InstallRecommends = request.Options.InstallRecommends, Essential = request.Options.Essential, Installed = own };
            if (kept is not null)
            {
                var (versions, gone) = await kept.ReadAsync(name, indices, cancellationToken).ConfigureAwait(false);
                options = options with { Kept = versions };
                indices = [.. gone, .. indices];
            }
            (architectures[name], chosen[name]) = Resolve(request, wanted, architecture, indices, options, installed.Sliced, cancellationToken);
        }
        kept?.CheckNames();
        SourceVersions.Compare(chosen, context);
        foreach (var release in releases)
            ReleasePolicy.WarnOfAge(release, context);
        await archive.FinishAsync().ConfigureAwait(false);
        return new DistroResolution(Describe(releases, read), architectures);
    }

    /// <inheritdoc/>
    public async Task<LockProof> ProveAsync(LockState state, IReadOnlyList<RequestedSource> sources, DistroContext context, CancellationToken cancellationToken)
    {
        var archive = Archive(context);
        var request = state.Document.Request with { Options = state.Document.Options, Sources = sources };
        var proof = await new DebianProof(archive, Sources(request, context), state, (releases, architecture, token) => ReadAsync(archive, Find(releases, architecture), token))
            .RunAsync(cancellationToken).ConfigureAwait(false);
        await archive.FinishAsync().ConfigureAwait(false);
        return proof;
    }

    /// <inheritdoc/>
    public async Task<Digest?> DatabaseDigestAsync(FileTree root, CancellationToken cancellationToken)
        => (await InstalledPackages.ReadAsync(root, cancellationToken).ConfigureAwait(false)).Database;

    /// <inheritdoc/>
    public ProviderList Providers(IReadOnlyList<Provider> own, RequestOptions options, IReadOnlyList<RequestedSource> sources, DistroContext context)
    {
        var host = AptConfiguration.Read(context.HostRoot);
        var used = sources.Count > 0 ? sources.Select(source => Create(source, context)) : options.Suite is null ? [] : _family.Sources(options.Suite, null);
        var mirrors = host.Select(entry => (entry.Uri, Source: _family.MirrorOf(entry))).Where(mirror => mirror.Source is not null);
        List<Provider> past = [.. used.Where(source => source.Snapshots is not null).Select(source => BuiltInProviders.Of(source.Snapshots!.Template, source.Id))];
        return ProviderList.Create(
            own,
            [.. used.SelectMany(source => source.Uris.Select(uri => new SourceMirror(uri, source.Id)))],
            [.. mirrors.Select(mirror => new SourceMirror(mirror.Uri, mirror.Source!))],
            [.. _family.Providers, .. past],
            context.Diagnostics);
    }

    private KeptPackages Kept(LockState previous, List<VerifiedRelease> releases, LockRequest request, DistroContext context)
        => new(
            previous,
            context.UpdateOnly,
            releases.Select(release => release.Source.Id).ToHashSet(StringComparer.Ordinal),
            new Downloader(context.Cache, Providers(context.OwnProviders, request.Options, request.Sources, context), context.Fetcher, context.Diagnostics),
            context.Cache,
            context.Project);

    private static DebianArchive Archive(DistroContext context) => new(context.Fetcher, context.Cache.Directory, context.Diagnostics);

    /// <summary>The sources at the moment that is asked for.</summary>
    private IReadOnlyList<DebianSource> Sources(LockRequest request, DistroContext context)
        => [.. Present(request, context).Select(source => request.Options.Snapshot is { } moment ? source.At(moment) : source)];

    private IReadOnlyList<DebianSource> Present(LockRequest request, DistroContext context)
    {
        if (request.Sources.Count > 0)
            return [.. request.Sources.Select(source => Create(source, context))];
        var asked = request.Packages.Keys.Select(name => Architecture.FromName(name)!.Debian).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. _family.Sources(request.Options.Suite!, context.UseHostSources ? AptConfiguration.Read(context.HostRoot) : null)
                .Where(source => source.Architectures.Count == 0 || source.Architectures.Any(asked.Contains)),
        ];
    }

    private static DebianSource Create(RequestedSource source, DistroContext context)
        => DebianSource.Create(
            new DebianSourceWords(
                source.Uri!,
                string.Join(' ', source.Suites),
                string.Join(' ', source.Components),
                string.Join(' ', source.Architectures),
                source.SignedBy,
                source.Trusted ? "yes" : null,
                source.CheckValidUntil is { } check ? (check ? "yes" : "no") : null,
                source.Snapshot),
            context.ProjectFolder);

    /// <summary>All at once; where several fail, the first tells of it.</summary>
    private static async Task<List<VerifiedRelease>> OpenAsync(DebianArchive archive, IEnumerable<DebianSource> sources, DistroContext context, CancellationToken cancellationToken)
    {
        Task<VerifiedRelease>[] opening = [.. from source in sources from suite in source.Suites select archive.OpenReleaseAsync(source, suite, context.Now, cancellationToken)];
        await ((Task)Task.WhenAll(opening)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var releases = new List<VerifiedRelease>();
        foreach (var one in opening)
            releases.Add(await one.ConfigureAwait(false));
        return releases;
    }

    private static List<(VerifiedRelease Release, PackagesIndex Index)> Find(List<VerifiedRelease> releases, Architecture architecture)
        => [.. from release in releases
               where release.Source.Architectures.Count == 0 || release.Source.Architectures.Contains(architecture.Debian, StringComparer.Ordinal)
               from component in release.Source.Components.DefaultIfEmpty("")
               from index in DebianArchive.FindIndices(release, component, architecture.Debian)
               select (release, index)];

    private static async Task<IReadOnlyList<DebianIndex>> ReadAsync(
        DebianArchive archive, List<(VerifiedRelease Release, PackagesIndex Index)> found, CancellationToken cancellationToken)
    {
        var indices = new DebianIndex[found.Count];
        await Parallel.ForAsync(0, found.Count, cancellationToken, async (i, token) =>
        {
            var (release, index) = found[i];
            var stream = await archive.OpenIndexAsync(release, index, token).ConfigureAwait(false);
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

    private static (ArchitectureResolution Resolution, IReadOnlyList<ResolvedPackage> Chosen) Resolve(
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
        var changes = resolver.ResolveChanges(requests, cancellationToken);
        while (SliceNeeds.Broken(sliced, changes.Packages) is { Count: > 0 } broken)
        {
            requests.AddRange(broken.Select(name => new PackageRequest(name, DefinedBy: "A slice in the base")));
            changes = resolver.ResolveChanges(requests, cancellationToken);
        }
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

    private static List<LockedSource> Describe(List<VerifiedRelease> releases, List<(VerifiedRelease Release, PackagesIndex Index)> read)
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
