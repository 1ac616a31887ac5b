using ReproGet.Core.FileSystem;
using ReproGet.Core.Installation.Effects;
using ReproGet.Core.Installation.Effects.Certificates;

namespace ReproGet.Core.Tests.Installation.Effects;

/// <summary>OpenSSL says what a subject's hash is, and which links a directory gets.</summary>
public sealed class CaBundleOracleTests : IDisposable
{
    private const string Mozilla = "/usr/share/ca-certificates/mozilla";

    private readonly string _folder = Directory.CreateTempSubdirectory("certificates").FullName;

    [Fact]
    public void Subject_hashes_are_those_of_openssl()
    {
        Oracle.Require("openssl");
        foreach (var (pem, index) in TestCertificates.OfEveryKind().Select((pem, index) => (pem, index)))
        {
            var file = Path.Combine(_folder, $"{index}.pem");
            File.WriteAllText(file, pem);

            Assert.Equal(Oracle.Run("openssl", "x509", "-subject_hash", "-noout", "-in", file).Trim(), CertificateFile.Read(File.ReadAllBytes(file))!.SubjectHash.ToString("x8"));
        }
    }

    [Fact]
    public void Links_are_those_of_openssl_rehash()
    {
        Oracle.Require("openssl");
        var root = TreeBuilder.Merged().Package("ca-certificates", "1");
        foreach (var (pem, index) in TestCertificates.OfEveryKind().Select((pem, index) => (pem, index)))
            root.File($"usr/share/ca-certificates/test/{index}.crt", pem);
        Compare(root);
    }

    [Fact]
    public void The_machines_own_certificates_are_bundled_as_update_ca_certificates_does()
    {
        Oracle.Require("openssl");
        Oracle.Require("update-ca-certificates");
        Assert.SkipUnless(Directory.Exists(Mozilla), "The machine has no certificates.");
        var root = TreeBuilder.Merged().Package("ca-certificates", "1");
        foreach (var file in Directory.EnumerateFiles(Mozilla, "*.crt"))
            root.File("usr/share/ca-certificates/mozilla/" + Path.GetFileName(file), File.ReadAllBytes(file));
        Compare(root);

        root.Apply(new CaBundleEffect());
        var certificates = Path.Combine(_folder, "certificates");
        var list = Path.Combine(_folder, "list");
        Directory.CreateDirectory(certificates);
        File.WriteAllBytes(list, root.Bytes("etc/ca-certificates.conf"));
        Oracle.Run("/usr/sbin/update-ca-certificates", "--certsconf", list, "--localcertsdir", Path.Combine(_folder, "none"), "--etccertsdir", certificates, "--hooksdir", "");

        Assert.Equal(Links(DiskTree.Read(certificates), ""), Links(root.Tree, "etc/ssl/certs/"));
        Assert.Equal(File.ReadAllBytes(Path.Combine(certificates, "ca-certificates.crt")), root.Bytes("etc/ssl/certs/ca-certificates.crt"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Puts the files behind the links by name into a directory, and lets OpenSSL link them by hash.</summary>
    private void Compare(TreeBuilder root)
    {
        root.Apply(new CaBundleEffect());
        var directory = Directory.CreateDirectory(Path.Combine(_folder, "rehash")).FullName;
        foreach (var link in root.Tree.Entries.Where(entry => entry.Path.StartsWith("etc/ssl/certs/", StringComparison.Ordinal) && entry.Path.EndsWith(".pem", StringComparison.Ordinal)).ToArray())
            File.WriteAllBytes(Path.Combine(directory, TreePath.Name(link.Path)), root.Bytes(link.LinkTarget![1..]));
        Oracle.Run("openssl", "rehash", directory);

        Assert.Equal(
            Links(DiskTree.Read(directory), ""),
            Links(root.Tree, "etc/ssl/certs/").Where(link => !link.Contains(".pem -> ", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Links(FileTree tree, string folder)
        => tree.Entries.Where(entry => entry.Type == FileType.SymbolicLink && entry.Path.StartsWith(folder, StringComparison.Ordinal)).Select(entry => $"{entry.Path[folder.Length..]} -> {entry.LinkTarget}");
}
