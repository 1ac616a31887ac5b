using System.Security.Cryptography;
using System.Text;
using ReproGet.Core.Distros;
using ReproGet.Core.Sbom;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Sbom;

/// <summary>Which package of an image needs which: as dpkg's database and NuGet's restore say.</summary>
public sealed class SbomDependencyTests
{
    // Fields of the package that needs; of the others, each name:architecture with its version, and what it provides; what is needed
    [Theory]
    [InlineData("Depends: a, b (>= 2)", "a:amd64 1|b:all 2", "a b")]
    [InlineData("Depends: gone | a | b", "a:amd64 1|b:all 2", "a")]
    [InlineData("Depends: a (>= 2) | b", "a:amd64 1|b:all 2", "b")]
    [InlineData("Pre-Depends: a\nDepends: a (= 1), none", "a:amd64 1", "a")]
    [InlineData("Depends: mail (>= 1)", "a:amd64 5 mail|b:all 1 mail (= 1)", "b")]
    [InlineData("Depends: mail", "a:amd64 5 mail", "a")]
    [InlineData("Depends: mail (>= 1)", "a:amd64 5 mail (>= 1)", "")]
    [InlineData("Depends: a, b:any", "a:i386 1|a:amd64 1|b:i386 1", "a b:i386")]
    [InlineData("Depends: a:i386", "a:amd64 1|a:i386 1", "a:i386")]
    [InlineData("Section: x", "a:amd64 1", "")]
    public void A_dependency_is_met_by_the_first_alternative_that_is_there(string fields, string others, string expected)
    {
        var status = new StringBuilder(Stanza("needing", "amd64", "1", fields));
        foreach (var parts in others.Split('|').Select(other => other.Split(':', ' ')))
            status.Append(Stanza(parts[0], parts[1], parts[2], parts.Length > 3 ? "Provides: " + string.Join(' ', parts[3..]) : "Section: x"));

        var packages = DebianPackages.Read(FakeBase.Tree(FakeBase.File("var/lib/dpkg/status", status.ToString())), new Dictionary<(string, string), string>(), OsRelease.Silent);

        var names = packages.ToDictionary(package => package.Purl, package => package.Purl.EndsWith("i386", StringComparison.Ordinal) ? package.Name + ":i386" : package.Name);
        Assert.Equal(expected, string.Join(' ', packages[0].DependsOn!.Select(purl => names[purl])));
    }

    [Fact]
    public void NuGet_packages_have_the_hash_of_their_file_and_the_graph_of_the_restore()
    {
        using var folder = new TemporaryFolder();
        var hash = SHA512.HashData("package"u8);
        folder.Write("packages/my.app/1.0.0-rc.1/my.app.1.0.0-rc.1.nupkg.sha512", Convert.ToBase64String(hash));
        folder.Write("packages/other/2.0.0/other.2.0.0.nupkg.sha512", "no hash");
        var assets = folder.Write("project.assets.json", """
            {"version":3,"targets":{
              "net10.0":{"My.App/1.0.0-RC.1":{"type":"package","dependencies":{"Third":"1"}}},
              "net10.0/linux-x64":{
                "My.App/1.0.0-RC.1":{"type":"package","dependencies":{"OTHER":"2.0.0","NotPublished":"1.0.0"}},
                "Other/2.0.0":{"type":"package"},
                "Library/1.0.0":{"type":"project","dependencies":{"Other":"2.0.0"}}}}}
            """);

        var described = NuGetPackages.Describe([("My.App", "1.0.0-RC.1"), ("Other", "2.0.0"), ("Third", "1")], folder["packages"], NuGetGraph.Read(assets, "net10.0", "linux-x64"));

        Assert.Equal([Convert.ToHexStringLower(hash), null, null], described.Select(package => package.Sha512));
        Assert.Equal(["pkg:nuget/Other@2.0.0"], described[0].DependsOn);
        Assert.Empty(described[1].DependsOn!);
        Assert.Null(described[2].DependsOn);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"targets":[]}""")]
    [InlineData("""{"targets":{"net10.0/linux-x64":{"A/1":7,"B/1":{"type":"package","dependencies":[]}}}}""", "B")]
    [InlineData("""{"targets":{"net10.0/linux-x64":{"\ud800/1":{}}}}""")]
    public void A_restore_that_cannot_be_read_says_nothing(string assets, params string[] known)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(known, NuGetGraph.Read(folder.Write("project.assets.json", assets), "net10.0", "linux-x64").Keys);
        Assert.Empty(NuGetGraph.Read(folder["none"], "net10.0", "linux-x64"));
    }

    private static string Stanza(string name, string architecture, string version, string fields)
        => $"Package: {name}\nStatus: install ok installed\nVersion: {version}\nArchitecture: {architecture}\nMaintainer: N\n{fields}\nDescription: d\n\n";
}
