using System.Text;
using ReproGet.Core.Distros.Debian;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Tests.Distros.Debian;

public sealed class PackagesReaderTests
{
    private const string Hash = "35b1508eeee9c1dfba798c4c04304ef0f266990f936a51f165571edf53325cbc";

    [Fact]
    public async Task A_stanza_becomes_a_package()
    {
        var package = Assert.Single(await Read($"""
            Package: libc6
            Source: glibc (2.41-11)
            Version: 2.41-12+b1
            Architecture: amd64
            Maintainer: X
            Replaces: a, b
            Provides: libc6-2.41 (= 2.41)
            Depends: libgcc-s1,
             libcrypt1 (>= 1:4.4.10-10~)
            Pre-Depends: p
            Recommends: r
            Conflicts: c
            Breaks: b (<< 1)
            Essential: yes
            Protected: yes
            multi-arch: same
            Priority: required
            Filename: pool/main/g/glibc/libc6_2.41-12+b1_amd64.deb
            Size: 2847000
            SHA256: {Hash}

            """));

        Assert.Equal(("libc6", "2.41-12+b1", "amd64"), (package.Name, package.Version, package.Architecture));
        Assert.Equal(("glibc", "2.41-11"), (package.SourceName, package.SourceVersion));
        Assert.Equal(("pool/main/g/glibc/libc6_2.41-12+b1_amd64.deb", 2847000L, Hash), (package.Filename, package.Size, package.Digest.Hex));
        Assert.Equal(("p", "r", "c", "b (<< 1)", "libc6-2.41 (= 2.41)"), (package.PreDepends, package.Recommends, package.Conflicts, package.Breaks, package.Provides));
        Assert.Equal(["libgcc-s1", "libcrypt1 (>= 1:4.4.10-10~)"], DependencyParser.Parse(package.Depends).Select(g => g[0].ToString()));
        Assert.Equal((true, true, MultiArch.Same, PackagePriority.Required), (package.IsEssential, package.IsImportant, package.MultiArch, package.Priority));
    }

    [Fact]
    public async Task A_package_without_a_source_field_is_its_own_source()
    {
        var package = (await SampleIndex.Packages("a 1:2-3"))[0];

        Assert.Equal(("a", "1:2-3"), (package.SourceName, package.SourceVersion));
    }

    [Fact]
    public async Task A_file_name_is_no_longer_than_a_path()
    {
        Assert.Single(await Read(Stanza("Filename", new string('x', 4096))));
        await Fails("RG3045", Stanza("Filename", new string('x', 4097)));
        await Fails("RG3045", Stanza("Filename", new string('ü', 2049)));
    }

    /// <summary>Below which archive a file is asked for, whatever its name is like.</summary>
    [Theory]
    [InlineData("./x.deb", "x.deb")]
    [InlineData(".//pool/./x.deb", "pool/x.deb")]
    [InlineData("http://evil.invalid/x.deb", "http%3A/evil.invalid/x.deb")]
    [InlineData("user:word@evil.invalid/x.deb", "user%3Aword%40evil.invalid/x.deb")]
    [InlineData("%2e%2e/%2e%2e/x.deb", "%252e%252e/%252e%252e/x.deb")]
    [InlineData("..%2fx.deb", null)]
    [InlineData("...", null)]
    [InlineData("pool/.../x.deb", "pool/.../x.deb")]
    [InlineData("a?b.deb", "a%3Fb.deb")]
    [InlineData("a#b.deb", "a%23b.deb")]
    [InlineData("a b.deb", "a%20b.deb")]
    [InlineData("a&b;c=d,e'(f).deb", "a%26b%3Bc%3Dd%2Ce%27%28f%29.deb")]
    [InlineData("{{.Name}}.deb", "%7B%7B.Name%7D%7D.deb")]
    [InlineData("$(id)_1_all.deb", "%24%28id%29_1_all.deb")]
    [InlineData("ü.deb", "%C3%BC.deb")]
    [InlineData("a%3a1.deb", "a%253a1.deb")]
    [InlineData("*x.deb", "%2Ax.deb")]
    [InlineData("-x.deb", "-x.deb")]
    [InlineData("-", null)]
    [InlineData("./-", null)]
    [InlineData(".", null)]
    [InlineData("..", null)]
    [InlineData("./", null)]
    [InlineData("/", null)]
    [InlineData("//evil.invalid/x.deb", null)]
    [InlineData("/etc/passwd", null)]
    [InlineData("../../etc/passwd", null)]
    [InlineData("pool/../x.deb", null)]
    [InlineData("./../x.deb", null)]
    [InlineData("pool/..", null)]
    [InlineData("pool/x.deb/", null)]
    [InlineData("pool/.x.deb", null)]
    [InlineData("pool\\x.deb", null)]
    [InlineData("..\\..\\x.deb", null)]
    [InlineData("C:x.deb", null)]
    [InlineData("c:/x.deb", null)]
    [InlineData("a\0b.deb", null)]
    [InlineData("a\u001b[2Jb.deb", null)]
    [InlineData("a\rb.deb", null)]
    [InlineData("a.deb\n evil.deb", null)]
    [InlineData("a\u202ebed.deb", null)]
    [InlineData("a\u2028b.deb", null)]
    [InlineData("a\u0085b.deb", null)]
    [InlineData("a\uFFFDb.deb", null)]
    [InlineData("", null)]
    public async Task A_file_name_stays_below_its_archive(string filename, string? path)
    {
        const string Archive = "http://mirror.invalid/debian/";
        if (path is null)
        {
            await Fails("RG3045", Stanza("Filename", filename));
            return;
        }
        var package = Assert.Single(await Read(Stanza("Filename", filename)));

        var url = ProviderTemplate.Parse(Archive + "{{.Name}}").Expand(new PackageFile(package.Filename, package.Digest), null, out _)!;

        Assert.Equal((Archive + path, "mirror.invalid", "", ""), (url.AbsoluteUri, url.Host, url.Query, url.Fragment));
        Assert.Equal([new PackageFile(package.Filename, package.Digest)], SumsFile.Parse(SumsFile.Write([new PackageFile(package.Filename, package.Digest)]), "SHA256SUMS"));
    }

