using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CycloneDX;
using ReproGet.Core.Distros;
using ReproGet.Core.Oci;
using ReproGet.Core.Sbom;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Sbom;

/// <summary>Bills of materials of an image with odd packages: by CycloneDX's own validator, and by the rules of SPDX 2.3.</summary>
public sealed partial class SbomValidationTests
{
    private const string Status = """
        Package: libstdc++6
        Status: install ok installed
        Version: 1:2.3~rc1+b1
        Architecture: amd64
        Multi-Arch: same
        Source: gcc-14 (2.3~rc1)
        Maintainer: Jörg "J" Õun <j@example.invalid>
        Homepage: https://example.invalid/a b/ü?x={y}
        Description: d

        Package: libstdc++6
        Status: install ok installed
        Version: 1:2.3~rc1+b1
        Architecture: i386
        Multi-Arch: same
        Source: gcc-14 (2.3~rc1)
        Maintainer: <only@example.invalid>
        Homepage: no site
        Description: d

        Package: g++
        Status: install ok unpacked
        Version: 0~~
        Architecture: all
        Depends: none | libstdc++6 (>= 1:2)
        Maintainer: Debian GCC Maintainers <gcc@example.invalid>
        Homepage: file:///etc/passwd
        Description: d


        """;

    private const string Copyright = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: GPL-3+ or Artistic\n\nFiles: x\nLicense: Expat\n";

    public static TheoryData<string> Names => ["with all", "without a base", "without packages"];

    [Theory]
    [MemberData(nameof(Names))]
    public void CycloneDxs_validator_finds_no_fault(string name) => AssertValid(CycloneDxWriter.Write(Document(name)));

    [Fact]
    public void The_validator_finds_faults()
    {
        var text = Encoding.UTF8.GetString(CycloneDxWriter.Write(Document("with all")));

        Assert.False(CycloneDX.Json.Validator.Validate(text.Replace("SHA-256", "SHA256", StringComparison.Ordinal), SpecificationVersion.v1_6).Valid);
    }

