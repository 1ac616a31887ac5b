using ReproGet.Core.Locking;

namespace ReproGet.Core.Dockerfiles;

/// <summary>All that decides about a pair of Dockerfiles.</summary>
public sealed record DockerfileRequest
{
    /// <summary>For messages.</summary>
    public required string Project { get; init; }

    /// <summary>Of the base; null where nobody says it.</summary>
    public required string? Distro { get; init; }

    /// <summary>The base image, pinned.</summary>
    public required LockedBase? Base { get; init; }

    /// <summary>The time of what the build makes.</summary>
    public required DateTimeOffset Epoch { get; init; }

    /// <summary>The time at which the archive is looked at when sums files are made.</summary>
    public required DateTimeOffset Snapshot { get; init; }

    /// <summary>Whether what is recommended is installed too.</summary>
    public bool InstallRecommends { get; init; }

    /// <summary>What is asked for, by the name of the architecture.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<RequestedPackage>> Packages { get; init; }

    /// <summary>The images; empty where there is no lock yet.</summary>
    public IReadOnlyList<DockerfileImage> Images { get; init; } = [];
}
