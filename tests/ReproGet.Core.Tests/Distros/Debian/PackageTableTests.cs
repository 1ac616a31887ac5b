using System.Text;
using ReproGet.Core.Distros.Debian;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Tests.Distros.Debian;

/// <summary>An index in memory stays text, of which packages are made when they are asked for: that must give what reading all of it gives.</summary>
public sealed class PackageTableTests
{
    private static readonly string Hash = Digest.Of([]).Hex;

    [Theory]
    [InlineData("Package: odd\nVersion: 1\nArchitecture: amd64\n{file}\n")]
    [InlineData("# a comment\nPackage: odd\nVersion: 1\nArchitecture: amd64\n{file}\n")]
    [InlineData("Package: odd\n# a comment\nVersion: 1\nArchitecture: amd64\n{file}\n")]
    [InlineData("Package: odd\r\nVersion: 1\r\nArchitecture: amd64\r\n{file}\r\n")]
    [InlineData("package: odd\nVERSION: 1\narchitecture: amd64\nPROVIDES: lower\n{file}\n")]
    [InlineData("Package: odd\nVersion: 1\nArchitecture: amd64\nProvides: a,\n b (= 2),\n c\n{file}\n")]
    [InlineData("Package: odd\nVersion: 1\nArchitecture: amd64\nDepends: a,\n b\nTag: x::y, \n z::w \n{file}\n")]
    [InlineData("Package: odd\nVersion: 1\nArchitecture: amd64\nDescription: d\n .\n\tmore\n{file}\n")]
    [InlineData("Package: odd\nVersion: 1\nArchitecture: amd64\n{file}  \nPackage: second\nVersion: 1\nArchitecture: all\n{file}\n")]
    [InlineData("\n\n\nPackage:odd  \nVersion:\t1\nArchitecture: amd64 \n{file}\n\n\n")]
    [InlineData("Package: odd\nVersion: 1:2-3\nArchitecture: amd64\nSource: src (1.0)\nMulti-Arch: allowed\nEssential: yes\nImportant: yes\nProvides: p (= 2), q:any\n{file}\n")]
    [InlineData("Package: odd\nVersion: 1\nArchitecture: amd64\nEssential: no\nProtected: YES\nMulti-Arch: same\nSource:\nProvides:\n{file}\n")]
    [InlineData("Package: odd\nVersion: 1\nArchitecture: amd64\nDepends: ümlaut\nProvides: ümlaut (= 1)\n{file}\n")]
    // What is wrong.
    [InlineData("Package: odd\nVersion: 1\nArchitecture: amd64\nno field\n{file}\n")]
    [InlineData("Package: odd\nVersion: 1\nArchitecture: amd64\nHomepage: a\nHomepage: b\n{file}\n")]
    [InlineData("Package: odd\nPackage: other\nVersion: 1\nArchitecture: amd64\n{file}\n")]
    [InlineData("Version: 1\nArchitecture: amd64\n{file}\n")]
    [InlineData("Package: odd\nArchitecture: amd64\n{file}\n")]
    [InlineData("Package: odd\nVersion: 1 2\nArchitecture: amd64\n{file}\n")]
    [InlineData("Package: ödd\nVersion: 1\nArchitecture: amd64\n{file}\n")]
    [InlineData("Package: odd\nVersion: 1\nArchitecture: amd64\nFilename: ../x.deb\nSize: 1\nSHA256: 00\n\n")]
    [InlineData(" goes on\nPackage: odd\nVersion: 1\nArchitecture: amd64\n{file}\n")]
    [InlineData("\uFEFFPackage: odd\nVersion: 1\nArchitecture: amd64\n{file}\n")]
    public async Task A_large_index_in_memory_gives_the_packages_and_the_failures_of_one_that_is_read_whole(string odd)
    {
        odd = odd.Replace("{file}", $"Filename: pool/odd.deb\nSize: 1\nSHA256: {Hash}\n", StringComparison.Ordinal);
        foreach (var text in (string[])[odd + Many(0, 4000), Many(0, 2000) + odd + Many(2000, 2000), Many(0, 4000) + odd, Many(0, 4000) + odd.TrimEnd('\n') + "\n", Many(0, 4000) + odd.TrimEnd('\n')])
            Assert.Equal(await WholeAsync(text), await LazyAsync(text));
    }

    [Fact]
    public async Task What_is_not_asked_for_is_not_looked_into()
    {
        var text = Many(0, 2000) + $"Package: broken\nVersion: 1\nArchitecture: amd64\nno field\nFilename: pool/b.deb\nSize: 1\nSHA256: {Hash}\n\n" + Many(2000, 2000);
        var index = new DebianIndex("debian", "stable", "trixie", "main", false, false, await PackagesReader.ReadAsync(Exposed(text), "the index", default));
        var resolver = new DebianResolver(Architecture.FromDebian("amd64")!, [index]);

        Assert.Equal(["p7 7-1"], resolver.Resolve([new PackageRequest("p7")]).Select(package => package.Package.ToString()));
        Assert.Equal("RG3040", Assert.Throws<ReproGetException>(() => resolver.Resolve([new PackageRequest("broken")])).Code);
    }

    [Fact]
    public async Task A_package_is_made_once_and_parts_are_one_list()
    {
        var packages = await PackagesReader.ReadAsync(Exposed(Many(0, 6000)), "the index", default);

        Assert.Equal(6000, packages.Count);
        Assert.Same(packages[5999], packages[5999]);
        Assert.Equal("p5999", packages[^1].Name);
        Assert.Throws<ArgumentOutOfRangeException>(() => packages[6000]);
        Assert.Equal(["p0", "p5999"], PackageTable.Of(packages).SelectMany(table => table.Named(new HashSet<string> { "p5999", "p0", "none" })).Select(package => package.Name));
    }

    private static string Many(int first, int count)
        => string.Concat(Enumerable.Range(first, count).Select(i => $"Package: p{i}\nVersion: {i}-1\nArchitecture: all\nFilename: pool/p{i}.deb\nSize: {i}\nDescription: {new string('x', 300 + i % 40)}\nSHA256: {Hash}\n\n"));

    private static MemoryStream Exposed(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.True(bytes.Length > 1 << 20);
        return new MemoryStream(bytes, 0, bytes.Length, writable: false, publiclyVisible: true);
    }

    private static Task<string> WholeAsync(string text) => ShownAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static Task<string> LazyAsync(string text) => ShownAsync(Exposed(text));

    private static async Task<string> ShownAsync(Stream index)
    {
        try
        {
            var packages = await PackagesReader.ReadAsync(index, "the index", default);
            return string.Join('\n', packages.Select(p =>
                $"{p} {p.Architecture} {p.SourceName} {p.SourceVersion} {p.Depends} {p.Provides} {p.IsEssential} {p.IsImportant} {p.MultiArch} {p.Filename} {p.Size} {p.Digest}")
                .Concat(PackageTable.Of(packages).SelectMany(Outlines)));
        }
        catch (ReproGetException failure)
        {
            return $"{failure.Code} {failure.Message}";
        }
    }

    private static IEnumerable<string> Outlines(PackageTable table)
        => Enumerable.Range(0, table.Count).Select(row =>
        {
            var outline = table.Outline(row);
            return $"{table.Text(outline.Name)} {table.Text(outline.Version)} {table.Text(outline.Architecture)} {Encoding.UTF8.GetString(outline.SourceName(table))} {table.Text(outline.Provides)} {outline.IsEssential} {outline.IsImportant} {outline.AllowsAny}";
        });
}
