using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Effects;

/// <summary>RG5080 to RG5084: what an effect passed over. Nothing is lost that a package manager would have kept: it says the same on a terminal.</summary>
internal static class EffectsWarnings
{
    public static void AlternativeRefused(this IDiagnostics diagnostics, string package, string name, string reason)
        => diagnostics.Warning("RG5080", $"The alternative “{Printable(name)}” that package {Printable(package)} offers was not set up: {Printable(reason)}.");

    public static void AlternativeBlocked(this IDiagnostics diagnostics, string name, string link)
        => diagnostics.Warning("RG5081", $"“{Printable(link)}” is a file of its own and was not replaced with the link of the alternative “{Printable(name)}”.");

    public static void AlternativesFileDamaged(this IDiagnostics diagnostics, string path)
        => diagnostics.Warning("RG5082", $"“/{Printable(path)}” cannot be read as a file of update-alternatives. The alternative was set up anew, without the choices that stood in it.");

    public static void CertificateMissing(this IDiagnostics diagnostics, string path)
        => diagnostics.Warning("RG5083", $"“{Printable(path)}” is listed in /etc/ca-certificates.conf and is not there. It was left out of the CA bundle.");

    public static void CertificateUnreadable(this IDiagnostics diagnostics, string path)
        => diagnostics.Warning("RG5084", $"“/{Printable(path)}” does not hold one X.509 certificate in PEM. It has no link by its hash, so OpenSSL does not find it in /etc/ssl/certs.");

    private static string Printable(string text) => FileSystemErrors.Printable(text);
}
