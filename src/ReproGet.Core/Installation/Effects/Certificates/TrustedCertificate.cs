using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Effects.Certificates;

/// <summary>A certificate of the project's own, which the image shall trust.</summary>
/// <param name="Name">The name of its file in <c>/usr/local/share/ca-certificates</c>.</param>
/// <param name="Pem">The certificate and nothing else, in PEM as OpenSSL writes it: the same bytes whatever its file's encoding and line ends were.</param>
/// <param name="Item">How messages call it: the item and its project.</param>
public sealed record TrustedCertificate(string Name, string Pem, string Item)
{
    // A certificate has a few kilobytes; what is much larger is none.
    private const int MaxSize = 1 << 20;

    /// <summary>Reads one file each: PEM or DER.</summary>
    /// <param name="files">The absolute path, and how messages call the item.</param>
    /// <exception cref="ReproGetException">RG5071 to RG5073: one is not there, is no certificate, holds more than one, or has the name of another.</exception>
    public static IReadOnlyList<TrustedCertificate> ReadAll(IEnumerable<(string Path, string Item)> files)
    {
        var links = new Dictionary<string, TrustedCertificate>(StringComparer.Ordinal);
        foreach (var (path, item) in files)
        {
            var certificate = new TrustedCertificate(Path.GetFileNameWithoutExtension(path) + ".crt", Read(path, item), item);
            // Not the names: “a b.crt” and “a_b.crt” would have one link, and the second hide the first.
            if (!links.TryAdd(CaBundleEffect.LinkName(certificate.Name), certificate))
                throw CertificateErrors.SameName(links[CaBundleEffect.LinkName(certificate.Name)], certificate);
        }
        return [.. links.Values.OrderBy(certificate => certificate.Name, Utf8Order.Instance)];
    }

    private static string Read(string path, string item)
    {
        byte[] bytes;
        try
        {
            bytes = RegularFile.LengthOf(path) <= MaxSize ? File.ReadAllBytes(path) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CertificateErrors.Unreadable(item, e.Message, e);
        }
        var der = IsCertificate(bytes) ? bytes : OnlyPem(bytes, item);
        return IsCertificate(der) ? PemEncoding.WriteString("CERTIFICATE", der) + "\n" : throw CertificateErrors.NoCertificate(item);
    }

    private static bool IsCertificate(byte[] bytes)
        => AsnDecoder.TryReadEncodedValue(bytes, AsnEncodingRules.BER, out _, out _, out _, out var length) && length == bytes.Length && CertificateFile.Parse(bytes) is not null;

    private static byte[] OnlyPem(byte[] bytes, string item)
    {
        ReadOnlySpan<char> text = Encoding.Latin1.GetString(bytes);
        if (!PemEncoding.TryFind(text, out var fields) || text[fields.Label] is not ("CERTIFICATE" or "X509 CERTIFICATE"))
            throw CertificateErrors.NoCertificate(item);
        // A second one would be in the bundle without a link, and a key would be there for all to read.
        if (PemEncoding.TryFind(text[fields.Location.End..], out _))
            throw CertificateErrors.Several(item);
        return Convert.FromBase64String(text[fields.Base64Data].ToString());
    }
}
