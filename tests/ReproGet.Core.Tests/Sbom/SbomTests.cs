using System.Text;
using System.Text.Json.Nodes;
using ReproGet.Core.Distros;
using ReproGet.Core.Oci;
using ReproGet.Core.Sbom;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Sbom;

/// <summary>Bills of materials.</summary>
public sealed class SbomTests
{
    private const string Dep5 = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n";

    private static readonly SbomDocument Document = new(
        "team/app", Digest.Of("manifest"u8), new Platform("amd64"), 1700000000, new SbomBase("debian:trixie", Digest.Of("base"u8)),
        [
            new SbomPackage { Name = "Newtonsoft.Json", Version = "13.0.3", Purl = "pkg:nuget/Newtonsoft.Json@13.0.3", License = "MIT", Sha512 = new string('b', 128), DependsOn = ["pkg:nuget/Newtonsoft.Json@13.0.3", "pkg:nuget/not-here@1"] },
            new SbomPackage
            {
                Name = "curl", Version = "8.14.1-2+deb13u1", Purl = "pkg:deb/debian/curl@8.14.1-2%2Bdeb13u1?arch=amd64&distro=trixie", Source = "curl 8.14.1-2+deb13u1",
                Maintainer = "Debian Curl Maintainers <team@example.invalid>", Homepage = "https://curl.se/", Sha256 = new string('a', 64), License = "ISC AND MIT", DependsOn = ["pkg:deb/debian/libcurl@8?arch=amd64"],
            },
            new SbomPackage { Name = "libcurl", Version = "8", Purl = "pkg:deb/debian/libcurl@8?arch=amd64" },
        ]);

    [Fact]
    public void Spdx_says_what_the_image_is_made_of()
    {
        var json = Parse(SpdxWriter.Write(Document));

        Assert.Equal(("SPDX-2.3", "CC0-1.0", "SPDXRef-DOCUMENT"), (Text(json, "spdxVersion"), Text(json, "dataLicense"), Text(json, "SPDXID")));
        Assert.Equal("2023-11-14T22:13:20Z", Text(json["creationInfo"]!, "created"));
        Assert.Matches("^https://spdx\\.org/spdxdocs/app-[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", Text(json, "documentNamespace"));
        var packages = json["packages"]!.AsArray();
        Assert.Equal(["team/app", "debian:trixie", "curl", "libcurl", "Newtonsoft.Json"], packages.Select(package => Text(package!, "name")));
        Assert.Equal(packages.Count, packages.Select(package => Text(package!, "SPDXID")).Distinct().Count());
        var curl = packages[2]!;
        Assert.Equal("Organization: Debian Curl Maintainers (team@example.invalid)", Text(curl, "supplier"));
        Assert.Equal("ISC AND MIT", Text(curl, "licenseDeclared"));
        Assert.Equal(("SHA256", new string('a', 64)), (Text(curl["checksums"]![0]!, "algorithm"), Text(curl["checksums"]![0]!, "checksumValue")));
        Assert.Equal(("SHA512", new string('b', 128)), (Text(packages[4]!["checksums"]![0]!, "algorithm"), Text(packages[4]!["checksums"]![0]!, "checksumValue")));
        Assert.Equal("pkg:deb/debian/curl@8.14.1-2%2Bdeb13u1?arch=amd64&distro=trixie", Text(curl["externalRefs"]![0]!, "referenceLocator"));
        Assert.Equal(
            ["SPDXRef-DOCUMENT DESCRIBES SPDXRef-Image", "SPDXRef-Image DESCENDANT_OF SPDXRef-Base", "SPDXRef-Image CONTAINS SPDXRef-Package-1", "SPDXRef-Image CONTAINS SPDXRef-Package-2", "SPDXRef-Image CONTAINS SPDXRef-Package-3", "SPDXRef-Package-1 DEPENDS_ON SPDXRef-Package-2"],
            json["relationships"]!.AsArray().Select(one => $"{Text(one!, "spdxElementId")} {Text(one!, "relationshipType")} {Text(one!, "relatedSpdxElement")}"));
    }

    [Fact]
    public void CycloneDx_says_the_same()
    {
        var json = Parse(CycloneDxWriter.Write(Document));

        Assert.Equal(("CycloneDX", "1.6"), (Text(json, "bomFormat"), Text(json, "specVersion")));
        Assert.Matches("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", Text(json, "serialNumber"));
        var components = json["components"]!.AsArray();
        Assert.Equal(["debian:trixie", "curl", "libcurl", "Newtonsoft.Json"], components.Select(component => Text(component!, "name")));
        Assert.Equal(components.Count, components.Select(component => Text(component!, "bom-ref")).Distinct().Count());
        Assert.Equal("ISC AND MIT", Text(components[1]!["licenses"]![0]!, "expression"));
        Assert.Equal("SHA-256", Text(components[1]!["hashes"]![0]!, "alg"));
        Assert.Equal("SHA-512", Text(components[3]!["hashes"]![0]!, "alg"));
        var refs = components.Select(component => Text(component!, "bom-ref")).ToList();
        // Of libcurl nobody knows it.
        Assert.Equal(
            [$"{Text(json["metadata"]!["component"]!, "bom-ref")}: {string.Join(' ', refs)}", $"{refs[1]}: {refs[2]}", $"{refs[3]}: "],
            json["dependencies"]!.AsArray().Select(one => $"{Text(one!, "ref")}: {string.Join(' ', one!["dependsOn"]?.AsArray().Select(needed => (string)needed!) ?? [])}"));
    }

