using System.Diagnostics;
using ReproGet.Core.Distros.Debian.Archive;
using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Debian, and Ubuntu, which is Debian with other sources and keys: signed Release files, Packages indices, deb archives.</summary>
public sealed class DebianDistro : IDistro
{
    private readonly ArchiveFamily _family;

    internal DebianDistro(ArchiveFamily family) => _family = family;

    /// <inheritdoc/>
    public string Name => _family.Name;

    /// <inheritdoc/>
    public int ResolverVersion => 1;

    /// <inheritdoc/>
    public async Task<IOpenArchive> OpenAsync(LockRequest request, DistroContext context, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var archive = Archive(context);
        var sources = Sources(request, context);
        foreach (var name in request.Packages.Keys.Select(name => Architecture.FromName(name)!.Debian))
        {
            if (!sources.Any(source => source.IsFor(name)))
                throw ArchiveErrors.NoSourceFor(name, sources);
        }
        var releases = await OpenAsync(archive, sources, context, cancellationToken).ConfigureAwait(false);
        context.Diagnostics.Message($"{releases.Count} Release {(releases.Count == 1 ? "file" : "files")} verified in {ElapsedTime.Since(start)}.");
        var open = new OpenDebianArchive(archive, releases, context);
        try
        {
            await open.ReadAheadAsync(request.Packages.Keys.First(), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await open.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        return open;
    }

    /// <inheritdoc/>
    public async Task<LockProof> ProveAsync(LockState state, IReadOnlyList<RequestedSource> sources, DistroContext context, CancellationToken cancellationToken)
    {
        var archive = Archive(context);
        var request = state.Document.Request with { Options = state.Document.Options, Sources = sources };
        await using var closing = archive.ConfigureAwait(false);
        var proof = await new DebianProof(archive, Sources(request, context), state, (releases, architecture, token) => OpenDebianArchive.ReadAsync(archive, OpenDebianArchive.Find(releases, architecture), token))
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
                .Where(source => asked.Any(source.IsFor)),
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
}
