using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Dockerfiles;

/// <summary>The image of one architecture, as a Dockerfile is to make it.</summary>
/// <param name="Architecture">Of the image.</param>
/// <param name="Packages">What is installed on the base.</param>
/// <param name="Base">The base's configuration.</param>
/// <param name="Config">What the image runs with.</param>
/// <param name="Layers">The project's own layers, uncompressed, lowest first: files and app.</param>
public sealed record DockerfileImage(Architecture Architecture, IReadOnlyList<PackageFile> Packages, ImageConfig Base, ImageConfig Config, IReadOnlyList<Blob> Layers)
{
    /// <summary>What it trusts besides the distro's own: the names of files that end with <c>.crt</c>, and each one's certificate in PEM.</summary>
    public IReadOnlyList<(string Name, string Pem)> Certificates { get; init; } = [];

    /// <summary>Whether anything is done in the base before layers are added.</summary>
    internal bool IsPrepared => Packages.Count + Certificates.Count > 0;
}
