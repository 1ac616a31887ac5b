using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Distros.Fedora;

/// <summary>Fedora: rpm says what is installed, and of which source; the metadata that dnf has fetched have the hashes of what repositories still offer.</summary>
internal sealed class RpmHost : IHostPackages
{
    private const string Format = "%{NAME}\\t%{EPOCHNUM}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\t%{SOURCERPM}\\n";

    private static readonly string[] Caches = ["var/cache/dnf", "var/cache/libdnf5", "var/cache/yum"];

    /// <inheritdoc/>
    public bool NeedsNames => false;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<HostPackage>> ReadAsync(HostRoot root, CancellationToken cancellationToken)
    {
        var printed = await root.Programs.RunAsync(new ProgramCommand("rpm", [.. root.Option("--root"), "-qa", "--queryformat", Format]), cancellationToken).ConfigureAwait(false);
        var rows = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).Where(row => row.Length == 6).ToList();
        var wanted = rows.Select(row => (row[0], row[1], row[2], row[3], row[4])).ToHashSet();
        var known = new Dictionary<(string, string, string, string, string), Digest>();
        foreach (var metadata in Caches.SelectMany(cache => HostFiles.In(root, cache, "*primary.xml*", below: true)))
        {
            using var stream = HostFiles.Open(metadata);
            foreach (var (key, digest) in PrimaryMetadata.Read(stream, metadata))
            {
                if (wanted.Contains(key))
                    known.TryAdd(key, digest);
            }
        }
        return [.. rows.Select(row => Describe(row, known.TryGetValue((row[0], row[1], row[2], row[3], row[4]), out var digest) ? digest : null))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ProgramCommand> Install(IReadOnlyList<(PackageFile File, string Path)> files, HostRoot root)
    {
        var paths = files.Select(file => file.Path);
        return
        [
            new ProgramCommand("rpmkeys", [.. root.Option("--root"), "--checksig", .. paths]),
            new ProgramCommand("rpm", [.. root.Option("--root"), "-Uvh", .. paths]),
        ];
    }

    /// <summary>Named as in Fedora's build system: <c>source/version/release/architecture/file</c>. Keys that were imported count as installed, and have no source.</summary>
    private static HostPackage Describe(string[] row, Digest? digest)
    {
        var (name, epoch, version, release, architecture) = (row[0], row[1], row[2], row[3], row[4]);
        var whole = $"{(epoch is "0" or "(none)" ? "" : epoch + ":")}{version}-{release}";
        return new HostPackage(name, whole, architecture)
        {
            Files = RpmFileName.Parse(row[5]) is { } source
                ? [HostFile.Of($"{source.Package}/{source.Version}/{source.Release}/{architecture}/{name}-{version}-{release}.{architecture}.rpm", digest)]
                : [],
        };
    }
}
