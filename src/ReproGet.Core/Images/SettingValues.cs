using System.Globalization;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;
using ReproGet.Core.Sbom;

namespace ReproGet.Core.Images;

/// <summary>Reads the values that projects write for images.</summary>
public static class SettingValues
{
    // 9999-12-31T23:59:59Z: the last second that the formats of images can name.
    private const long LastSecond = 253402300799;

    /// <summary><c>ContainerImageFormat</c>; null where it is empty.</summary>
    /// <exception cref="ReproGetException">RG5124.</exception>
    public static ImageFormat? Format(string text) => text.ToUpperInvariant() switch
    {
        "" => null,
        "OCI" => ImageFormat.Oci,
        "DOCKER" => ImageFormat.Docker,
        _ => throw ImageErrors.UnknownFormat(text),
    };

    /// <summary><c>ReproGetLayerCompression</c>.</summary>
    /// <exception cref="ReproGetException">RG5125.</exception>
    public static LayerCompression Compression(string text) => text switch
    {
        "gzip" => LayerCompression.Gzip,
        "zstd" => LayerCompression.Zstd,
        "none" => LayerCompression.None,
        _ => throw ImageErrors.UnknownCompression(text),
    };

    /// <summary><c>ReproGetSbom</c>: <c>spdx</c>, <c>cyclonedx</c>, both with a semicolon between, or <c>none</c>.</summary>
    /// <exception cref="ReproGetException">RG5145.</exception>
    public static IReadOnlyList<SbomFormat> Sboms(string text)
    {
        if (text is "none" or "")
            return [];
        return [.. text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Select(word => word switch
        {
            "spdx" => SbomFormat.Spdx,
            "cyclonedx" => SbomFormat.CycloneDx,
            _ => throw ImageErrors.UnknownSbom(text),
        })];
    }

    /// <summary><c>SOURCE_DATE_EPOCH</c> (reproducible-builds.org, "SOURCE_DATE_EPOCH specification"); null where it is empty.</summary>
    /// <exception cref="ReproGetException">RG5126.</exception>
    public static long? SourceDate(string text)
    {
        if (text.Length == 0)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LastSecond
            ? seconds
            : throw ImageErrors.BadSourceDate(text);
    }
}
