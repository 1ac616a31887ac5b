using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace ReproGet.Core.Installation.Effects.Certificates;

/// <summary>A file with exactly one certificate in PEM, the only kind that <c>openssl rehash</c> links.</summary>
/// <param name="SubjectHash">What the link is named after.</param>
/// <param name="Fingerprint">SHA-256 of the certificate: one that is there twice is linked once.</param>
internal sealed record CertificateFile(uint SubjectHash, string Fingerprint)
{
    /// <summary>Reads a file's bytes; null where they hold no certificate, or something besides one.</summary>
    public static CertificateFile? Read(byte[] bytes)
    {
        // PEM is ASCII; Latin-1 keeps whatever stands around it from failing.
        ReadOnlySpan<char> text = Encoding.Latin1.GetString(bytes);
        byte[]? certificate = null;
        var count = 0;
        while (PemEncoding.TryFind(text, out var fields))
        {
            var label = text[fields.Label];
            if (label is "CERTIFICATE" or "X509 CERTIFICATE" or "TRUSTED CERTIFICATE" or "X509 CRL")
                count++;
            if (label is "CERTIFICATE" or "X509 CERTIFICATE")
                certificate = Convert.FromBase64String(text[fields.Base64Data].ToString());
            text = text[fields.Location.End..];
        }
        return count == 1 && certificate is not null ? Parse(certificate) : null;
    }

    /// <summary>Reads a certificate in DER; null where the bytes are none.</summary>
    public static CertificateFile? Parse(byte[] certificate)
    {
        try
        {
            return new CertificateFile(Certificates.SubjectHash.Of(certificate), Convert.ToHexString(SHA256.HashData(certificate)));
        }
        catch (AsnContentException)
        {
            // The caller says so: a certificate that cannot be read is a warning, not the end of an image.
            return null;
        }
    }
}
