using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Distros;

/// <summary>The packages of a running system, or of a root on its disk: what is installed, of which package files, and how others are installed.</summary>
public interface IHostPackages
{
    /// <summary>Whether the package manager goes by the names of files: then they are given to it under their own.</summary>
    bool NeedsNames { get; }

    /// <summary>What is installed, with the package files that it came from as far as the system knows them.</summary>
    /// <exception cref="ReproGetException">RG5202: there is no package database; RG5200, RG5201: the package manager cannot be run.</exception>
    Task<IReadOnlyList<HostPackage>> ReadAsync(HostRoot root, CancellationToken cancellationToken);

    /// <summary>The programs that install files, in this order; those before the last prove signatures.</summary>
    /// <param name="files">With the paths where they stand.</param>
    /// <param name="root">The root.</param>
    /// <exception cref="ReproGetException">RG5204: a signature is missing.</exception>
    IReadOnlyList<ProgramCommand> Install(IReadOnlyList<(PackageFile File, string Path)> files, HostRoot root);
}

/// <summary>A system, or a root on its disk.</summary>
/// <param name="Path">Absolute; <c>/</c> for the running system.</param>
/// <param name="Programs">Runs the package manager.</param>
/// <param name="Diagnostics">Where warnings go.</param>
public sealed record HostRoot(string Path, IProgramRunner Programs, IDiagnostics Diagnostics)
{
    /// <summary>Whether it is the running system.</summary>
    public bool IsRunning => Path == "/";

    /// <summary>A path in it, wherever its links lead inside it.</summary>
    /// <param name="relative">Without a leading slash.</param>
    /// <exception cref="ReproGetException">RG5210: the links lead in a circle.</exception>
    public string Of(string relative) => RootPath.Resolve(Path, relative);

    /// <summary>An option that says where the root is; nothing for the running system.</summary>
    public IEnumerable<string> Option(string name) => IsRunning ? [] : [name, Path];
}

/// <summary>An installed package.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Whole, with epoch and release where there are such.</param>
/// <param name="Architecture">The distro's name of it.</param>
public sealed record HostPackage(string Name, string Version, string Architecture)
{
    /// <summary>The file that it came from, and what belongs to it; empty where nothing tells.</summary>
    public IReadOnlyList<HostFile> Files { get; init; } = [];
}

/// <summary>A package file.</summary>
/// <param name="Places">Under which names archives may have it: one where it is known which archive.</param>
/// <param name="Digest">Its hash; null where only its bytes tell it.</param>
public sealed record HostFile(IReadOnlyList<HostPlace> Places, Digest? Digest)
{
    /// <summary>A file of which the name is known.</summary>
    public static HostFile Of(string name, Digest? digest = null, Uri? uri = null) => new([new HostPlace(name, uri)], digest);
}

/// <summary>Where a package file may be.</summary>
/// <param name="Name">As a lock has it.</param>
/// <param name="Uri">An address of it that the system itself knows.</param>
public sealed record HostPlace(string Name, Uri? Uri = null);