    [Fact]
    public void The_order_of_packages_says_nothing()
    {
        var other = Document with { Packages = [.. Document.Packages.Reverse(), Document.Packages[0]] };

        Assert.Equal(SpdxWriter.Write(Document), SpdxWriter.Write(other));
        Assert.Equal(CycloneDxWriter.Write(Document), CycloneDxWriter.Write(other));
    }

    [Fact]
    public void Another_document_of_the_same_image_has_another_name()
    {
        var other = Document with { Image = "team/other" };

        Assert.NotEqual(Text(Parse(SpdxWriter.Write(Document)), "documentNamespace"), Text(Parse(SpdxWriter.Write(other)), "documentNamespace"));
        Assert.NotEqual(Text(Parse(CycloneDxWriter.Write(Document)), "serialNumber"), Text(Parse(CycloneDxWriter.Write(other)), "serialNumber"));
    }

    [Theory]
    [InlineData("MIT", true)]
    [InlineData("GPL-2.0+ WITH Classpath-exception-2.0 OR (MIT AND (Apache-2.0 OR LicenseRef-1.x))", true)]
    [InlineData("", false)]
    [InlineData("MIT Apache-2.0", false)]
    [InlineData("MIT OR", false)]
    [InlineData("OR", false)]
    [InlineData("(MIT", false)]
    [InlineData("MIT)", false)]
    [InlineData("MIT) OR (ISC", false)]
    [InlineData("()", false)]
    [InlineData("MIT WITH", false)]
    [InlineData("MIT WITH AND", false)]
    [InlineData("MIT/ISC", false)]
    [InlineData("MIT (ISC)", false)]
    public void A_licence_expression_is_one_by_its_grammar(string text, bool expected) => Assert.Equal(expected, LicenseExpression.IsValid(text));

    [Theory]
    [InlineData("libstdc++6", "1:14.2.0-19~x", "pkg:deb/debian/libstdc%2B%2B6@1:14.2.0-19~x?arch=amd64&distro=trixie")]
    [InlineData("a", "1", "pkg:deb/debian/a@1?arch=amd64&distro=trixie")]
    public void Purls_are_encoded(string name, string version, string expected) => Assert.Equal(expected, PackageUrl.OfDeb("debian", name, version, "amd64", "trixie"));

    [Theory]
    [InlineData(Dep5 + "\nFiles: *\nCopyright: x\nLicense: Expat\n text\n", "MIT")]
    [InlineData("Format: http://www.debian.org/doc/packaging-manuals/copyright-format/1.0\n\nFiles: *\nLicense: GPL-2+ or Artistic\n\nFiles: debian/*\nLicense: GPL-3+\n", "(GPL-2.0-or-later OR Artistic-1.0-Perl) AND GPL-3.0-or-later")]
    [InlineData(Dep5 + "\r\n\r\nFiles: *\r\nLicense: Apache-2.0\r\n", "Apache-2.0")]
    [InlineData(Dep5 + "\nFiles: *\nLicense: Expat\n\nFiles: x\nLicense: my-own\n", null)]
    [InlineData(Dep5 + "\nFiles: *\nCopyright: x\n", null)]
    [InlineData(Dep5, null)]
    [InlineData("This package was debianized by hand.\nLicense: MIT\n", null)]
    [InlineData("", null)]
    public void Licences_are_said_only_where_they_are_certain(string file, string? expected) => Assert.Equal(expected, DebianCopyright.License(Encoding.UTF8.GetBytes(file)));

    [Fact]
    public void The_packages_of_a_root_are_those_of_its_database()
    {
        var root = FakeBase.Tree(
            FakeBase.File("etc/os-release", "ID=debian\nVERSION_CODENAME=trixie\n"), FakeBase.File("usr/share/doc/lib/copyright", Dep5 + "\nFiles: *\nLicense: Zlib\n"),
            FakeBase.File("var/lib/dpkg/status",
                "Package: lib\nStatus: install ok installed\nMaintainer: J\u00f6rg <j@example.invalid>\nVersion: 1:2-3\nArchitecture: amd64\nSource: src (4)\nHomepage: https://example.invalid\nDescription: d\n\n"
                + "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\nArchitecture: all\n\n"));

        var package = Assert.Single(DebianPackages.Read(root, new Dictionary<(string, string), string> { [("lib", "1:2-3")] = "hash" }, OsRelease.Silent));

        Assert.Equal(("lib", "1:2-3", "src 4", "Jörg <j@example.invalid>", "https://example.invalid", "hash", "Zlib"),
            (package.Name, package.Version, package.Source, package.Maintainer, package.Homepage, package.Sha256, package.License));
        Assert.Equal("pkg:deb/debian/lib@1:2-3?arch=amd64&distro=trixie", package.Purl);
    }

    [Fact]
    public void Packages_of_a_root_that_says_nothing_of_itself_are_of_the_distro_that_the_project_names()
    {
        var root = FakeBase.Tree(FakeBase.File("var/lib/dpkg/status", "Package: lib\nStatus: install ok installed\nVersion: 1\nArchitecture: all\nMaintainer: N\nDescription: d\n\n"));

        Assert.Equal(
            ["pkg:deb/ubuntu/lib@1?arch=all&distro=noble", "pkg:deb/debian/lib@1?arch=all"],
            ((OsRelease[])[new OsRelease("ubuntu", "noble", ""), OsRelease.Silent]).Select(declared => DebianPackages.Read(root, new Dictionary<(string, string), string>(), declared).Single().Purl));
    }

    private static JsonObject Parse(byte[] bytes) => JsonNode.Parse(bytes)!.AsObject();

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
