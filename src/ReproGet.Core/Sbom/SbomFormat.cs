namespace ReproGet.Core.Sbom;

/// <summary>How a bill of materials is written.</summary>
public enum SbomFormat
{
    /// <summary>SPDX 2.3 in JSON.</summary>
    Spdx,

    /// <summary>CycloneDX 1.6 in JSON.</summary>
    CycloneDx,
}

/// <summary>What is known of a format.</summary>
public static class SbomFormats
{
    /// <summary>Its media type, as IANA has it.</summary>
    public static string MediaType(this SbomFormat format) => format switch
    {
        SbomFormat.Spdx => "application/spdx+json",
        SbomFormat.CycloneDx => "application/vnd.cyclonedx+json",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
