using System.Collections.Concurrent;
using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Download;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Packages;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Installation.Native;

/// <summary>Makes hash lines of what is installed in a root: each installed version, no older one and none that would be newer.</summary>
public sealed record SumsGeneration
{
    private const int MaxParallel = 8;

    /// <summary>The system, or a root on its disk.</summary>
    public required HostRoot Root { get; init; }

    /// <summary>As the project names it; null for what the root says of itself.</summary>
    public string? Distro { get; init; }

    /// <summary>The file that is written anew, as it was: what is known of IPFS stays known. Null where there is none.</summary>
    public IReadOnlyList<PackageFile>? Before { get; init; }

    /// <summary>Whether the packages of that file are the ones that are wanted.</summary>
    public bool Updates { get; init; }

    /// <summary>The packages that are wanted, <c>name</c> or <c>name:architecture</c>; empty for all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Lines that need not be written again.</summary>
    public IReadOnlyList<PackageFile> Known { get; init; } = [];

    /// <summary>The providers that the project names.</summary>
    public IReadOnlyList<Provider> Providers { get; init; } = [];

    /// <summary>Takes what has to be fetched to be hashed.</summary>
    public required BlobCache Cache { get; init; }

    /// <summary>Opens URLs.</summary>
    public required IFetcher Fetcher { get; init; }

    /// <summary>The most bytes that a file may have which is fetched to be hashed.</summary>
    public long MaxBytes { get; init; } = new DownloadOptions().MaxBlobBytes;

    /// <summary>The lines, by name in bytewise order.</summary>
    /// <exception cref="ReproGetException">RG1140: there is no file to update; RG5200 to RG5203: the root cannot be read; RG5205: a package is not installed; RG5211: a file cannot be had; RG2020 to RG2026: the cache cannot be used.</exception>
    public async Task<IReadOnlyList<PackageFile>> RunAsync(CancellationToken cancellationToken)
    {
        if (Updates && Before is null)
            throw HostErrors.NothingToUpdate(Root.Path);
        var (distro, packages) = HostRegistry.Find(Distro, Root.Path);
        var installed = await packages.ReadAsync(Root, cancellationToken).ConfigureAwait(false);
        if (installed.Count == 0)
            Root.Diagnostics.Warning(HostErrors.NoneInstalled, HostErrors.NoneInstalledMessage(distro, Root.Path));
        var wanted = Wanted(installed);
        var unknown = wanted.Where(package => package.Files.Count == 0).Select(package => $"{package.Name} {package.Version}").Order(Utf8Order.Instance).ToList();
        if (unknown.Count > 0)
            Root.Diagnostics.Warning(HostErrors.NoFile, HostErrors.NoFileMessage(unknown, HostRegistry.HintOf(distro)));
        var hashes = new DownloadedHashes(Cache, Providers, BuiltInProviders.For(distro), Fetcher, MaxBytes);
        var found = new ConcurrentDictionary<string, PackageFile>(StringComparer.Ordinal);
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(wanted.SelectMany(package => package.Files), options, async (file, token) =>
        {
            var line = file.Digest is { } digest ? new PackageFile(file.Places[0].Name, digest) : await hashes.FindAsync(file, token).ConfigureAwait(false);
            found.TryAdd(line.Name, line);
        }).ConfigureAwait(false);
        var known = Known.Select(file => (file.Name, file.Digest)).ToHashSet();
        return SumsFile.KeepCids([.. found.Values.Where(file => !known.Contains((file.Name, file.Digest))).OrderBy(file => file.Name, Utf8Order.Instance)], Before ?? []);
    }

    private List<HostPackage> Wanted(IReadOnlyList<HostPackage> installed)
    {
        var names = Updates ? [.. (Before ?? []).Select(file => PackageName.Parse(file.Name)?.Package).OfType<string>().Distinct(StringComparer.Ordinal)] : Names;
        if (names.Count == 0 && !Updates)
            return [.. installed];
        var lacking = names.Where(name => !installed.Any(package => IsNamed(package, name))).ToList();
        return lacking.Count > 0 ? throw HostErrors.NotInstalled(lacking, Root.Path) : [.. installed.Where(package => names.Any(name => IsNamed(package, name)))];
    }

    private static bool IsNamed(HostPackage package, string name) => name == package.Name || name == $"{package.Name}:{package.Architecture}";
}
