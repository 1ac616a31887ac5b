using System.Text;
using ReproGet.Core.Distros.Debian.Archive;

namespace ReproGet.Core.Tests.Distros.Debian.Archive;

public sealed class ReleaseFileTests
{
    private const string Hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Other = "0000000000000000000000000000000000000000000000000000000000000000";

    [Fact]
    public void All_fields_are_read()
    {
        var release = Parse($"""
            Origin: Debian
            Label: Debian Backports
            Suite: stable-backports
            Codename: trixie-backports
            Date: Sat, 12 Sep 2026 07:55:41 UTC
            Valid-Until: Sat, 19 Sep 2026 07:55:41 UTC
            NotAutomatic: yes
            ButAutomaticUpgrades: yes
            Acquire-By-Hash: yes
            No-Support-for-Architecture-all: Packages
            Architectures: all amd64 arm64
            Components: main contrib
            MD5Sum:
             d41d8cd98f00b204e9800998ecf8427e 0 main/binary-amd64/Packages
            SHA256:
             {Hash}        0 main/binary-amd64/Packages
             {Hash.ToUpperInvariant()} 12 main/binary-arm64/Packages.xz
            """);

        Assert.Equal(
            ("Debian", "Debian Backports", "stable-backports", "trixie-backports", true, true, true, true),
            (release.Origin, release.Label, release.Suite, release.Codename, release.NotAutomatic, release.ButAutomaticUpgrades, release.AcquireByHash, release.HasAllInEveryIndex));
        Assert.Equal(new DateTimeOffset(2026, 9, 12, 7, 55, 41, TimeSpan.Zero), release.Date);
        Assert.Equal(new DateTimeOffset(2026, 9, 19, 7, 55, 41, TimeSpan.Zero), release.ValidUntil);
        Assert.Equal(["all", "amd64", "arm64"], release.Architectures);
        Assert.Equal(["main", "contrib"], release.Components);
        Assert.Equal(["main/binary-amd64/Packages 0 " + Hash, "main/binary-arm64/Packages.xz 12 " + Hash], release.Entries.Select(e => $"{e.Key} {e.Value.Size} {e.Value.Digest.Hex}"));
    }

    [Theory]
    [InlineData("nothing", "", "RG3010")]
    [InlineData("two paragraphs", "SHA256:\n A\n\nOrigin: x\n", "RG3010")]
    [InlineData("no sums", "Origin: x\n", "RG3011")]
    [InlineData("other sums only", "MD5Sum:\n d41d8cd98f00b204e9800998ecf8427e 0 a\n", "RG3011")]
    [InlineData("a continued line first", " x\n", "RG3010")]
    [InlineData("a line that is no field", "Origin\n", "RG3010")]
    [InlineData("a field twice", "Origin: a\norigin: b\nSHA256:\n", "RG3010")]
    [InlineData("a sum twice", $"SHA256:\n {Hash} 1 a\nSHA256:\n {Other} 1 a\n", "RG3010")]
    [InlineData("no UTF-8", "Origin: \uFFFD\nSHA256:\n", "RG3010")]
    [InlineData("a date of nowhere", "Date: yesterday\nSHA256:\n", "RG3010")]
    [InlineData("a value beside SHA256", $"SHA256: x\n {Hash} 1 a\n", "RG3010")]
    [InlineData("a short hash", "SHA256:\n e3b0 1 a\n", "RG3010")]
    [InlineData("a negative size", $"SHA256:\n {Hash} -1 a\n", "RG3010")]
    [InlineData("an endless size", $"SHA256:\n {Hash} 99999999999999999999 a\n", "RG3010")]
    [InlineData("two words", $"SHA256:\n {Hash} 1\n", "RG3010")]
    [InlineData("four words", $"SHA256:\n {Hash} 1 a b\n", "RG3010")]
    [InlineData("an absolute path", $"SHA256:\n {Hash} 1 /etc/passwd\n", "RG3011")]
    [InlineData("a path upwards", $"SHA256:\n {Hash} 1 main/../../x\n", "RG3011")]
    [InlineData("a path of Windows", $"SHA256:\n {Hash} 1 main\\..\\x\n", "RG3011")]
    [InlineData("a control character", $"SHA256:\n {Hash} 1 main/\u001bx\n", "RG3011")]
    [InlineData("an empty part", $"SHA256:\n {Hash} 1 main//x\n", "RG3011")]
    [InlineData("two hashes for a path", $"SHA256:\n {Hash} 1 a\n {Other} 1 a\n", "RG3011")]
    [InlineData("two sizes for a path", $"SHA256:\n {Hash} 1 a\n {Hash} 2 a\n", "RG3011")]
    public void What_cannot_be_right_is_refused(string summary, string text, string code)
    {
        Assert.NotEmpty(summary);
        Assert.Equal(code, Assert.Throws<ReproGetException>(() => Parse(text)).Code);
    }

