using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Installation.Debian;

/// <summary>A package to be installed.</summary>
/// <param name="File">Its name and the hash that its bytes must have.</param>
/// <param name="BlobPath">Where the bytes are.</param>
/// <param name="IsRequested">Whether somebody asked for it; apt records all others as installed automatically.</param>
/// <param name="IgnoreMaintainerScripts">Whether its maintainer scripts count as understood: <c>MaintainerScripts="Ignore"</c>.</param>
public sealed record PackageToInstall(PackageFile File, string BlobPath, bool IsRequested, bool IgnoreMaintainerScripts = false)
{
    /// <summary>What its control file has to say that it is; null where nobody knows.</summary>
    public DebianFileName? Name { get; init; } = DebianFileName.Parse(File.Name);
}

/// <summary>What goes into an image.</summary>
public sealed record DebInstallation
{
    /// <summary>The packages, in any order.</summary>
    public required IReadOnlyList<PackageToInstall> Packages { get; init; }

    /// <summary>The root of the base, which is not changed and may still be being read while packages are unpacked; null for an empty one.</summary>
    public Task<FileTree>? Base { get; init; }

    /// <summary>The package database that counts as the base's; null for its own.</summary>
    public DeclaredDatabase? Database { get; init; }

    /// <summary>The names of packages of the base that have to go.</summary>
    public IReadOnlyList<string> Removes { get; init; } = [];

    /// <summary>Whether packages that the base has in the same version are left as they are. A resolver's choice never holds such.</summary>
    public bool SkipsInstalled { get; init; }

    /// <summary>Of the image; each package is of it, or of <c>all</c>.</summary>
    public required Architecture Architecture { get; init; }

    /// <summary>The time of all that no package gives a time, in seconds since 1970; nothing in the tree is newer.</summary>
    public required long Epoch { get; init; }

    /// <summary>An existing folder for the unpacked contents. The tree reads from it: keep it as long as the tree.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>Done in this order, after the accounts and the files of Debian's own base packages.</summary>
    public IReadOnlyList<IEffect> Effects { get; init; } = [];

    /// <summary>Whether they do something even where no package is installed.</summary>
    public bool AlwaysHasEffects { get; init; }

    /// <summary>Where warnings go.</summary>
    public required IDiagnostics Diagnostics { get; init; }

    /// <summary>How many packages are unpacked at once, 1 or more. The result does not hang on it.</summary>
    public int MaxParallel { get; init; } = 4;

    /// <summary>Told of a blob whose hash was wrong, before the failure is thrown, so that the cache can set it aside. Called from any thread.</summary>
    public Action<PackageToInstall>? OnWrongBlob { get; init; }
}
