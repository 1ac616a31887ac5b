using ReproGet.Core.Oci;
using ReproGet.Core.Signatures;

namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>A Release file that was proved to be its makers', or that the user trusts without proof.</summary>
/// <param name="Source">Where it belongs.</param>
/// <param name="Suite">As it was asked for.</param>
/// <param name="Release">What it says.</param>
/// <param name="Digest">Of the whole file: InRelease with its signatures, else Release.</param>
/// <param name="Signers">Who signed; nobody where <see cref="DebianSource.Trusted"/> is set.</param>
/// <param name="BaseUri">The one of the source's URIs that gave it.</param>
public sealed record VerifiedRelease(DebianSource Source, string Suite, ReleaseFile Release, Digest Digest, IReadOnlyList<Signer> Signers, Uri BaseUri)
{
    /// <summary>What it is called in a message.</summary>
    internal string Where => ArchivePath.Of(BaseUri, Suite, "Release").ToString();
}

/// <summary>One index of packages, in the compressed form that is to be fetched.</summary>
/// <param name="Component">As asked for; empty in a flat repository.</param>
/// <param name="Architecture">In dpkg's names; <c>all</c> where that has an index of its own.</param>
/// <param name="Path">Relative to the suite's folder, as the Release file lists it: <c>main/binary-amd64/Packages.xz</c>.</param>
/// <param name="Extension">How it is compressed: <c>xz</c>, <c>zst</c>, <c>gz</c>, <c>bz2</c>, or empty.</param>
/// <param name="Digest">Of its compressed bytes.</param>
/// <param name="Size">Of its compressed bytes.</param>
/// <param name="Plain">What it is when it is unpacked, where the Release file lists that.</param>
public sealed record PackagesIndex(string Component, string Architecture, string Path, string Extension, Digest Digest, long Size, ReleaseEntry? Plain)
{
    /// <summary>The next best form of the same, for a server that lacks this one; null for none.</summary>
    public PackagesIndex? Next { get; init; }
}
