using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Images.Bases;

/// <summary>Which image of an index is for an architecture.</summary>
internal static class PlatformChoice
{
    private const string Linux = "linux";

    /// <summary>The image for an architecture: one of its own variant first, then one that names none.</summary>
    /// <exception cref="ReproGetException">RG6041: there is none.</exception>
    public static Descriptor Of(ImageIndex index, Architecture architecture, string reference)
        => index.Manifests
            .Where(manifest => manifest.Platform is { } platform && Fits(platform, architecture))
            .OrderBy(manifest => manifest.Platform!.Variant == architecture.OciVariant ? 0 : manifest.Platform.Variant is null ? 1 : 2)
            .FirstOrDefault()
            ?? throw BaseErrors.NoPlatform(reference, new Platform(architecture.OciArchitecture, Linux, architecture.OciVariant).ToString(), Platforms(index));

    /// <summary>Whether a processor of this architecture runs it. “v8” is what arm64 is without a word; other variants of amd64 want more than every processor has.</summary>
    public static bool Fits(Platform platform, Architecture architecture)
        => platform.Os == Linux && platform.Architecture == architecture.OciArchitecture
            && (platform.Variant is null || platform.Variant == architecture.OciVariant || (architecture.OciArchitecture == "arm64" && platform.Variant == "v8"));

    private static IEnumerable<string> Platforms(ImageIndex index)
        => index.Manifests.Select(manifest => manifest.Platform).OfType<Platform>().Where(platform => platform.Os != "unknown").Select(platform => platform.ToString()).Distinct();
}
