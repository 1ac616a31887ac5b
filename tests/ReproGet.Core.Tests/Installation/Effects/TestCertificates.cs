using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ReproGet.Core.Tests.Installation.Effects;

/// <summary>Certificates with subjects of every kind.</summary>
internal static class TestCertificates
{
    private const string CommonName = "2.5.4.3";

    /// <summary>A self-signed certificate in PEM, whose subject is a sequence of sets of attributes: object identifier, ASN.1 string type, bytes or text.</summary>
    public static string Make(params (string Oid, UniversalTagNumber Type, string Text)[][] subject)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var set in subject)
            {
                using (writer.PushSetOf())
                {
                    foreach (var (oid, type, text) in set)
                    {
                        using (writer.PushSequence())
                        {
                            writer.WriteObjectIdentifier(oid);
                            writer.WriteCharacterString(type, text);
                        }
                    }
                }
            }
        }
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName(writer.Encode()), key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(60));
        return certificate.ExportCertificatePem() + "\n";
    }

    public static string Named(string name) => Make([(CommonName, UniversalTagNumber.UTF8String, name)]);

    public static IReadOnlyList<string> OfEveryKind() =>
    [
        Named("Plain Root CA"),
        Named("  Much \t SPACE\n  around  "),
        Named("Główny Urząd ÄÖÜ"),
        Named(new string('x', 200)),
        Make([(CommonName, UniversalTagNumber.PrintableString, "Printable ROOT")]),
        Make([(CommonName, UniversalTagNumber.IA5String, "ia5@Example.ORG")]),
        Make([(CommonName, UniversalTagNumber.BMPString, "Bmp Ůř 1")]),
        Make([(CommonName, UniversalTagNumber.T61String, "Teletex")]),
        Make([(CommonName, UniversalTagNumber.NumericString, "1234 5678")]),
        Make([("2.5.4.6", UniversalTagNumber.PrintableString, "DE")], [("2.5.4.10", UniversalTagNumber.UTF8String, "An Org"), (CommonName, UniversalTagNumber.UTF8String, "Two in a set"), ("2.5.4.11", UniversalTagNumber.PrintableString, "B")]),
        Make(),
    ];
}
