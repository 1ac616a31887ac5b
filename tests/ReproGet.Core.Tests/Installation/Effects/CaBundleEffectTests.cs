using ReproGet.Core.Installation.Effects;

namespace ReproGet.Core.Tests.Installation.Effects;

public sealed class CaBundleEffectTests
{
    private const string Mozilla = "usr/share/ca-certificates/mozilla/";

    [Fact]
    public void Without_the_package_nothing_is_made()
    {
        var root = TreeBuilder.Merged().File(Mozilla + "a.crt", TestCertificates.Named("a"));
        var before = DiskTree.Names(root.Tree);

        Assert.Equal(before, DiskTree.Names(root.Apply(new CaBundleEffect()).Tree));
    }

    [Fact]
    public void Every_certificate_is_listed_bundled_and_linked_by_name()
    {
        var (a, b) = (TestCertificates.Named("a"), TestCertificates.Named("b"));
        var root = WithPackage().File(Mozilla + "b.crt", b.TrimEnd()).File(Mozilla + "B (x), y.crt", a).Apply(new CaBundleEffect());

        Assert.EndsWith("#\nmozilla/B (x), y.crt\nmozilla/b.crt\n", root.Text("etc/ca-certificates.conf"));
        Assert.Equal(a + b, root.Text("etc/ssl/certs/ca-certificates.crt"));
        Assert.Equal("-> /" + Mozilla + "b.crt", root.At("etc/ssl/certs/b.pem"));
        Assert.Equal("-> /" + Mozilla + "B (x), y.crt", root.At("etc/ssl/certs/B_=x=__y.pem"));
        Assert.Equal("directory", root.At("usr/local/share/ca-certificates"));
        Assert.Equal(TreeBuilder.Epoch, root.Tree.Find("etc/ssl/certs/ca-certificates.crt")!.ModifiedTime);
        Assert.Empty(root.Warnings.Codes);
    }

    [Fact]
    public void Certificates_of_the_project_come_last()
    {
        var (a, b, c) = (TestCertificates.Named("a"), TestCertificates.Named("b"), TestCertificates.Named("c"));
        var root = WithPackage().File(Mozilla + "z.crt", a).File("usr/local/share/ca-certificates/b.crt", b).File("usr/local/share/ca-certificates/a/c.crt", c).File("usr/local/share/ca-certificates/no.pem", c)
            .Apply(new CaBundleEffect());

        Assert.Equal(a + c + b, root.Text("etc/ssl/certs/ca-certificates.crt"));
        Assert.Equal("-> /usr/local/share/ca-certificates/a/c.crt", root.At("etc/ssl/certs/c.pem"));
    }

    [Fact]
    public void The_list_of_the_base_keeps_its_exceptions()
    {
        var root = TreeBuilder.Merged().Package("ca-certificates", "2")
            .File(Mozilla + "a.crt", TestCertificates.Named("a")).File(Mozilla + "b.crt", TestCertificates.Named("b")).File(Mozilla + "c.crt", TestCertificates.Named("c"))
            .File("etc/ca-certificates.conf", "# mine\nmozilla/gone.crt\n!mozilla/a.crt\nmozilla/b.crt\n")
            .Apply(new CaBundleEffect());

        Assert.Equal("# mine\n!mozilla/gone.crt\n!mozilla/a.crt\nmozilla/b.crt\nmozilla/c.crt\n", root.Text("etc/ca-certificates.conf"));
        Assert.Null(root.At("etc/ssl/certs/a.pem"));
    }

    [Fact]
    public void A_base_without_a_new_package_gets_the_projects_certificates_added()
    {
        var (a, b) = (TestCertificates.Named("a"), TestCertificates.Named("b"));
        var root = WithPackage().File(Mozilla + "a.crt", a).Apply(new CaBundleEffect());
        root.Packages.Clear();
        var hash = root.Tree.Entries.Single(entry => entry.Path.EndsWith(".0", StringComparison.Ordinal)).Path;

        root.File("usr/local/share/ca-certificates/b.crt", b).Apply(new CaBundleEffect());

        Assert.Equal(a + b, root.Text("etc/ssl/certs/ca-certificates.crt"));
        Assert.Equal("-> a.pem", root.At(hash));
        Assert.Equal(2, root.Tree.Entries.Count(entry => entry.Path.EndsWith(".0", StringComparison.Ordinal)));
    }

    [Fact]
    public void Colliding_subjects_are_numbered_and_twins_linked_once()
    {
        var (one, two) = (TestCertificates.Named("Same"), TestCertificates.Named("same"));
        var root = WithPackage().File(Mozilla + "a.crt", one).File(Mozilla + "b.crt", two).File(Mozilla + "c.crt", one).Apply(new CaBundleEffect());

        var links = root.Tree.Entries.Where(entry => entry.Path.EndsWith(".0", StringComparison.Ordinal) || entry.Path.EndsWith(".1", StringComparison.Ordinal) || entry.Path.EndsWith(".2", StringComparison.Ordinal));
        Assert.Equal(["a.pem", "b.pem"], links.Select(entry => entry.LinkTarget));
    }

    [Fact]
    public void Missing_and_unreadable_certificates_are_named()
    {
        var root = TreeBuilder.Merged().File("etc/ca-certificates.conf", "mozilla/gone.crt\nmozilla/text.crt\nmozilla/two.crt\nmozilla/bad.crt\n")
            .File(Mozilla + "text.crt", "no certificate\n").File(Mozilla + "two.crt", TestCertificates.Named("a") + TestCertificates.Named("b"))
            .File(Mozilla + "bad.crt", "-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n")
            .Apply(new CaBundleEffect());

        Assert.Equal(["RG5083", "RG5084", "RG5084", "RG5084"], root.Warnings.Codes);
    }

    private static TreeBuilder WithPackage() => TreeBuilder.Merged().Package("ca-certificates", "20250419");
}
