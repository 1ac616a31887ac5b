namespace ReproGet.Core.Installation.Effects.Certificates;

/// <summary>RG5070 to RG5074: certificates of the project's own that an image cannot trust.</summary>
internal static class CertificateErrors
{
    public static ReproGetException NoPackage(string item)
        => new("RG5070", $"{item} needs the package ca-certificates, which is not in the image. Add <DistroPackage Include=\"ca-certificates\" />, then run “dotnet build -t:ReproGetLock”.");

    public static ReproGetException Unreadable(string item, string why, Exception cause)
        => new("RG5071", $"{item} cannot be read: {why} Mend its Include.", cause);

    public static ReproGetException NoCertificate(string item)
        => new("RG5072", $"{item} holds no X.509 certificate in PEM or DER. Export the authority's certificate as “Base-64 encoded X.509”, or name another file.");

    public static ReproGetException Several(string item)
        => new("RG5073", $"{item} holds more than one certificate, or a key beside it. OpenSSL finds only certificates that have a file of their own: write each into one, and name them all.");

    public static ReproGetException SameName(TrustedCertificate first, TrustedCertificate second)
        => new("RG5074", $"{first.Item} and {second.Item} would be one file in the image, {first.Name}. Rename one of them.");
}
