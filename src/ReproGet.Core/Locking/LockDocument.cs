using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Locking;

/// <summary><c>reproget.lock.json</c>: what the hashes in the sums files were made from, for all architectures.</summary>
/// <remarks>It names no host, no mirror, no machine and no version of a tool: the same request at the same state of the archives gives the same bytes.</remarks>
public sealed record LockDocument
{
    /// <summary>The version of this format.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The newest version of our layer and image bytes. Older ones stay buildable.</summary>
    public const int CurrentImageFormat = 1;

    /// <summary>The version of layer and image bytes that this lock builds.</summary>
    public int ImageFormat { get; init; } = CurrentImageFormat;

    /// <summary>The version of the resolver's rules.</summary>
    public required int Resolver { get; init; }

    /// <summary>What was asked for.</summary>
    public required LockRequest Request { get; init; }

    /// <summary>The time of the image, in whole seconds. It moves only when a hash line moves: <see cref="LockState.NextEpoch"/>.</summary>
    public required DateTimeOffset Epoch { get; init; }

    /// <summary>The sources that were read, by id in bytewise order.</summary>
    public required IReadOnlyList<LockedSource> Sources { get; init; }

    /// <summary>The base image; null for <c>scratch</c>.</summary>
    public LockedBase? Base { get; init; }

    /// <summary>By name in bytewise order.</summary>
    public required IReadOnlyList<LockedArchitecture> Architectures { get; init; }

    /// <summary>The options of the request, with the distro and the suite that the base told.</summary>
    public RequestOptions Options => Request.Options with { Distro = Request.Options.Distro ?? Base?.Distro, Suite = Request.Options.Suite ?? Base?.Suite };

    /// <summary>The architecture of this name, if it is locked.</summary>
    public LockedArchitecture? Find(string architecture) => Architectures.FirstOrDefault(locked => locked.Name == architecture);

    /// <summary>The canonical bytes: sorted keys, two blanks of indentation, LF, one thing a line so that git can merge.</summary>
    public byte[] ToBytes() => LockWriter.Write(this);

    /// <summary>Reads a lock file.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="project">The project whose lock it is, for messages.</param>
    /// <exception cref="ReproGetException">RG1005 and RG1006: no text, or a merge conflict. RG1010: damaged. RG1011: of a format that is not known.</exception>
    public static LockDocument Parse(ReadOnlyMemory<byte> content, string path, string? project = null) => LockReader.Read(content, new LockPlace(path, 0, project));
}

/// <summary>A source of packages, as it was found.</summary>
/// <param name="Id">Its identity in this lock: <c>debian</c>, <c>debian-security</c>; never a host.</param>
/// <param name="Origin">The field <c>Origin</c> of its Release files; empty where they have none.</param>
/// <param name="Suites">The suites read.</param>
public sealed record LockedSource(string Id, string Origin, IReadOnlyList<LockedSuite> Suites);

/// <summary>One suite of a source at the state that was locked.</summary>
public sealed record LockedSuite
{
    /// <summary>As asked for: <c>stable</c>.</summary>
    public required string Suite { get; init; }

    /// <summary>What it was then: <c>trixie</c>; null where Release does not say.</summary>
    public string? Codename { get; init; }

    /// <summary>The components used.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>Release's <c>Date</c>.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Release's <c>Valid-Until</c>, if it has one.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>The hash of the InRelease file (of Release, where there is no other).</summary>
    public required Digest InRelease { get; init; }

    /// <summary>The indices read.</summary>
    public IReadOnlyList<LockedIndex> Indices { get; init; } = [];

    /// <summary>Fingerprints of the keys whose signatures were good; empty for a trusted source.</summary>
    public IReadOnlyList<string> Signers { get; init; } = [];

    /// <summary>The time of the snapshot asked for, if one was.</summary>
    public DateTimeOffset? Snapshot { get; init; }
}

/// <summary>An index that was read.</summary>
/// <param name="Path">Relative to the suite: <c>main/binary-amd64/Packages.xz</c>.</param>
/// <param name="Digest">SHA-256 of the file, as Release lists it.</param>
public sealed record LockedIndex(string Path, Digest Digest);

/// <summary>A base image.</summary>
/// <param name="Reference">As asked for.</param>
/// <param name="Index">The digest of its index; null where the reference names one platform's manifest.</param>
/// <param name="Platforms">By architecture.</param>
public sealed record LockedBase(string Reference, Digest? Index, IReadOnlyList<LockedPlatform> Platforms)
{
    /// <summary>The distro of the packages that were put onto it: <c>debian</c>; null where there are none.</summary>
    public string? Distro { get; init; }

    /// <summary>Its suite: <c>trixie</c>; null where there are no packages, or sources of the project's own decide.</summary>
    public string? Suite { get; init; }
}

/// <summary>A base image for one architecture.</summary>
/// <param name="Architecture">Our name of it.</param>
/// <param name="Manifest">The digest of its manifest.</param>
/// <param name="PackageDatabase">The hash of its package database; null where it has none.</param>
public sealed record LockedPlatform(string Architecture, Digest Manifest, Digest? PackageDatabase);

/// <summary>What is locked for one architecture.</summary>
public sealed record LockedArchitecture
{
    /// <summary>Our name of it: <c>amd64</c>, <c>arm-v7</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The hash of the bytes of its sums file.</summary>
    public required Digest Sums { get; init; }

    /// <summary>One for each hash line, by file name in bytewise order.</summary>
    public required IReadOnlyList<LockedPackage> Packages { get; init; }

    /// <summary>Packages of the base that a request forced to another version.</summary>
    public IReadOnlyList<LockedBasePackage> Upgrades { get; init; } = [];

    /// <summary>Packages of the base that a request forced out.</summary>
    public IReadOnlyList<LockedBasePackage> Removes { get; init; } = [];
}

/// <summary>Where a hash line comes from.</summary>
/// <param name="File">The name in the sums file.</param>
/// <param name="Source">The id of a source of this lock.</param>
/// <param name="Size">Of the file, in bytes.</param>
/// <param name="Requested">Whether it was asked for by name, and is no mere dependency.</param>
/// <param name="Identity">Name, version and architecture with blanks between, where the file's name does not tell them.</param>
public sealed record LockedPackage(string File, string Source, long Size, bool Requested = false, string? Identity = null)
{
    /// <summary>What its own control file has to say that it is; null where nobody knows.</summary>
    public DebianFileName? Name => Identity?.Split(' ') is [var package, var version, var architecture] ? new DebianFileName(package, version, architecture) : DebianFileName.Parse(File);
}

/// <summary>A package of a base image.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version that the base has.</param>
public sealed record LockedBasePackage(string Name, string Version);
