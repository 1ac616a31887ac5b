using System.Security.Cryptography;
using ReproGet.Core.Installation.Effects;
using ReproGet.Core.Installation.Effects.Certificates;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Installation.Effects;

public sealed class TrustedCertificateTests : IDisposable
{
    private const string Mozilla = "usr/share/ca-certificates/mozilla/";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void However_a_certificate_is_written_its_bytes_in_the_image_are_the_same()
    {
        var pem = TestCertificates.Named("Corp");
        var der = Der(pem);
        _folder.Write("lf.crt", pem);
        _folder.Write("crlf.pem", "\uFEFFsubject=Corp\r\n" + pem.Replace("\n", "\r\n", StringComparison.Ordinal));
        _folder.Write("bare.cer", pem.TrimEnd().Replace("BEGIN CERT", "BEGIN X509 CERT", StringComparison.Ordinal).Replace("END CERT", "END X509 CERT", StringComparison.Ordinal));
        _folder.Write("binary.der", der);

        var read = Read("lf.crt", "crlf.pem", "bare.cer", "binary.der");

        Assert.Equal(["bare.crt", "binary.crt", "crlf.crt", "lf.crt"], read.Select(certificate => certificate.Name));
        Assert.All(read, certificate => Assert.Equal(pem, certificate.Pem));
    }

    [Fact]
    public void What_is_not_one_certificate_is_an_error_that_names_the_item()
    {
        var (one, two) = (TestCertificates.Named("a"), TestCertificates.Named("b"));
        _folder.Write("text.crt", "no certificate\n");
        _folder.Write("empty.crt", "");
        _folder.Write("bad.crt", "-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n");
        _folder.Write("more.crt", [.. Der(one), 0]);
        _folder.Write("request.crt", one.Replace("CERTIFICATE", "CERTIFICATE REQUEST", StringComparison.Ordinal));
        _folder.Write("chain.crt", one + two);
        _folder.Write("key.crt", one + "-----BEGIN PRIVATE KEY-----\nMAMCAQA=\n-----END PRIVATE KEY-----\n");

        Assert.Equal("RG5071", Failure("gone.crt"));
        Assert.All((string[])["text.crt", "empty.crt", "bad.crt", "more.crt", "request.crt"], file => Assert.Equal("RG5072", Failure(file)));
        Assert.All((string[])["chain.crt", "key.crt"], file => Assert.Equal("RG5073", Failure(file)));
    }

    [Theory]
    [InlineData("corp.crt", "corp.pem")]
    [InlineData("the corp.crt", "the_corp.crt")]
    [InlineData("a/corp.crt", "b/corp.crt")]
    public void Two_that_would_be_one_in_the_image_are_an_error(string first, string second)
    {
        _folder.Write(first, TestCertificates.Named("a"));
        _folder.Write(second, TestCertificates.Named("b"));

        Assert.Equal("RG5074", Failure(first, second));
    }

    [Fact]
    public void They_stand_in_the_local_folder_and_come_last_in_the_bundle()
    {
        var (a, b, c) = (TestCertificates.Named("a"), TestCertificates.Named("b"), TestCertificates.Named("c"));
        _folder.Write("corp b.cer", Der(b));
        _folder.Write("corp a.crt", c);
        var root = TreeBuilder.Merged().Package("ca-certificates", "20250419").File(Mozilla + "z.crt", a).Apply(new CaBundleEffect(Read("corp b.cer", "corp a.crt")));

        Assert.Equal(a + c + b, root.Text("etc/ssl/certs/ca-certificates.crt"));
        Assert.Equal(b, root.Text("usr/local/share/ca-certificates/corp b.crt"));
        Assert.Equal("-> /usr/local/share/ca-certificates/corp b.crt", root.At("etc/ssl/certs/corp_b.pem"));
        Assert.Equal(3, root.Tree.Entries.Count(entry => entry.Path.EndsWith(".0", StringComparison.Ordinal)));
        Assert.Empty(root.Warnings.Codes);
    }

    [Fact]
    public void A_base_that_has_the_list_gets_them_added()
    {
        var (a, b) = (TestCertificates.Named("a"), TestCertificates.Named("b"));
        _folder.Write("corp.crt", b);
        var root = TreeBuilder.Merged().Package("ca-certificates", "20250419").File(Mozilla + "a.crt", a).Apply(new CaBundleEffect());
        root.Packages.Clear();
        root.Tree.RemoveTree("usr/local");

        root.Apply(new CaBundleEffect(Read("corp.crt")));

        Assert.Equal(a + b, root.Text("etc/ssl/certs/ca-certificates.crt"));
    }

    [Fact]
    public void Without_ca_certificates_they_are_an_error()
    {
        _folder.Write("corp.crt", TestCertificates.Named("a"));
        var certificates = Read("corp.crt");

        var failure = Assert.Throws<ReproGetException>(() => TreeBuilder.Merged().Apply(new CaBundleEffect(certificates)));

        Assert.Equal("RG5070", failure.Code);
        Assert.StartsWith("item corp.crt needs the package ca-certificates", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<TrustedCertificate> Read(params string[] files) => TrustedCertificate.ReadAll(files.Select(file => (_folder[file], "item " + file)));

    private string Failure(params string[] files)
    {
        var failure = Assert.Throws<ReproGetException>(() => Read(files));
        Assert.All(files, file => Assert.Contains("item " + file, failure.Message, StringComparison.Ordinal));
        return failure.Code;
    }

    private static byte[] Der(string pem) => Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
}
