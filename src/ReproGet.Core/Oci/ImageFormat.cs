namespace ReproGet.Core.Oci;

/// <summary>Whose media types an image carries: the values of the .NET SDK's <c>ContainerImageFormat</c>.</summary>
public enum ImageFormat
{
    /// <summary>The OCI image specification.</summary>
    Oci,

    /// <summary>Docker's image manifest, version 2, schema 2.</summary>
    Docker,
}
