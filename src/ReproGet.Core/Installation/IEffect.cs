using ReproGet.Core.FileSystem;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Installation;

/// <summary>What a maintainer script or a trigger does to the tree, done in code: a pure function of the tree and of what is unpacked in it.</summary>
public interface IEffect
{
    /// <summary>Changes the tree of <paramref name="root"/>. Does nothing where what it needs is not there.</summary>
    void Apply(InstalledRoot root);
}

/// <summary>A root file system with unpacked packages in it.</summary>
/// <param name="Tree">The whole tree; effects read and change it.</param>
/// <param name="Packages">What was unpacked, in bytewise order of names.</param>
/// <param name="Architecture">Of the image.</param>
/// <param name="Epoch">The time of what an effect writes, in seconds since 1970.</param>
/// <param name="Diagnostics">Where warnings go.</param>
public sealed record InstalledRoot(
    FileTree Tree,
    IReadOnlyList<UnpackedPackage> Packages,
    Architecture Architecture,
    long Epoch,
    IDiagnostics Diagnostics);