    [Fact]
    public void A_path_twice_with_one_hash_is_no_contradiction()
        => Assert.Single(Parse($"SHA256:\n {Hash} 1 a\n {Hash} 1 a\n").Entries);

    [Theory]
    [InlineData("%2e%2e/%2e%2e/x", "%252e%252e/%252e%252e/x")]
    [InlineData("http://evil.invalid/x", null)]
    [InlineData("http:evil.invalid/x?y#z", "http%3Aevil.invalid/x%3Fy%23z")]
    [InlineData("main@evil.invalid/x", "main%40evil.invalid/x")]
    [InlineData("..", null)]
    [InlineData("./x", null)]
    [InlineData("main/..", null)]
    [InlineData("main/", null)]
    public void An_index_stays_below_its_suite(string path, string? escaped)
    {
        var text = $"SHA256:\n {Hash} 1 {path}\n";
        if (escaped is null)
        {
            Assert.Equal("RG3011", Assert.Throws<ReproGetException>(() => Parse(text)).Code);
            return;
        }
        var archive = new Uri("http://archive.invalid/debian/");
        var (name, entry) = Assert.Single(Parse(text).Entries);
        var index = new PackagesIndex("", "amd64", name, "", entry.Digest, entry.Size, null);

        Assert.Equal($"http://archive.invalid/debian/dists/x/{escaped}", ArchivePath.Of(archive, "x", name).AbsoluteUri);
        Assert.StartsWith("http://archive.invalid/debian/dists/x/", ArchivePath.ByHash(archive, "x", index).AbsoluteUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sat, 12 Sep 2026 07:55:41 UTC", "2026-09-12 07:55:41")]
    [InlineData("Sat, 1 Aug 2026 7:05:09 GMT", "2026-08-01 07:05:09")]
    [InlineData("Thu,  1 Jan 2026 00:00:00 +0000", "2026-01-01 00:00:00")]
    [InlineData("1 Jan 2026 00:00:00 Z", "2026-01-01 00:00:00")]
    [InlineData("Sat, 12 Sep 2026 07:55:41", null)]
    [InlineData("Sat, 12 Sep 2026 07:55:41 CEST", null)]
    [InlineData("Sat, 12 Sep 2026 07:55:41 +0200", null)]
    [InlineData("Sat, 32 Sep 2026 07:55:41 UTC", null)]
    [InlineData("Sa, 12 September 2026 07:55:41 UTC", null)]
    [InlineData("2026-09-12T07:55:41Z", null)]
    [InlineData("", null)]
    public void Dates_are_read_as_apt_reads_them(string text, string? expected)
        => Assert.Equal(expected, ReleaseDate.TryParse(text, out var date) ? date.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", null) : null);

    private static ReleaseFile Parse(string text) => ReleaseFile.Parse(Encoding.UTF8.GetBytes(text), "https://archive.invalid/dists/x/InRelease");
}
