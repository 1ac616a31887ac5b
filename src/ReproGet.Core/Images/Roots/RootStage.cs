using ReproGet.Core.Distros;
using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images.Bases;
using ReproGet.Core.Installation;
using ReproGet.Core.Installation.Checks;
using ReproGet.Core.Installation.Debian;
using ReproGet.Core.Sbom;

namespace ReproGet.Core.Images.Roots;

/// <summary>Makes the root of base and packages, and the layer of what the packages brought.</summary>
/// <param name="image">The base; null for an empty root.</param>
/// <param name="reference">What the project calls the base.</param>
/// <param name="declared">What the project says of the distro.</param>
/// <param name="compression">Of the layer.</param>
/// <param name="layerFolder">Where the layer is written.</param>
/// <param name="workFolder">Where it is written if that is full; null for nowhere else.</param>
internal sealed class RootStage(BaseImage? image, string reference, OsRelease declared, LayerCompression compression, string layerFolder, string? workFolder = null)
{
    private const string Programs = "usr/bin/";

    /// <param name="installation">The packages; its base is set here. Its work directory is used, and the result reads from it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG5xxx, RG60xx: base or packages cannot be used.</exception>
    public async Task<PreparedRoot> RunAsync(DebInstallation installation, CancellationToken cancellationToken)
    {
        var words = new DiagnosticRecord();
        var reading = image is null ? null : Task.Run(() => BaseTree.Read(image, reference, installation.WorkDirectory, cancellationToken), cancellationToken);
        if (installation.SkipsInstalled && reading is not null)
            installation = installation with { Packages = await LackingAsync(installation, await reading.ConfigureAwait(false), cancellationToken).ConfigureAwait(false) };
        // What is not of a distro that we know need not even be one.
        var root = reading is not null && installation.Packages.Count == 0 && installation.Removes.Count == 0 && !installation.AlwaysHasEffects
            ? new InstalledRoot(await reading.ConfigureAwait(false), [], installation.Architecture, installation.Epoch, words)
            : await DebInstaller.InstallAsync(installation with { Base = reading, Diagnostics = words }, cancellationToken).ConfigureAwait(false);
        var below = reading is null ? null : await reading.ConfigureAwait(false);
        var entries = below is null ? root.Tree.Entries : LayerDifference.Between(below, root.Tree, installation.Epoch);
        // The tree changes no more: the layer is written while it is looked at.
        var layer = PackageLayer.WriteAsync([.. entries], compression, layerFolder, workFolder ?? layerFolder, cancellationToken);
        var findings = Task.Run(() => Check(root, below, installation), cancellationToken);
        var packages = DebianPackages.Read(root.Tree, Hashes(root, installation), declared);
        return new PreparedRoot(root.Tree, await layer.ConfigureAwait(false), await findings.ConfigureAwait(false), packages, words.Said);
    }

    private static async Task<List<PackageToInstall>> LackingAsync(DebInstallation installation, FileTree below, CancellationToken cancellationToken)
    {
        var installed = (await InstalledPackages.ReadAsync(below, cancellationToken).ConfigureAwait(false)).Packages;
        return [.. installation.Packages.Where(package => !installed.Any(known => package.Name?.IsOf(known.Package.Name, known.Package.Version, known.Package.Architecture) == true))];
    }

    private static Dictionary<(string Name, string Version), string> Hashes(InstalledRoot root, DebInstallation installation)
    {
        var files = installation.Packages.Where(package => package.Name is not null).ToDictionary(package => package.Name!.Package, package => package.File.Digest.Hex, StringComparer.Ordinal);
        return root.Packages.Where(package => files.ContainsKey(package.Name)).ToDictionary(package => (package.Name, package.Version), package => files[package.Name]);
    }

    /// <summary>
    /// What only a dependency's scripts and links miss is a message: on an empty base no shell is normal, and what somebody asked for by name is expected to start.
    /// </summary>
    private static List<RootFinding> Check(InstalledRoot root, FileTree? below, DebInstallation installation)
    {
        var names = installation.Packages.Where(package => package.IsRequested).Select(package => package.Name?.Package).ToHashSet(StringComparer.Ordinal);
        var asked = root.Packages.Where(package => names.Contains(package.Name)).SelectMany(package => package.Paths).Select(root.Tree.Resolve).ToHashSet(StringComparer.Ordinal);
        var owners = new Lazy<ILookup<string, string>>(() => root.Packages.SelectMany(package => package.Paths.Select(path => (Path: root.Tree.Resolve(path), package.Name))).ToLookup(file => file.Path, file => file.Name, StringComparer.Ordinal));
        return [.. LinkCheck.Run(root.Tree, root.Architecture, entry => !ReferenceEquals(entry, below?.Find(entry.Path))).Select(finding => new RootFinding(
            finding with { Package = owners.Value[finding.Path].FirstOrDefault() },
            finding.Kind == LinkFindingKind.Library || (asked.Contains(finding.Path) && finding.Path.StartsWith(Programs, StringComparison.Ordinal))))];
    }
}
