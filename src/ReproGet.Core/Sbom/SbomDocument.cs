using ReproGet.Core.Oci;

namespace ReproGet.Core.Sbom;

/// <summary>What an image is made of.</summary>
/// <param name="Image">The repository that it is called by.</param>
/// <param name="Manifest">Its digest.</param>
/// <param name="Platform">What it runs on.</param>
/// <param name="Created">Its time, in seconds since 1970.</param>
/// <param name="Base">The base image; null for none.</param>
/// <param name="Packages">Of the distro and of NuGet, in any order.</param>
public sealed record SbomDocument(string Image, Digest Manifest, Platform Platform, long Created, SbomBase? Base, IReadOnlyList<SbomPackage> Packages)
{
    /// <summary>Each package once, by purl in bytewise order; it needs others that are here, and not itself.</summary>
    internal IReadOnlyList<SbomPackage> Sorted
    {
        get
        {
            var purls = Packages.Select(package => package.Purl).ToHashSet(StringComparer.Ordinal);
            return [.. Packages.DistinctBy(package => package.Purl).OrderBy(package => package.Purl, FileSystem.Utf8Order.Instance)
                .Select(package => package with { DependsOn = package.DependsOn?.Where(purl => purl != package.Purl && purls.Contains(purl)).ToList() })];
        }
    }

    /// <summary>The image's own address.</summary>
    internal string Purl => PackageUrl.OfImage(Image, Manifest, Platform);
}

/// <summary>The image below.</summary>
/// <param name="Reference">As the project names it.</param>
/// <param name="Manifest">Its digest.</param>
public sealed record SbomBase(string Reference, Digest Manifest);
