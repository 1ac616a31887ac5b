using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Sbom;

namespace ReproGet.Tasks;

/// <summary>The bills of materials beside an archive: a file an image and form.</summary>
internal static class SbomFiles
{
    private const string ArchiveExtension = ".tar";

    /// <summary>Writes them, and gives their paths: <c>app.linux-x64.spdx.json</c>, <c>app.linux-x64.cdx.json</c>.</summary>
    public static IReadOnlyList<string> Write(string archive, string repository, ImageDescription description, MadeImage made, LockDocument document, IReadOnlyList<SbomFormat> formats)
    {
        var below = document.Base is { } locked && locked.Platforms.FirstOrDefault(platform => platform.Architecture == Core.Packages.Architecture.FromRuntimeIdentifier(description.RuntimeIdentifier)?.Name) is { } platform
            ? new SbomBase(locked.Reference, platform.Manifest)
            : null;
        var sbom = new SbomDocument(
            repository, made.Image.Descriptor.Digest, made.Image.Platform, document.Epoch.ToUnixTimeSeconds(), below, [.. made.Packages, .. description.NuGetPackages]);
        var paths = new List<string>();
        foreach (var format in formats)
        {
            var path = PathOf(archive, description.RuntimeIdentifier, format);
            var bytes = format == SbomFormat.Spdx ? SpdxWriter.Write(sbom) : CycloneDxWriter.Write(sbom);
            AtomicFile.Write(path, stream => stream.Write(bytes));
            paths.Add(path);
        }
        return paths;
    }

    /// <summary>What a registry is given of them: each speaks of its image.</summary>
    /// <param name="archive">Beside which they stand.</param>
    /// <param name="images">Of the archive, by runtime identifier.</param>
    /// <param name="formats">Those that were written.</param>
    public static IReadOnlyList<Referrer> Referrers(string archive, IEnumerable<(string RuntimeIdentifier, BuiltImage Image)> images, IReadOnlyList<SbomFormat> formats)
        => [.. images.SelectMany(one => formats.Select(format =>
            new Referrer(one.Image.ManifestBlob.Descriptor, Blob.Of(format.MediaType(), WorkFile.Read(PathOf(archive, one.RuntimeIdentifier, format))))))];

    private static string PathOf(string archive, string runtimeIdentifier, SbomFormat format)
    {
        var stem = archive.EndsWith(ArchiveExtension, StringComparison.OrdinalIgnoreCase) ? archive[..^ArchiveExtension.Length] : archive;
        return $"{stem}.{runtimeIdentifier}.{(format == SbomFormat.Spdx ? "spdx" : "cdx")}.json";
    }
}