    /// <summary>A licence by its identifier has to be on SPDX's list.</summary>
    [Fact]
    public void Every_licence_that_Debian_has_a_name_for_is_one_of_SPDX()
    {
        var ids = DebianCopyright.Licenses.Distinct().Select(id => $$$"""{"license":{"id":"{{{id}}}"}}""");

        AssertValid(Encoding.UTF8.GetBytes($$"""{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"n","licenses":[{{string.Join(',', ids)}}]}]}"""));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Spdx_is_as_its_specification_wants_it(string name)
    {
        var json = JsonNode.Parse(SpdxWriter.Write(Document(name)))!.AsObject();

        var packages = json["packages"]!.AsArray().Select(package => package!.AsObject()).ToList();
        var ids = packages.Select(package => (string)package["SPDXID"]!).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches(ElementId(), id));
        Assert.True(Uri.IsWellFormedUriString((string)json["documentNamespace"]!, UriKind.Absolute));
        Assert.DoesNotContain('#', (string)json["documentNamespace"]!);
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", (string)json["creationInfo"]!["created"]!);
        Assert.All(json["creationInfo"]!["creators"]!.AsArray(), creator => Assert.Matches("^(Tool|Organization|Person): .", (string)creator!));
        Assert.All(packages, AssertSpdxPackage);

        // Whatever is named is there, and whatever is there is reached from the document.
        var relationships = json["relationships"]!.AsArray().Select(one => ((string)one!["spdxElementId"]!, (string)one["relationshipType"]!, (string)one["relatedSpdxElement"]!)).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), relationships.Where(one => one.Item2 != "DEPENDS_ON").Select(one => one.Item3).Order(StringComparer.Ordinal));
        Assert.All(relationships, one => Assert.Contains(one.Item1, ids.Append("SPDXRef-DOCUMENT")));
        Assert.All(relationships, one => Assert.Contains(one.Item3, ids));
        Assert.Equal(name == "without packages" ? 0 : 1, relationships.Count(one => one.Item2 == "DEPENDS_ON"));
    }

    [Fact]
    public void Odd_packages_are_named_as_they_are()
    {
        var components = JsonNode.Parse(CycloneDxWriter.Write(Document("with all")))!["components"]!.AsArray();

        Assert.Equal(
            [
                null,
                "pkg:deb/debian/g%2B%2B@0~~?arch=all&distro=trixie",
                "pkg:deb/debian/libstdc%2B%2B6@1:2.3~rc1%2Bb1?arch=amd64&distro=trixie",
                "pkg:deb/debian/libstdc%2B%2B6@1:2.3~rc1%2Bb1?arch=i386&distro=trixie",
                "pkg:nuget/My.App@1.0.0-rc.1%2Bbuild.5",
            ],
            components.Select(component => (string?)component!["purl"]));
        Assert.Equal("https://example.invalid/a%20b/%C3%BC?x=%7By%7D", (string?)components[2]!["externalReferences"]![0]!["url"]);
        Assert.Equal("only@example.invalid", (string?)components[3]!["supplier"]!["name"]);
        Assert.All([1, 3], index => Assert.Null(components[index]!["externalReferences"]));
    }

    private static SbomDocument Document(string name)
    {
        var root = FakeBase.Tree(
            FakeBase.File("etc/os-release", "ID=debian\nVERSION_CODENAME=trixie\n"), FakeBase.File("usr/share/doc/libstdc++6/copyright", Copyright), FakeBase.File("var/lib/dpkg/status", Status));
        var hashes = new Dictionary<(string, string), string> { [("g++", "0~~")] = Digest.Of("g"u8).Hex };
        SbomPackage nuget = new() { Name = "My.App", Version = "1.0.0-rc.1+build.5", Purl = PackageUrl.OfNuGet("My.App", "1.0.0-rc.1+build.5"), Maintainer = "A, B & Söhne", License = "MIT", Sha512 = new string('0', 128), DependsOn = [] };
        return new SbomDocument(
            "Team/App", Digest.Of("manifest"u8), new Platform("arm64") { Variant = "v8" }, 1700000000,
            name == "without a base" ? null : new SbomBase("registry.example.invalid:5000/base:1", Digest.Of("base"u8)),
            name == "without packages" ? [] : [.. DebianPackages.Read(root, hashes, OsRelease.Silent), nuget]);
    }

    private static void AssertValid(byte[] bom)
    {
        var result = CycloneDX.Json.Validator.Validate(Encoding.UTF8.GetString(bom), SpecificationVersion.v1_6);

        Assert.True(result.Valid, string.Join('\n', result.Messages ?? []));
    }

    private static void AssertSpdxPackage(JsonObject package)
    {
        string[] needed = ["name", "SPDXID", "versionInfo", "downloadLocation", "copyrightText", "licenseConcluded", "licenseDeclared"];
        Assert.All(needed, field => Assert.NotEqual("", (string?)package[field] ?? ""));
        Assert.False((bool)package["filesAnalyzed"]!);
        Assert.True((string)package["licenseDeclared"]! is "NOASSERTION" || LicenseExpression.IsValid((string)package["licenseDeclared"]!));
        if ((string?)package["supplier"] is { } supplier)
            Assert.Matches(@"^(NOASSERTION|(Person|Organization): [^\n]+)$", supplier);
        if ((string?)package["homepage"] is { } homepage)
            Assert.Matches(WebUri(), homepage);
        if (package["checksums"] is JsonArray sums)
            Assert.All(sums, sum => Assert.Contains(((string)sum!["algorithm"]!, ((string)sum["checksumValue"]!).Length), new List<(string, int)> { ("SHA256", 64), ("SHA512", 128) }));
        if (package["externalRefs"] is JsonArray references)
            Assert.All(references, reference => Assert.Equal(("PACKAGE-MANAGER", "purl"), ((string)reference!["referenceCategory"]!, (string)reference["referenceType"]!)));
    }

    [GeneratedRegex(@"^SPDXRef-[A-Za-z0-9.-]+$")]
    private static partial Regex ElementId();

    // RFC 3986, appendix A.
    [GeneratedRegex(@"^https?://([A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-F]{2})+$")]
    private static partial Regex WebUri();
}
