using ReproGet.Core.FileSystem;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Distros.Debian.Installed;

/// <summary>Debian and Ubuntu: dpkg's status, and the indices that apt has fetched, which have the hash of what is installed.</summary>
internal sealed class DpkgHost : IHostPackages
{
    private const string Lists = "var/lib/apt/lists";

    /// <inheritdoc/>
    public bool NeedsNames => false;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<HostPackage>> ReadAsync(HostRoot root, CancellationToken cancellationToken)
    {
        var path = root.Of(InstalledPackages.Status);
        if (!File.Exists(path))
            throw HostErrors.NoDatabase(path);
        var status = HostFiles.Open(path);
        await using var closing = status.ConfigureAwait(false);
        var installed = await DpkgStatusReader.ReadAsync(status, path, isControlFile: false, cancellationToken).ConfigureAwait(false);
        var wanted = installed.Select(Key).ToHashSet();
        // The same version may stand in several indices, as security's updates do in the next point release. Which of them it was installed from nobody has written down:
        // the first name by bytes, which is that of the main archive.
        var found = new Dictionary<(string, string, string), HostFile>();
        foreach (var list in HostFiles.In(root, Lists, "*_Packages*"))
        {
            var index = HostFiles.Open(list);
            await using var closingIndex = index.ConfigureAwait(false);
            foreach (var package in await PackagesReader.ReadAsync(index, list, cancellationToken).ConfigureAwait(false))
            {
                if (wanted.Contains(Key(package)) && !(found.TryGetValue(Key(package), out var known) && Utf8Order.Instance.Compare(known.Places[0].Name, package.Filename) <= 0))
                    found[Key(package)] = HostFile.Of(package.Filename, package.Digest);
            }
        }
        return [.. installed.Select(package => new HostPackage(package.Name, package.Version, package.Architecture) { Files = found.TryGetValue(Key(package), out var file) ? [file] : [] })];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ProgramCommand> Install(IReadOnlyList<(PackageFile File, string Path)> files, HostRoot root)
        => [new ProgramCommand("dpkg", [.. root.IsRunning ? [] : (string[])["--root=" + root.Path], "-i", .. files.Select(file => file.Path)])];

    private static (string, string, string) Key(DebianPackage package) => (package.Name, package.Version, package.Architecture);
}
