using ReproGet.Core;
using ReproGet.Core.Distros.Debian.Archive;
using ReproGet.Core.Download;
using ReproGet.Core.Oci;

namespace ReproGet.Parity;

/// <summary>Debian's releases, from where this machine's apt has its own: verified and kept in a cache.</summary>
internal sealed class Archives : IDisposable
{
    private readonly HttpFetcher _http = new();
    private readonly DebianArchive _archive;

    public Archives(string cache, IDiagnostics diagnostics)
        => _archive = new DebianArchive(SchemeFetcher.Of(_http), cache, diagnostics);

    /// <summary>The state of a release: its Release file's digest, and where it was found.</summary>
    public async Task<(Uri Archive, Digest State)> FindAsync(string codename, CancellationToken cancellationToken)
    {
        var release = await _archive.OpenReleaseAsync(Sources(codename)[0], codename, null, cancellationToken);
        return (release.BaseUri, release.Digest);
    }

    /// <summary>All Release files of a release, its updates and its security, and of its backports where they are wanted.</summary>
    public async Task<IReadOnlyList<VerifiedRelease>> OpenAsync(string codename, bool withBackports, CancellationToken cancellationToken)
    {
        var releases = new List<VerifiedRelease>();
        foreach (var source in Sources(codename))
        {
            foreach (var suite in withBackports && source.Suites.Contains(codename) ? source.Suites.Append(codename + "-backports") : source.Suites)
                releases.Add(await _archive.OpenReleaseAsync(source, suite, null, cancellationToken));
        }
        return releases;
    }

    /// <summary>Writes an index, unpacked.</summary>
    public async Task WriteAsync(VerifiedRelease release, PackagesIndex index, string path, CancellationToken cancellationToken)
    {
        await using var source = await _archive.OpenIndexAsync(release, index, cancellationToken);
        await using var target = File.Create(path);
        await source.CopyToAsync(target, cancellationToken);
        await _archive.FinishAsync();
    }

    public void Dispose() => _http.Dispose();

    private static IReadOnlyList<DebianSource> Sources(string codename) => DebianDefaults.Sources(codename, AptConfiguration.Read("/"));
}