    [Fact]
    public async Task A_file_name_that_is_no_text_is_refused()
    {
        byte[] stanza = [.. Encoding.UTF8.GetBytes(Stanza("Filename", "pool/x")).SelectMany(octet => octet == (byte)'x' ? new byte[] { 0xFF, 0x2E, 0xC0, 0xAF } : [octet])];

        Assert.Equal("RG3045", (await Assert.ThrowsAsync<ReproGetException>(() => PackagesReader.ReadAsync(new MemoryStream(stanza), "the index", default))).Code);
    }

    [Theory]
    [InlineData("RG3043", "Package", null)]
    [InlineData("RG3043", "Version", null)]
    [InlineData("RG3043", "Architecture", null)]
    [InlineData("RG3043", "Filename", null)]
    [InlineData("RG3043", "Size", null)]
    [InlineData("RG3043", "SHA256", null)]
    [InlineData("RG3044", "Package", "../x")]
    [InlineData("RG3044", "Package", "a b")]
    [InlineData("RG3044", "Package", "")]
    [InlineData("RG3044", "Version", "1_2")]
    [InlineData("RG3044", "Version", "1/../2")]
    [InlineData("RG3044", "Architecture", "amd64/x")]
    [InlineData("RG3044", "Size", "-1")]
    [InlineData("RG3044", "Size", "+1")]
    [InlineData("RG3044", "Size", "1x")]
    [InlineData("RG3044", "Size", "")]
    [InlineData("RG3044", "Size", "99999999999999999999")]
    [InlineData("RG3044", "Size", "9999999999999999")]
    [InlineData("RG3044", "SHA256", "35b1")]
    [InlineData("RG3044", "SHA256", "x5b1508eeee9c1dfba798c4c04304ef0f266990f936a51f165571edf53325cbc")]
    [InlineData("RG3044", "SHA256", "")]
    public async Task A_stanza_that_cannot_be_right_is_an_error(string code, string field, string? value) => await Fails(code, Stanza(field, value));

    [Fact]
    public async Task An_error_names_the_package_and_the_index()
    {
        var error = await Fails("RG3043", Stanza("Size", null));

        Assert.Contains("hello", error.Message, StringComparison.Ordinal);
        Assert.Contains("the index", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_breaks_off_is_an_error_wherever_it_does()
    {
        var whole = Stanza("Size", "1") + Stanza("Package", "second");
        var second = whole.LastIndexOf("Package:", StringComparison.Ordinal);

        foreach (var length in Enumerable.Range(second + 1, whole.Length - second - 3))
            await Assert.ThrowsAsync<ReproGetException>(() => Read(whole[..length]));
        Assert.Equal(2, (await Read(whole[..^1])).Count);
    }

    private static string Stanza(string field, string? value)
    {
        var fields = new Dictionary<string, string?>
        {
            ["Package"] = "hello",
            ["Version"] = "2.10-5",
            ["Architecture"] = "amd64",
            ["Filename"] = "pool/hello.deb",
            ["Size"] = "5",
            ["SHA256"] = Hash,
        };
        fields[field] = value;
        return string.Concat(fields.Where(f => f.Value is not null).Select(f => $"{f.Key}: {f.Value}\n")) + "\n";
    }

    private static async Task<ReproGetException> Fails(string code, string text)
    {
        var error = await Assert.ThrowsAsync<ReproGetException>(() => Read(text));
        Assert.Equal(code, error.Code);
        return error;
    }

    [Fact]
    public async Task A_large_index_is_read_in_parts_to_the_same_packages_in_the_same_order()
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"Package: p{i}\nVersion: {i}-1\nArchitecture: all\nFilename: pool/p{i}.deb\nSize: {i}\nDescription: {new string('x', i % 400)}\nSHA256: {Digest.Of([]).Hex}\n\n"));
        Assert.True(text.Length > 4 << 20);
        using var memory = new MemoryStream();
        memory.Write(Encoding.UTF8.GetBytes(text));
        memory.Position = 0;

        var packages = await PackagesReader.ReadAsync(memory, "the index", default);

        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => $"p{i} {i}-1"), packages.Select(package => package.ToString()));
        var line = (await Assert.ThrowsAsync<ReproGetException>(() => Read(text + "Package p\n"))).Message;
        using var damaged = new MemoryStream();
        damaged.Write(Encoding.UTF8.GetBytes(text + "Package p\n"));
        damaged.Position = 0;
        Assert.Equal(line, (await Assert.ThrowsAsync<ReproGetException>(() => PackagesReader.ReadAsync(damaged, "the index", default))).Message);
    }

    private static Task<IReadOnlyList<DebianPackage>> Read(string text) => PackagesReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), "the index", default);
}
