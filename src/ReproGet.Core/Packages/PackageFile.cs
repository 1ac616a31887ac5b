using ReproGet.Core.Oci;

namespace ReproGet.Core.Packages;

/// <summary>One package file of a lock: its name in the archive, and the hash of its bytes.</summary>
/// <param name="Name">Relative to the archive, with <c>/</c>: <c>pool/main/h/hello/hello_2.10-5_amd64.deb</c>.</param>
/// <param name="Digest">SHA-256 of the whole file.</param>
/// <param name="Cid">The IPFS content identifier where a <c>/ipfs/</c> line names it.</param>
public sealed record PackageFile(string Name, Digest Digest, string? Cid = null)
{
    /// <summary>The last part of the name.</summary>
    public string Basename => Name[(Name.LastIndexOf('/') + 1)..];

    /// <summary>The last part of a name that files of different contents share, which cannot stand in one folder; null where there is none.</summary>
    public static string? SharedBasename(IEnumerable<PackageFile> files)
        => files.GroupBy(file => file.Basename, StringComparer.Ordinal).FirstOrDefault(group => group.DistinctBy(file => file.Digest).Skip(1).Any())?.Key;
}
