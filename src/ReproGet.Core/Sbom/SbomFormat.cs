namespace ReproGet.Core.Sbom;

/// <summary>How a bill of materials is written.</summary>
public enum SbomFormat
{
    /// <summary>SPDX 2.3 in JSON.</summary>
    Spdx,

    /// <summary>CycloneDX 1.6 in JSON.</summary>
    CycloneDx,
}
